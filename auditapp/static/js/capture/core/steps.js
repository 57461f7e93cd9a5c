// What failures bring with them: which steps of `on_fail` are live, and what they change.
// The twin on the server is checklists/steps.py; both run tests/shared/rules.json.

import { answerTo, askedWith, holds, NOWHERE, rowFor } from "./asked.js";
import { splitKey } from "./checklist.js";

/**
 * @import * as t from "./types.js"
 * @import { Asked } from "./asked.js"
 * @import { Answers, Checklist, Line } from "./checklist.js"
 */

const ONCE = [""];

/** Worst first. @type {t.Severity[]} */
const SEVERITIES = ["critical", "high", "medium", "low"];

/** @param {t.Severity} one @param {t.Severity} other */
const isWorse = (one, other) => SEVERITIES.indexOf(one) < SEVERITIES.indexOf(other);

/** What a reply is kept under. @param {string} key of the answer @param {string} step @param {string} about */
export const replyKey = (key, step, about) => `${key}|${step}|${about}`;

/**
 * The steps that a failing answer brings, in order.
 * @param {Checklist} checklist
 * @param {string} key
 * @param {Answers} answers
 * @param {t.Circumstances} [around]
 * @returns {t.LiveStep[]}
 */
export function liveSteps(checklist, key, answers, around) {
  const { itemId, subject } = splitKey(key);
  const line = checklist.lines.get(itemId);
  if (!line?.steps.length || answers.get(key)?.result !== "fail") return [];
  return liveOf(askedWith(checklist, answers, around), line, key, subject, around);
}

/**
 * What is asked or required beside an answer and has no reply yet: the id of the step, and what it is about or "".
 * @param {Checklist} checklist
 * @param {string} key
 * @param {Answers} answers
 * @param {t.Circumstances} [around]
 * @returns {[string, string][]}
 */
export function unmet(checklist, key, answers, around) {
  return liveSteps(checklist, key, answers, around).flatMap(({ step, about }) => {
    const id = step.ask?.id ?? step.require?.id;
    const waiting = id ? (about.length ? about : ONCE).filter((each) => !replyTo(around, key, id, each)) : [];
    return waiting.map((each) => /** @type {[string, string]} */ ([id, each]));
  });
}

/**
 * What must be ticked, or said why not, before walking on.
 * @param {Checklist} checklist
 * @param {string} key
 * @param {Answers} answers
 * @param {t.Circumstances} [around]
 * @returns {[string, string][]}
 */
export function blocking(checklist, key, answers, around) {
  const steps = checklist.lines.get(splitKey(key).itemId)?.steps ?? [];
  const required = new Set(steps.flatMap(({ step }) => step.require?.id ?? []));
  if (!required.size) return [];
  return unmet(checklist, key, answers, around).filter(([id]) => required.has(id));
}

/**
 * The severity of each item that a failure has raised above its own.
 * @param {Checklist} checklist
 * @param {Answers} answers
 * @param {t.Circumstances} [around]
 * @returns {ReadonlyMap<string, t.Severity>} by answer key
 */
export function severities(checklist, answers, around = NOWHERE) {
  if (!checklist.raising.length) return NONE;
  const asked = askedWith(checklist, answers, around);
  const known = asked.raised;
  if (known && known.around.replies === around.replies && known.around.overdue === around.overdue) {
    return known.severities;
  }
  asked.raised = { around, severities: raisedIn(asked, around) };
  return asked.raised.severities;
}

/** @type {ReadonlyMap<string, t.Severity>} */
const NONE = new Map();

/** @param {Asked} asked @param {t.Circumstances} around */
function raisedIn(asked, around) {
  /** @type {Map<string, t.Severity>} */
  const raised = new Map();
  for (const line of asked.checklist.raising) {
    for (const { subject, keys, answered, shown } of asked.rows[line.part.at] ?? []) {
      if (!shown[line.at] || answered[line.at]?.result !== "fail") continue;
      if (!mayRaise(asked, line, subject)) continue;
      for (const { step } of liveOf(asked, line, keys[line.at] ?? "", subject, around))
        if (step.raise && "severity" in step.raise) raise(asked, line, subject, step.raise, raised);
    }
  }
  return raised;
}

/**
 * Whether the condition of any step that raises a severity holds: most do not, and are not looked at further.
 * @param {Asked} asked
 * @param {Line} line
 * @param {string} subject
 */
const mayRaise = (asked, { steps }, subject) =>
  steps.some(
    ({ step, when }) => step.raise && "severity" in step.raise && (!when || holds(asked, when, subject)),
  );

/**
 * @param {Asked} asked
 * @param {Line} line
 * @param {string} subject
 * @param {t.Raise} how
 * @param {Map<string, t.Severity>} raised is added to
 */
