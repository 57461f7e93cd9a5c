// What the rules cost a tablet after each answer: all of a checklist's answers are given one after another, and each
// time all that the screen says is worked out again.
import { visibleItems } from "/core/asked.js";
import { openChecklist, splitKey } from "/core/checklist.js";
import { advisories, judge } from "/core/rules.js";
import { score } from "/core/scoring.js";
import { blocking, liveSteps, severities } from "/core/steps.js";
import { checkValue } from "/core/values.js";

/** Milliseconds of each answer, and what all of them came to in the end, so that nothing can be left out. */
window.measureRules = ({ body, given, around, on }) => {
  const began = performance.now();
  const checklist = openChecklist(body);
  const opened = performance.now() - began;
  let answers = new Map();
  let last = null;
  const took = given.map(([key, value]) => {
    const from = performance.now();
    const item = checklist.items.get(splitKey(key).itemId);
    checkValue(item, value);
    const result = judge(item, value, on);
    answers = new Map(answers).set(key, { change: { value }, result });
    last = {
      advisories: advisories(item, value).length,
      visible: visibleItems(checklist, answers, around).length,
      live: liveSteps(checklist, key, answers, around).length,
      blocking: blocking(checklist, key, answers, around).length,
      raised: severities(checklist, answers, around).size,
      weighted: score(checklist, answers, around).weighted,
    };
    return performance.now() - from;
  });
  return { took, opened, last };
};
