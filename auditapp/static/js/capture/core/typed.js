/** Numbers as people type them: nothing is put right silently, and floats never travel. */

const WHOLE = /^\d{1,5}$/;

/**
 * Brings a number to the decimal text of the wire.
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

/**
 * A counted sample as two typed numbers; no impossible pair is an answer.
 * @param {{checked: string, compliant: string}} typed
 * @returns {{counts: {checked: number, compliant: number} | null, wrong: string}} no counts while a number is
 *   missing or the two cannot both be right; `wrong` says so in words
 */
export function readCounts(typed) {
  const said = [typed.checked, typed.compliant].map((text) => text.trim());
  if (said.some((text) => text && !WHOLE.test(text)))
    return { counts: null, wrong: "Type whole numbers, such as 12. This is not saved." };
  const [checked = "", compliant = ""] = said;
  if (checked && Number(checked) === 0)
    return { counts: null, wrong: "Nothing was looked at, so there is nothing to save. Choose N/A instead." };
  if (!checked || !compliant) return { counts: null, wrong: "" };
  const counts = { checked: Number(checked), compliant: Number(compliant) };
  if (counts.compliant <= counts.checked) return { counts, wrong: "" };
  const pair = `${counts.compliant} of ${counts.checked} cannot be right.`;
  return { counts: null, wrong: `${pair} Put one of the two numbers right. This is not saved.` };
}

/**
 * One more or one fewer of what is typed; what is no number counts as nought.
 * @param {string} text
 * @param {number} by
 */
export function stepped(text, by) {
  const now = WHOLE.test(text.trim()) ? Number(text) : 0;
  return String(Math.max(0, Math.min(99_999, now + by)));
}