function raise(asked, line, subject, how, raised) {
  if ("action" in how) return;
  const target = how.item === undefined ? line : asked.checklist.lines.get(how.item);
  const row = target ? rowFor(asked, target.part, subject) : undefined;
  if (!target || !row?.shown[target.at]) return;
  const key = row.keys[target.at] ?? "";
  if (isWorse(how.severity, raised.get(key) ?? target.item.severity)) raised.set(key, how.severity);
}

/**
 * How the sample of a section may be extended, by section id. Both ways are offered where a subject fails a critical
 * item; a step may offer one of them.
 * @param {Checklist} checklist
 * @param {Answers} answers
 * @param {t.Circumstances} [around]
 * @returns {Map<string, ("double"|"all")[]>}
 */
export function extensions(checklist, answers, around) {
  const asked = askedWith(checklist, answers, around);
  const raised = severities(checklist, answers, around);
  /** @type {Map<string, ("double"|"all")[]>} */
  const offered = new Map();
  for (const { section, lines, repeated } of checklist.parts) {
    const offers = new Set(repeated ? lines.flatMap((line) => offeredBy(asked, line, raised, around)) : []);
    if (offers.size)
      offered.set(
        section.id,
        WAYS.filter((way) => offers.has(way)),
      );
  }
  return offered;
}

/** @type {("double"|"all")[]} */
const WAYS = ["double", "all"];

/**
 * @param {Asked} asked
 * @param {Line} line
 * @param {ReadonlyMap<string, t.Severity>} raised
 * @param {t.Circumstances} [around]
 */
function offeredBy(asked, line, raised, around) {
  return (asked.rows[line.part.at] ?? []).flatMap(({ subject, keys, answered, shown }) => {
    const key = keys[line.at] ?? "";
    if (!subject || !shown[line.at] || answered[line.at]?.result !== "fail") return [];
    if ((raised.get(key) ?? line.item.severity) === "critical") return WAYS;
    return liveOf(asked, line, key, subject, around).flatMap(({ step }) => step.extend?.to ?? []);
  });
}

/**
 * @param {Asked} asked
 * @param {Line} line
 * @param {string} key
 * @param {string} subject
 * @param {t.Circumstances} [around]
 * @returns {t.LiveStep[]}
 */
function liveOf(asked, line, key, subject, around = NOWHERE) {
  const answered = answerTo(asked, line.item.id, subject);
  if (answered?.result !== "fail") return [];
  /** @type {t.LiveStep[]} */
  const live = [];
  /** @type {Map<string, string[]>} */
  const put = new Map();
  for (const { step, when } of line.steps) {
    const each = step.each ?? (step.raise && "each" in step.raise ? step.raise.each : undefined);
    const about = each ? thingsFor(each, answered.change.value, around) : ONCE;
    const told = about.filter((one) => !step.if_reply || hasReplied(around, key, step.if_reply, one, put));
    if (!told.length || (when && !holds(asked, when, subject))) continue;
    live.push({ step, about: each ? told : [] });
    const id = step.ask?.id ?? step.require?.id;
    if (id) put.set(id, told);
  }
  return live;
}

/** @param {t.Each} each @param {t.Value} value @param {t.Circumstances} around */
function thingsFor(each, value, { overdue = {} }) {
  if (each === "wrong") return "wrong" in value ? (value.wrong ?? []) : [];
  const references = Object.keys(overdue);
  if (each === "overdue_actions") return references;
  return references.filter((reference) => overdue[reference] === "critical" || overdue[reference] === "high");
}

/**
 * A reply counts only while what was asked is put itself. Asked for each: the reply about the same one counts; asked
 * once: the one reply there is.
 * @param {t.Circumstances} around
 * @param {string} key
 * @param {{to: string, is: string[]}} wanted
 * @param {string} about
 * @param {Map<string, string[]>} put what each step was put for
 */
function hasReplied(around, key, { to, is }, about, put) {
  const asked = put.get(to) ?? [];
  const told = asked.includes(about) ? [about] : asked.includes("") ? ONCE : about ? [] : asked;
  return told.some((each) => says(replyTo(around, key, to, each), is));
}

/** @param {t.Reply | undefined} reply @param {string[]} words */
function says(reply, words) {
  if (!reply) return false;
  if ("choices" in reply) return reply.choices.some((choice) => words.includes(choice));
  if ("choice" in reply) return words.includes(reply.choice);
  return "answer" in reply && words.includes(reply.answer);
}

/** @param {t.Circumstances | undefined} around @param {string} key @param {string} step @param {string} about */
const replyTo = (around, key, step, about) => around?.replies?.[replyKey(key, step, about)];
