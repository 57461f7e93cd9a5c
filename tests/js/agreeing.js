// Works out made-up cases as a tablet does: a line of them comes in, a line of what they come to goes out.
// tests/unit/checklists/test_rules_agree.py compares it with what the server makes of them.
import { createInterface } from "node:readline";
import { ruledOut, visibleItems } from "../../auditapp/static/js/capture/core/asked.js";
import { openChecklist, splitKey } from "../../auditapp/static/js/capture/core/checklist.js";
import { parseCondition } from "../../auditapp/static/js/capture/core/conditions.js";
import { refuseLabel } from "../../auditapp/static/js/capture/core/labels.js";
import { localised } from "../../auditapp/static/js/capture/core/local.js";
import { advisories, demanded, dueOn, judge } from "../../auditapp/static/js/capture/core/rules.js";
import { propose, target } from "../../auditapp/static/js/capture/core/sampling.js";
import { score } from "../../auditapp/static/js/capture/core/scoring.js";
import {
  blocking,
  extensions,
  liveSteps,
  replyKey,
  severities,
  unmet,
} from "../../auditapp/static/js/capture/core/steps.js";
import { BadValue, checkReply, checkValue } from "../../auditapp/static/js/capture/core/values.js";

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(JSON.parse(line).map(outcomeOf))}\n`);
}

function outcomeOf(made) {
  const definition = localised(made.body, made.limits);
  const checklist = openChecklist(definition);
  const { answers, judged } = answered(checklist, made);
  const replied = made.replies.map(([key, step, , value]) => codeOfReply(checklist, key, step, value));
  const taken = made.replies.filter((_, at) => replied[at] === "");
  const replies = taken.map(([key, step, about, value]) => [replyKey(key, step, about), value]);
  const around = { ...made.around, replies: Object.fromEntries(replies) };
  return {
    judged,
    replied,
    visible: visibleItems(checklist, answers, around),
    ruled_out: ruledOut(checklist, answers, around),
    severities: Object.fromEntries(severities(checklist, answers, around)),
    extensions: Object.fromEntries(extensions(checklist, answers, around)),
    score: score(checklist, answers, around, made.bands),
    keys: made.looked_at.map((key) => ofKey(checklist, key, answers, around)),
    due: made.due.map(([due, foundOn, within]) => dueOn(due, foundOn, within)),
    conditions: made.conditions.map(reads),
    labels: made.labels.map(([kind, label]) => Boolean(refuseLabel(kind, label))),
    ...sampled(made.sampling),
  };
}

/** Each value checked, and judged when it may stand; those that may are the answers. */
function answered(checklist, { answers: given, on }) {
  const answers = new Map();
  const judged = given.map(([key, value]) => {
    const item = checklist.items.get(splitKey(key).itemId);
    if (!item) {
      answers.set(key, { change: { value }, result: "pass" });
      return "no such item";
    }
    const code = codeOf(() => checkValue(item, value));
    if (code) return code;
    const result = judge(item, value, on);
    answers.set(key, { change: { value }, result });
    return [result, advisories(item, value)];
  });
  return { answers, judged };
}

function codeOf(check) {
  try {
    check();
    return "";
  } catch (error) {
    if (!(error instanceof BadValue)) throw error;
    return `${error.code}: ${error.message}`;
  }
}

function codeOfReply(checklist, key, id, value) {
  const steps = checklist.items.get(splitKey(key).itemId)?.on_fail ?? [];
  const step = steps.find(({ ask, require }) => (ask ?? require)?.id === id);
  return step ? codeOf(() => checkReply(step, value)) : "no such step";
}

function ofKey(checklist, key, answers, around) {
  const steps = checklist.items.get(splitKey(key).itemId)?.on_fail ?? [];
  const live = liveSteps(checklist, key, answers, around);
  return {
    live: live.map(({ step, about }) => [steps.indexOf(step), about]),
    unmet: unmet(checklist, key, answers, around),
    blocking: blocking(checklist, key, answers, around),
    demanded: demanded(checklist, key, answers, around),
  };
}

function reads(text) {
  try {
    parseCondition(text);
    return true;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return false;
  }
}

function sampled({ sample, population, candidates, seen, named, draws }) {
  let drawn = 0;
  const draw = (below) => draws[drawn++ % draws.length] % below;
  return {
    target: target(sample, population),
    proposals: propose(sample, candidates, seen, named, draw),
  };
}
