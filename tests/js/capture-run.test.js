import assert from "node:assert/strict";
import { test } from "node:test";
import { aroundOf, countedAnswers, overdueAt } from "../../auditapp/static/js/capture/core/around.js";
import { after, cellsOf, firstOpen, keyMove } from "../../auditapp/static/js/capture/core/cells.js";
import * as build from "../../auditapp/static/js/capture/core/change.js";
import { openChecklist } from "../../auditapp/static/js/capture/core/checklist.js";
import { finishSummary, plannedActions } from "../../auditapp/static/js/capture/core/finish.js";
import { FLAGS, flagsIn, flagWords, languagesIn } from "../../auditapp/static/js/capture/core/flags.js";
import { Hand } from "../../auditapp/static/js/capture/core/hand.js";
import {
  askedNow,
  hiddenAnswers,
  progressOf,
  sayProgress,
  stopIn,
} from "../../auditapp/static/js/capture/core/progress.js";
import * as records from "../../auditapp/static/js/capture/core/records.js";
import { foldRun } from "../../auditapp/static/js/capture/core/run.js";
import { extensionFor, samplingOf, shortSamples } from "../../auditapp/static/js/capture/core/sample.js";

const item = (id, severity = "medium", more = {}) => ({
  id,
  prompt: `Prompt of ${id}`,
  help: "Help",
  response: { type: "yes_no_na" },
  severity,
  photo_on_fail: false,
  photo_rule: "objects_only",
  action: `Put ${id} right`,
  due: "7d",
  quality_statements: [],
  regulations: [],
  evidence: [],
  basis: [],
  ...more,
});
const SAMPLE = { count: 3, percent: 25, picks: [{ label: "cared for in bed", count: 1 }] };
const BODY = {
  id: "x",
  version: "1.1.0",
  title: "X",
  kind: "core",
  unannounced: false,
  cadence: "",
  done_by: [],
  sections: [
    {
      id: "x.a",
      title: "A",
      translations: { pl: { title: "Po polsku" } },
      items: [
        item("x.a.01", "high", { applies_if: "home.any_smoker" }),
        item("x.a.02", "low", { optional: true }),
      ],
    },
    {
      id: "x.r",
      title: "Rooms",
      repeat: { for: "room", sample: SAMPLE },
      items: [
        item("x.r.01", "critical"),
        item("x.r.02", "medium", { applies_if: "room.shared" }),
        item("x.r.03", "high", {
          on_fail: [
            { require: { id: "shut", words: "Out of use" } },
            { extend: { to: "all", words: "Look at every room." } },
            { raise: { action: "Tell the plumber", due: "24h" } },
          ],
        }),
      ],
    },
  ],
};
const CHECKLIST = openChecklist(BODY);
const ROOMS = CHECKLIST.sections[1];

