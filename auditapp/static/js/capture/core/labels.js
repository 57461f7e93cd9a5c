// What may stand for a subject. The twin on the server is checklists/labels.py; both run tests/shared/labels.json.

const TITLE = /(^|\s)(mrs?|ms|miss|dr|sir|lady)\.?(\s|$)/i;
const TWO_NAMES = /(^|\s)\p{Lu}\p{Ll}{3,}[\s-]+\p{Lu}\p{Ll}{3,}/u;

/**
 * Why a label must not stand for a subject: a resident is known by initials or a code, never by name.
 * @param {string} kind
 * @param {string} label
 */
export function refuseLabel(kind, label) {
  const named = kind.startsWith("resident") && (TITLE.test(label) || TWO_NAMES.test(label));
  return named ? "Use initials and a room code, not a name." : "";
}
