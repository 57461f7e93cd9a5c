/** A counted sample as two typed numbers: nothing is put right silently, and no impossible pair is an answer. */

const WHOLE = /^\d{1,5}$/;

/**
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
