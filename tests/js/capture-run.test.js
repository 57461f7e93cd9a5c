import assert from "node:assert/strict";
import { test } from "node:test";
import { aroundOf, countedAnswers, overdueAt } from "../../auditapp/static/js/capture/core/around.js";
import * as build from "../../auditapp/static/js/capture/core/change.js";
import { finishSummary, plannedActions } from "../../auditapp/static/js/capture/core/finish.js";
import { FLAGS, flagsIn, flagWords, languagesIn } from "../../auditapp/static/js/capture/core/flags.js";
import { Hand } from "../../auditapp/static/js/capture/core/hand.js";
import {
  hiddenAnswers,
  progressOf,
  sayProgress,
  stopIn,
} from "../../auditapp/static/js/capture/core/progress.js";
import * as records from "../../auditapp/static/js/capture/core/records.js";
import { BODY, CHECKLIST, answer, asked, context, flag, fold, openWith, place, subject } from "./rooms.js";

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

test("the review names every section in which nothing was looked at", () => {
  const unseen = (...changes) =>
    finishSummary(CHECKLIST, fold(...changes), place, { people: [], auditor: "u" }).unseen.map(
      ({ id }) => id,
    );
  const unchecked = { value: { type: "unchecked", reason: "It was locked today" } };
  assert.deepEqual(unseen(), ["x.a", "x.r"]);
  assert.deepEqual(unseen(subject("1"), answer("x.a.01", "yes")), ["x.r"], "chosen, and not answered");
  assert.deepEqual(unseen(subject("1"), answer("x.r.01", "yes", "room:1", unchecked)), ["x.a", "x.r"]);
  assert.deepEqual(unseen(subject("1"), answer("x.r.01", "no", "room:1")), ["x.a"]);
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

test("an action of the same checklist is overdue from the day after it was due", () => {
  const known = [
    { checklist: "fire", reference: "OAK-0001", risk: "high", due_on: "2026-11-21" },
    { checklist: "fire", reference: "OAK-0002", risk: "low", due_on: "2026-11-22" },
    { checklist: "meds", reference: "OAK-0003", risk: "high", due_on: "2026-11-01" },
  ];
  assert.deepEqual(overdueAt({ known }, "fire", "2026-11-22"), { "OAK-0001": "high" });
});

test("flags and languages are those of the items, each once", () => {
  assert.deepEqual(flagsIn(BODY.sections), ["home.any_smoker", "room.shared"]);
  assert.deepEqual(languagesIn(BODY.sections), ["pl"]);
  assert.equal(flagWords("room.shared"), FLAGS["room.shared"]);
  assert.equal(flagWords("home.has_lift"), "Has lift?");
});

test("a start says what it was copied from, and says nothing of paper otherwise", () => {
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
});
