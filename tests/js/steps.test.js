// What follows a failure, and whom to look at: the shared cases, as the server runs them.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { ruledOut, visibleItems } from "../../auditapp/static/js/capture/core/asked.js";
import { openChecklist, splitKey } from "../../auditapp/static/js/capture/core/checklist.js";
import { refuseLabel } from "../../auditapp/static/js/capture/core/labels.js";
import { demanded } from "../../auditapp/static/js/capture/core/rules.js";
import { propose, target } from "../../auditapp/static/js/capture/core/sampling.js";
import { score } from "../../auditapp/static/js/capture/core/scoring.js";
import {
  blocking,
  extensions,
  liveSteps,
  severities,
  unmet,
} from "../../auditapp/static/js/capture/core/steps.js";
import { BadValue, checkReply } from "../../auditapp/static/js/capture/core/values.js";
import { answersOf, cases, definitionOf, expanded } from "./cases.js";

const { labels } = JSON.parse(readFileSync(new URL("../shared/labels.json", import.meta.url), "utf8"));

/** What each function of the engine makes of a whole set of answers, by the name the cases give it. */
const WHOLE = {
  visible: (...given) => visibleItems(...given),
  ruled_out: (...given) => ruledOut(...given),
  severities: (...given) => Object.fromEntries(severities(...given)),
  extensions: (...given) => Object.fromEntries(extensions(...given)),
};

const OF_KEY = {
  live: (checklist, key, ...given) => {
    const steps = checklist.items.get(splitKey(key).itemId)?.on_fail ?? [];
    return liveSteps(checklist, key, ...given).map(({ step, about }) => [steps.indexOf(step), about]);
  },
  unmet,
  blocking,
  demanded,
};

function checkWhole(checklist, { answers, ...around }) {
  for (const [name, work] of Object.entries(WHOLE)) {
    if (name in around) assert.deepEqual(work(checklist, answersOf(answers), around), around[name], name);
  }
}

function checkKey(checklist, key, { answers, ...around }, wanted) {
  for (const [name, work] of Object.entries(OF_KEY)) {
    if (name in wanted)
      assert.deepEqual(work(checklist, key, answersOf(answers), around), wanted[name], name);
  }
}

for (const group of ["ruled_out", "severities", "extensions"]) {
  for (const { name, checklist, ...given } of cases[group]) {
    test(`${group}: ${name}`, () => {
      assert.ok(group in given);
      checkWhole(openChecklist(definitionOf(checklist)), given);
    });
  }
}

for (const { name, checklist, key, ...given } of cases.steps) {
  test(`steps: ${name}`, () => {
    const { live, unmet: waiting, blocking: held, demanded: actions, ...around } = given;
    const wanted = { live, unmet: waiting, blocking: held, demanded: actions };
    checkKey(openChecklist(definitionOf(checklist)), key, around, wanted);
  });
}

for (const { name, checklist, runs } of cases.worked_examples) {
  for (const { name: run, keys = {}, ...given } of runs) {
    test(`worked example ${name}: ${run}`, () => {
      const opened = openChecklist(definitionOf(checklist));
      checkWhole(opened, given);
      for (const [key, wanted] of Object.entries(keys)) checkKey(opened, key, given, wanted);
    });
  }
}

for (const { name, step, value, code } of cases.replies) {
  test(`a reply: ${name}`, () => {
    const check = () => checkReply(step, expanded(value));
    if (code === null) return check();
    assert.throws(check, (error) => error instanceof BadValue && error.code === code);
  });
}

for (const { name, sample, population, target: number } of cases.targets) {
  test(`how many: ${name}`, () => assert.equal(target(sample, population), number));
}

for (const { name, sample, candidates, seen, named, draws, proposals } of cases.proposals) {
  test(`whom to look at: ${name}`, () => {
    let drawn = 0;
    const draw = (below) => draws[drawn++] % below;
    assert.deepEqual(propose(sample, candidates, seen, named, draw), proposals);
  });
}

for (const { name, kind, label, refused } of labels) {
  test(`a label: ${name}`, () => assert.equal(Boolean(refuseLabel(kind, label)), refused));
}

test("what was worked out for some circumstances is not told of others", () => {
  const room = { id: "t.a", repeat: { for: "room", sample: "all" }, items: [{ id: "t.a.01" }] };
  const checklist = openChecklist(definitionOf({ id: "t", sections: [room] }));
  const answers = answersOf({});
  assert.deepEqual(visibleItems(checklist, answers), ["t.a.01"]);
  const named = { subjects: { "t.a": ["room:1"] } };
  assert.deepEqual(visibleItems(checklist, answers, named), ["t.a.01#room:1"]);
  assert.deepEqual(visibleItems(checklist, answers), ["t.a.01"]);
  assert.equal(score(checklist, answers, named).unanswered, 1);
});

test("a reply changes what is raised, though the answers stay the same", () => {
  const on_fail = [
    { ask: { id: "harm", words: "Was anyone harmed?", response: { type: "yes_no_na" } } },
    { raise: { severity: "critical" }, if_reply: { to: "harm", is: ["yes"] } },
  ];
  const checklist = openChecklist(
    definitionOf({ id: "t", sections: [{ id: "t.a", items: [{ id: "t.a.01", on_fail }] }] }),
  );
  const answers = answersOf({ "t.a.01": { value: { type: "yes_no_na", answer: "no" }, result: "fail" } });
  assert.equal(score(checklist, answers).failed_critical, 0);
  const replies = { "t.a.01|harm|": { type: "yes_no_na", answer: "yes" } };
  assert.equal(score(checklist, answers, { replies }).failed_critical, 1);
  assert.equal(score(checklist, answers).failed_critical, 0);
});
