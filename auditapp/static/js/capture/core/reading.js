/** Numbers as people type them, brought to the decimal text of the wire. Floats never travel. */

/**
 * @param {string} typed such as "4,5", " 08.5 " or "-18"
 * @returns {string | null} "4.5", "8.5", "-18"; null when it is no number
 */
export function cleanNumber(typed) {
  const text = typed.trim().replace(",", ".").replace(/^[−–]/, "-");
  const match = /^(-?)(\d*)(?:\.(\d*))?$/.exec(text);
  if (!match) return null;
  const [, sign = "", whole = "", part = ""] = match;
  if (whole === "" && part === "") return null;
  const units = whole.replace(/^0+(?=\d)/, "") || "0";
  if (units.length > 6 || part.length > 3) return null;
  const plain = part ? `${units}.${part}` : units;
  return /[1-9]/.test(plain) ? sign + plain : plain;
}
