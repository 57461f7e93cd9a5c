import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { openChecklist } from "../../auditapp/static/js/capture/core/checklist.js";
import { localised, USUAL, withLimits } from "../../auditapp/static/js/capture/core/local.js";
import { bandsFor, plannedAction } from "../../auditapp/static/js/capture/core/planned.js";
import { demandsAction, dueOn, judge } from "../../auditapp/static/js/capture/core/rules.js";
import { score } from "../../auditapp/static/js/capture/core/scoring.js";
import { checkValue } from "../../auditapp/static/js/capture/core/values.js";
import { dayOf, setZone, timeOf } from "../../auditapp/static/js/capture/core/words.js";
import { answersOf, definitionOf, itemOf } from "./cases.js";

const cases = JSON.parse(readFileSync(new URL("../shared/local.json", import.meta.url), "utf8"));

for (const { name, response, limit, item, value, result } of cases.judge) {
  test(`judged here: ${name}`, () => {
    const asked = withLimits(itemOf({ ...item, response }), limit ? { "t.a.01": limit } : {});
    checkValue(asked, value);
    assert.equal(judge(asked, value, "2026-11-22"), result);
  });
}

for (const { name, response, limits, item, value, on = "2026-11-22", result } of cases.settings) {
  test(`judged by a setting: ${name}`, () => {
    const asked = withLimits(itemOf({ ...item, response }), limits);
    checkValue(asked, value);
    assert.equal(judge(asked, value, on), result);
  });
}

for (const { name, due, found_on, within, due_on } of cases.due_on) {
  test(`due here: ${name}`, () => assert.equal(dueOn(due, found_on, within), due_on));
}

for (const { name, checklist, answers, bands, band } of cases.bands) {
  test(`called here: ${name}`, () => {
    const opened = openChecklist(definitionOf(checklist));
    assert.equal(score(opened, answersOf(answers), {}, bands).band, band);
  });
}

test("what the home has set is said beside its item and nowhere else", () => {
  const definition = definitionOf("mm");
  const here = localised(definition, {
    "t.a.01": { note: "Longest shift: 12 hours." },
    "t.a.02": { max: 1 },
  });
  assert.deepEqual(
    here.sections[0].items.map((item) => item.local),
    ["Longest shift: 12 hours.", "Set for this home."],
  );
  assert.equal(definition.sections[0].items[0].local, undefined);
});

test("a proposed deadline is no later than the home sets, and what was chosen stands", () => {
  const item = itemOf({ severity: "high", due: "28d" });
  const answer = { key: "t.a.01", result: "fail", day: "2026-11-22" };
  const rules = { ...USUAL, due_days: { high: 5 } };
  const around = { people: [], auditor: "u1", rules };
  assert.equal(plannedAction(demandsAction(item, "fail"), answer, { actions: {} }, around).due, "2026-11-27");
  const chosen = { actions: { "t.a.01": { due: "2026-12-24" } } };
  assert.equal(plannedAction(demandsAction(item, "fail"), answer, chosen, around).due, "2026-12-24");
  const critical = itemOf({ severity: "critical", due: "immediate" });
  const unchecked = { ...answer, result: "unchecked" };
  const soon = { ...around, rules: { ...USUAL, due_days: { critical: 0 } } };
  assert.equal(
    plannedAction(demandsAction(critical, "unchecked"), unchecked, { actions: {} }, soon).due,
    "2026-11-29",
  );
});

test("bands are those of the home today, else those the run began with", () => {
  const card = { home: "h1", rules: { ...USUAL, bands: [90, 80, 60] } };
  assert.deepEqual(bandsFor(null, card), [90, 80, 60]);
  const snapshot = { homes: [{ id: "h1", rules: { ...USUAL, bands: [99, 80, 60] } }] };
  assert.deepEqual(bandsFor(snapshot, card), [99, 80, 60]);
});

test("a day begins when clocks in the home say so", () => {
  const moment = "2026-11-22T23:30:00Z";
  assert.equal(dayOf(moment), "2026-11-22");
  setZone("Europe/Athens");
  assert.equal(dayOf(moment), "2026-11-23");
  assert.equal(timeOf(moment), "01:30");
  setZone("No/Such_Place");
  assert.equal(timeOf(moment), "23:30");
  setZone();
  assert.equal(dayOf(moment), "2026-11-22");
});
