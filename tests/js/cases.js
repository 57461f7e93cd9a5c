// The shared cases of the rules, made ready for use.
import { readFileSync } from "node:fs";

const YES = { type: "yes_no_na" };

export const cases = JSON.parse(readFileSync(new URL("../shared/rules.json", import.meta.url), "utf8"));

/** An item with what the case says of it, and otherwise nothing remarkable. */
export function itemOf(extra) {
  return {
    id: "t.a.01",
    prompt: "The bath is safe",
    help: "Look.",
    response: YES,
    severity: "medium",
    photo_on_fail: false,
    photo_rule: "objects_only",
    action: "Put it right.",
    due: "7d",
    ...extra,
  };
}

/** Texts given as {text, times}, written out. */
export function expanded(value) {
  if (Array.isArray(value)) return value.map(expanded);
  if (typeof value !== "object" || value === null) return value;
  if ("times" in value) return value.text.repeat(value.times);
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, expanded(part)]));
}

/** A whole definition from a checklist in miniature. */
export function definitionOf(checklist) {
  const { id, sections } = typeof checklist === "string" ? fromLetters(checklist) : checklist;
  const whole = sections.map((section) => ({
    title: section.id,
    ...section,
    items: section.items.map((item) => itemOf(item)),
  }));
  return {
    id,
    version: "1.0.0",
    title: id,
    kind: "extra",
    unannounced: false,
    cadence: "daily",
    sections: whole,
  };
}

/** Answers as the capture screens hold them. */
export function answersOf(answers) {
  const given = typeof answers === "string" ? fromMarks(answers) : answers;
  return new Map(
    Object.entries(given).map(([key, { value, result }]) => [key, { change: { value }, result }]),
  );
}

const SEVERITIES = { c: "critical", h: "high", m: "medium", l: "low" };
const MARKS = { p: ["yes", "pass"], f: ["no", "fail"], n: ["na", "na"], u: ["unchecked", "unchecked"] };

function fromLetters(letters) {
  const items = [...letters].map((letter, at) => ({ id: idOf(at), severity: SEVERITIES[letter] }));
  return { id: "t", sections: [{ id: "t.a", items }] };
}

function fromMarks(marks) {
  const given = [...marks].map((mark, at) => [idOf(at), MARKS[mark]]).filter(([, found]) => found);
  return Object.fromEntries(
    given.map(([id, [answer, result]]) => [id, { value: { ...YES, answer }, result }]),
  );
}

const idOf = (at) => `t.a.${String(at + 1).padStart(2, "0")}`;
