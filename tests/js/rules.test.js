import assert from "node:assert/strict";
import { test } from "node:test";
import { visibleItems } from "../../auditapp/static/js/capture/core/asked.js";
import { answerKey, openChecklist, splitKey } from "../../auditapp/static/js/capture/core/checklist.js";
import { parseCondition } from "../../auditapp/static/js/capture/core/conditions.js";
import { advisories, demandsAction, dueOn, judge } from "../../auditapp/static/js/capture/core/rules.js";
import { score } from "../../auditapp/static/js/capture/core/scoring.js";
import { BadValue, checkValue, SENTENCES } from "../../auditapp/static/js/capture/core/values.js";
import { answersOf, cases, definitionOf, expanded, itemOf } from "./cases.js";

for (const { name, response, item, value, on, result } of cases.judge) {
  test(`judged: ${name}`, () => {
    const asked = itemOf({ ...item, response });
    checkValue(asked, value);
    assert.equal(judge(asked, value, on), result);
  });
}

for (const { name, response, value, code } of cases.values) {
  test(`a value: ${name}`, () => {
    const check = () => checkValue(itemOf({ response }), expanded(value));
    if (code === null) return check();
    assert.throws(check, (error) => error instanceof BadValue && error.code === code);
  });
}

for (const { name, response, value, advisories: expected } of cases.advisories) {
  test(`advised: ${name}`, () => assert.deepEqual(advisories(itemOf({ response }), value), expected));
}

for (const { name, item, result, demand } of cases.demands) {
  test(`asked for: ${name}`, () => assert.deepEqual(demandsAction(itemOf(item), result), demand));
}

for (const { name, due, found_on, due_on } of cases.due_on) {
  test(`due: ${name}`, () => assert.equal(dueOn(due, found_on), due_on));
}

for (const { name, checklist, answers, visible, ...around } of cases.visible) {
  test(`shown: ${name}`, () => {
    const opened = openChecklist(definitionOf(checklist));
    assert.deepEqual(visibleItems(opened, answersOf(answers), around), visible);
  });
}

for (const { name, checklist, answers, score: expected, sections, ...around } of cases.score) {
  test(`scored: ${name}`, () => {
    const found = score(openChecklist(definitionOf(checklist)), answersOf(answers), around);
    const { sections: apart, ...whole } = found;
    assert.deepEqual(whole, expected);
    if (sections) assert.deepEqual(apart, sections);
  });
}

for (const { name, response, value, sentence } of cases.own_words) {
  test(`told: ${name}`, () =>
    assert.throws(
      () => checkValue(itemOf({ response }), value),
      ({ message }) => message === sentence,
    ));
}

for (const text of cases.good_conditions) {
  test(`a condition: ${JSON.stringify(text)}`, () => assert.ok(parseCondition(text).length));
}

for (const text of cases.bad_conditions) {
  test(`no condition: ${JSON.stringify(text)}`, () => assert.throws(() => parseCondition(text), SyntaxError));
}

test("each refusal has the same sentence as on the server", () =>
  assert.deepEqual({ ...SENTENCES }, cases.sentences));

test("a key comes apart as it was put together", () => {
  for (const [item, subject] of [
    ["t.a.01", ""],
    ["t.a.01", "room:12"],
    ["t.a.01", "room:1#a"],
  ]) {
    assert.deepEqual(splitKey(answerKey(item, subject)), { itemId: item, subject });
  }
});