let number = 0;
const context = () => {
  number += 1;
  const id = `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;
  const at = { captured_at: "2026-11-22T10:00:00.000Z", elapsed: 5 };
  return { id, audit: "a", home: "h", by: "u", attested: "password", tablet: "t", ...at };
};
const answer = (id, said, subject = "", more = {}) =>
  build.answerChange(context(), {
    version: "v",
    item: id,
    subject,
    value: { type: "yes_no_na", answer: said },
    note: "",
    photos: [],
    supersedes: null,
    ...more,
  });
const subject = (label, more = {}) =>
  records.subjectChange(context(), {
    ...{ section: "x.r", subject: `room:${label}`, how: "auditor", pick: "", group: "", state: "in" },
    ...{ extended: false, ...more },
  });
const flag = (name, value, about = "") =>
  records.contextChange(context(), { flag: name, subject: about, value });
const fold = (...changes) => foldRun(CHECKLIST.items, changes);
const place = { subjects: {}, actions: {} };
const asked = (run) => askedNow(CHECKLIST, run, {});
const openWith = (run, more = {}) => ({
  checklist: CHECKLIST,
  run,
  place: { ...place, ...more },
  card: { id: "0b5d4c1e", checklist: "x", home: "h" },
});
const room = (n) => ({ id: `r${n}`, parent: "u", kind: "room", name: `Room ${n}` });
const HOME = {
  areas: [
    { id: "u", parent: null, kind: "unit", name: "Acorn" },
    ...Array.from({ length: 8 }, (_, n) => room(n + 1)),
    { id: "k", parent: "u", kind: "room", name: "Kitchen" },
  ],
};

test("what was said stands until it is said otherwise, and taken back it is unknown again", () => {
  const known = (run) => aroundOf(run, {}).context;
  const first = fold(
    flag("home.any_smoker", true),
    flag("home.any_smoker", false),
    flag("room.shared", true, "room:1"),
  );
  assert.deepEqual(known(first), { "home.any_smoker": false, "room.shared#room:1": true });
  assert.deepEqual(known(fold(flag("home.any_smoker", false), flag("home.any_smoker", null))), {});
});

test("a question left out by what the home is like keeps its answer and says why", () => {
  const run = fold(answer("x.a.01", "no"), flag("home.any_smoker", false));
  assert.equal(
    asked(run).some(({ key }) => key === "x.a.01"),
    false,
  );
  assert.deepEqual(
    hiddenAnswers(CHECKLIST, run, asked(run)).map(({ answer: { key }, why }) => [key, why]),
    [["x.a.01", "context"]],
  );
});

test("a flag of one room leaves the questions of the others alone", () => {
  const run = fold(subject("1"), subject("2"), flag("room.shared", false, "room:1"));
  const keys = asked(run).map(({ key }) => key);
  assert.equal(keys.includes("x.r.02#room:1"), false);
  assert.equal(keys.includes("x.r.02#room:2"), true);
});

test("a subject that is taken out keeps its answers, which count no more, and may come back", () => {
  const changes = [
    subject("1"),
    subject("2"),
    answer("x.r.01", "yes", "room:1"),
    subject("1", { state: "out" }),
  ];
  const out = fold(...changes);
  assert.deepEqual([...countedAnswers(CHECKLIST, out).keys()], []);
  assert.deepEqual(aroundOf(out, {}).subjects, { "x.r": ["room:2"] });
  assert.deepEqual(
    hiddenAnswers(CHECKLIST, out, asked(out)).map(({ why }) => why),
    ["taken_out"],
  );
  const back = fold(...changes, subject("1"));
  assert.deepEqual([...countedAnswers(CHECKLIST, back).keys()], ["x.r.01#room:1"]);
});

test("an audit from before samples were recorded knows its subjects by its place", () => {
  const around = aroundOf(fold(subject("3")), { "x.r": ["room:1", "room:2"] });
  assert.deepEqual(around.subjects, { "x.r": ["room:1", "room:2", "room:3"] });
});

test("what is told besides the answers stays the same object while nothing of it changes", () => {
  const run = fold(subject("1"), flag("home.any_smoker", true));
  const named = {};
  const later = { ...run, answers: new Map() };
  assert.equal(aroundOf(run, named).subjects, aroundOf(later, named).subjects);
  assert.equal(aroundOf(run, named).context, aroundOf(later, named).context);
});

test("replies, decisions and links are remembered by question, so that a corrected note asks nothing again", () => {
  const first = answer("x.r.03", "no", "room:1");
  const reply = records.replyChange(context(), {
    answer: first.id,
    step: "shut",
    about: "",
    value: { type: "done" },
  });
  const link = records.linkChange(context(), { answer: first.id, action: "act" });
  const run = fold(
    first,
    reply,
    link,
    answer("x.r.03", "no", "room:1", { note: "more", supersedes: first.id }),
  );
  assert.deepEqual(aroundOf(run, {}).replies, { "x.r.03#room:1|shut|": { type: "done" } });
  assert.equal(run.links.get("x.r.03#room:1").action, "act");
});

test("how bad it is belongs to a concern only", () => {
  const seen = { text: " Lovely singing ", where: "", item: null, subject: "", photos: [], severity: "high" };
  assert.equal(records.observationChange(context(), { ...seen, tone: "praise" }).severity, null);
  const concern = records.observationChange(context(), { ...seen, tone: "concern" });
  assert.deepEqual([concern.severity, concern.text], ["high", "Lovely singing"]);
});

test("the time of a question is the reading before it and the work on it, not a hidden page", () => {
  const hand = new Hand();
  hand.put(0);
  hand.take("a", 4_000); // read for four seconds, then touched
  hand.pause(6_000);
  hand.resume(600_000);
  assert.equal(hand.told("a", 601_000), 7_000);
  assert.equal(hand.told("b", 603_000), 2_000);
});

test("two questions that are touched in turn keep their own time, and a correction counts from the last answer", () => {
  const hand = new Hand();
  hand.put(0);
  hand.take("a", 1_000);
  hand.take("b", 3_000);
  hand.take("a", 3_500);
  assert.equal(hand.told("a", 5_000), 4_500);
  assert.equal(hand.told("a", 9_000), 4_000);
  assert.equal(hand.told("b", 9_000), 500);
  hand.take("c", 10_000);
  hand.put(20_000); // walked on
  assert.equal(hand.told("d", 21_000), 1_000);
});

test("whom to think of comes first, then rooms where people live, drawn the same after a reload", () => {
  const sampling = samplingOf(openWith(fold()), ROOMS, HOME);
  assert.equal(sampling.target, 3);
  assert.equal(sampling.population, 8);
  assert.deepEqual(sampling.offers[0], {
    label: null,
    how: "suggested",
    pick: "cared for in bed",
    group: "",
  });
  assert.deepEqual(
    sampling.offers.slice(1).map(({ how, group }) => [how, group]),
    [
      ["random", "Acorn"],
      ["random", "Acorn"],
    ],
  );
  assert.equal(
    sampling.offers.some(({ label }) => label === "Kitchen"),
    false,
  );
  assert.deepEqual(samplingOf(openWith(fold()), ROOMS, HOME).offers, sampling.offers);
});

test("taking one that was drawn leaves the other drawn ones and the purposive pick", () => {
  const before = samplingOf(openWith(fold()), ROOMS, HOME).offers;
  const run = fold(subject(before[1].label, { how: "random" }));
  const left = samplingOf(openWith(run), ROOMS, HOME).offers;
  assert.deepEqual(left, [before[0], before[2]]);
  const picked = fold(subject("4", { how: "suggested", pick: "cared for in bed" }));
  assert.equal(
    samplingOf(openWith(picked), ROOMS, HOME).offers.some(({ label }) => label === null),
    false,
  );
});

test("who was not found is drawn no more, and who was seen lately comes last unless it failed", () => {
  const [, first] = samplingOf(openWith(fold()), ROOMS, HOME).offers;
  const skipped = openWith(fold(), { samples: { "x.r": { skipped: [first.label] } } });
  assert.equal(
    samplingOf(skipped, ROOMS, HOME).offers.some(({ label }) => label === first.label),
    false,
  );
  const seen = [1, 2, 3, 4, 5, 6].map((n) => ({ subject: `room:${n}`, failed: n === 6, ago: 1 }));
  const home = { ...HOME, seen: { x: { "x.r": seen } } };
  const drawn = samplingOf(openWith(fold()), ROOMS, home).offers.flatMap(({ label }) => label ?? []);
  assert.equal(
    drawn.every((label) => ["6", "7", "8"].includes(label)),
    true,
  );
});

test("residents are those whom the last audits met, and there are as many as have a bed", () => {
  const section = { ...ROOMS, repeat: { for: "resident", sample: { count: 2, percent: 50 } } };
  const seen = { x: { "x.r": [{ subject: "resident:R-1", failed: false, ago: 1 }] } };
  const sampling = samplingOf(openWith(fold()), section, { areas: [], seen, population: { residents: 30 } });
  assert.equal(sampling.target, 15);
  assert.deepEqual(sampling.candidates, [{ label: "R-1", group: "", drawn: true }]);
});

test("a critical failure offers to look at more, once, and the larger sample is drawn", () => {
  const run = fold(subject("1"), answer("x.r.01", "no", "room:1"));
  const offered = extensionFor(openWith(run), ROOMS, asked(run));
  assert.deepEqual(offered.to, ["double", "all"]);
  const doubled = openWith(run, { samples: { "x.r": { extended: "double" } } });
  assert.equal(extensionFor(doubled, ROOMS, asked(run)), null);
  assert.equal(samplingOf(doubled, ROOMS, HOME).target, 6);
  const all = openWith(run, { samples: { "x.r": { extended: "all" } } });
  assert.equal(samplingOf(all, ROOMS, HOME).target, 8);
  assert.equal(
    extensionFor(openWith(run, { samples: { "x.r": { declined: true } } }), ROOMS, asked(run)),
    null,
  );
});

test("a step that says so offers its own extension, in its own words", () => {
  const run = fold(subject("1"), answer("x.r.03", "no", "room:1"));
  assert.deepEqual(extensionFor(openWith(run), ROOMS, asked(run)), {
    words: "Look at every room.",
    to: ["all"],
  });
});

test("a sample below its target is said with what was really looked at", () => {
  const run = fold(subject("1"), subject("2"), answer("x.r.01", "yes", "room:1"));
  assert.deepEqual(
    shortSamples(openWith(run), HOME).map(({ section, have, target }) => [section.id, have, target]),
    [["x.r", 1, 3]],
  );
});

test("what is required holds until it is ticked or somebody said why not", () => {
  const failed = answer("x.r.03", "no", "room:1");
  const here = (run) => asked(run).filter((each) => each.subject === "room:1");
  const stop = (run) => stopIn(openWith(run), here(run));
  assert.deepEqual(stop(fold(subject("1"), failed)), { key: "x.r.03#room:1", why: "required" });
  const why = { type: "not_done", reason: "The key is with the caretaker" };
  const reply = records.replyChange(context(), { answer: failed.id, step: "shut", about: "", value: why });
  assert.equal(stop(fold(subject("1"), failed, reply)), null);
});

test("a danger that nobody made safe holds where it was found, not in the next room", () => {
  const run = fold(subject("1"), subject("2"), answer("x.r.01", "no", "room:1"));
  const where = (label) => asked(run).filter((each) => each.subject === label);
  assert.deepEqual(stopIn(openWith(run), where("room:1")), { key: "x.r.01#room:1", why: "unsafe" });
  assert.equal(stopIn(openWith(run), where("room:2")), null);
});

test("the grid is walked down a question or along a room, round what is answered or not asked", () => {
  const run = fold(
    subject("1"),
    subject("2"),
    flag("room.shared", false, "room:2"),
    answer("x.r.01", "yes", "room:1"),
  );
  const cells = cellsOf(ROOMS, asked(run));
  assert.deepEqual([cells.rows, cells.columns.length], [["room:1", "room:2"], 3]);
  assert.equal(cells.find("x.r.02", "room:2").question, null);
  const from = firstOpen(cells, run);
  assert.equal(from.key, "x.r.01#room:2");
  assert.equal(after(cells, run, from, "down").key, "x.r.02#room:1");
  assert.equal(after(cells, run, from, "across").key, "x.r.03#room:2");
  assert.equal(keyMove(cells, from, "ArrowRight").key, "x.r.03#room:2");
  assert.equal(keyMove(cells, from, "ArrowUp").key, "x.r.01#room:1");
  assert.equal(keyMove(cells, from, "ArrowDown"), null);
  assert.equal(keyMove(cells, from, "End").key, "x.r.03#room:2");
});

test("what could not be checked is coverage lost, and an optional question is no gap", () => {
  const unchecked = { value: { type: "unchecked", reason: "It was locked today" } };
  const run = fold(
    subject("1"),
    answer("x.r.01", "yes", "room:1"),
    answer("x.r.03", "yes", "room:1", unchecked),
  );
  const words = sayProgress(progressOf(CHECKLIST, run, asked(run)));
  assert.equal(words, "2 of 4 answered · 1 could not be checked");
  const review = finishSummary(CHECKLIST, run, place, { people: [], auditor: "u" });
  assert.deepEqual([review.asked, review.unanswered.length, review.unchecked.length], [4, 2, 1]);
});

test("a finding that is linked or put right has no action of its own; what a step raises beside it stays", () => {
  const failed = answer("x.r.03", "no", "room:1");
  const around = { people: [], auditor: "u" };
  const plain = finishSummary(CHECKLIST, fold(subject("1"), failed), place, around);
  assert.deepEqual(
    plannedActions(plain.failed).map(({ text }) => text),
    ["Put x.r.03 right"],
  );
  assert.deepEqual(
    plain.failed[0].more.map(({ demand }) => demand.text),
    ["Tell the plumber"],
  );
  const link = records.linkChange(context(), { answer: failed.id, action: "act" });
  const linked = finishSummary(CHECKLIST, fold(subject("1"), failed, link), place, around);
  assert.deepEqual([plannedActions(linked.failed), linked.failed[0].settled], [[], "linked"]);
});

test("an action is overdue from the day after it was due", () => {
  const known = [
    { reference: "OAK-0001", risk: "high", due_on: "2026-11-21" },
    { reference: "OAK-0002", risk: "low", due_on: "2026-11-22" },
  ];
  assert.deepEqual(overdueAt({ known }, "2026-11-22"), { "OAK-0001": "high" });
});

test("flags and languages are those of the items, each once", () => {
  assert.deepEqual(flagsIn(BODY.sections), ["home.any_smoker", "room.shared"]);
  assert.deepEqual(languagesIn(BODY.sections), ["pl"]);
  assert.equal(flagWords("room.shared"), FLAGS["room.shared"]);
  assert.equal(flagWords("home.has_lift"), "Has lift?");
});

test("a start says what it was copied from, and an answer how long it took", () => {
  const start = {
    checklist: "x",
    version: "v",
    area: null,
    announced: true,
    reason: "planned",
    shift: "day",
  };
  const paper = { filled_on: "2026-11-20", filled_by: " Jane " };
  const change = build.startChange(context(), { ...start, present: null, transcribed: paper });
  assert.deepEqual(change.transcribed, { filled_on: "2026-11-20", filled_by: "Jane" });
  assert.equal("transcribed" in build.startChange(context(), { ...start, present: null }), false);
  assert.equal(answer("x.a.01", "yes", "", { spent: 1_200 }).spent, 1_200);
});
