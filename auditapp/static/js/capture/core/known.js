/**
 * What was reported earlier and is still open. It is looked up only for an answer that is given, so that what was
 * seen before never leads what is seen now.
 *
 * @import * as t from "./types.js"
 */
import { subjectLabel, subjectWords } from "./words.js";

/**
 * @param {readonly t.KnownProblem[]} known
 * @param {{audit: string, checklist: string, item: string, subject: string, area: string | null}} here `area` by name
 * @returns {t.KnownProblem[]} those of the same subject; else of the same area; else of the same question,
 *   newest first; never those of another subject or area
 */
export function knownHere(known, { audit, checklist, item, subject, area }) {
  // A critical finding of this very audit is known to the server at once; it is no earlier report.
  const earlier = known.filter((each) => each.audit !== audit);
  const same = earlier.filter(
    (each) => each.item === item && each.checklist === checklist && !isElsewhere(each, { subject, area }),
  );
  const groups = [
    same.filter((each) => subject !== "" && each.subject === subject),
    same.filter((each) => area !== null && each.area === area && (subject === "" || each.subject === "")),
    same,
  ];
  const nearest = groups.find((group) => group.length > 0) ?? [];
  return [...nearest].sort((a, b) => b.found_on.localeCompare(a.found_on));
}

/** @param {t.KnownProblem} known @param {{subject: string, area: string | null}} here */
function isElsewhere(known, { subject, area }) {
  if (subject && known.subject) return known.subject !== subject;
  return Boolean(area && known.area && known.area !== area);
}

/**
 * The place of an earlier report in words; "" when none was recorded.
 * @param {t.KnownProblem} known
 */
export const placeOf = ({ subject, area }) =>
  subject ? `${subjectWords(subject.split(":")[0] ?? "").one} ${subjectLabel(subject)}` : (area ?? "");

/**
 * Whether an earlier report is about the very same place.
 * @param {t.KnownProblem} known
 * @param {{subject: string, area: string | null}} here
 */
export const isSamePlace = (known, { subject, area }) =>
  subject ? known.subject === subject : known.subject === "" && known.area === area;
