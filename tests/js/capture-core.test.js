import assert from "node:assert/strict";
import { test } from "node:test";
import * as build from "../../auditapp/static/js/capture/core/change.js";
import { openChecklist } from "../../auditapp/static/js/capture/core/checklist.js";
import {
  finishSummary,
  plannedActions,
  sayIncomplete,
} from "../../auditapp/static/js/capture/core/finish.js";
import { mayContinue, mayOpen } from "../../auditapp/static/js/capture/core/may.js";
import { fit, roomFor } from "../../auditapp/static/js/capture/core/photoplan.js";
import { peopleFor } from "../../auditapp/static/js/capture/core/planned.js";
import {
  askedNow,
  hiddenAnswers,
  nextUnanswered,
  progressOf,
  sayProgress,
} from "../../auditapp/static/js/capture/core/progress.js";
import { parseRoute, toHash } from "../../auditapp/static/js/capture/core/route.js";
import { elapsedFrom, foldRun, needsMadeSafe } from "../../auditapp/static/js/capture/core/run.js";
import { cleanNumber, readCounts, stepped } from "../../auditapp/static/js/capture/core/typed.js";
import { sayDue } from "../../auditapp/static/js/capture/core/words.js";
import { sayLimits } from "../../auditapp/static/js/capture/core/response_words.js";

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
const CHECKLIST = openChecklist({
  id: "x",
  version: "1.0.0",
  title: "X",
  kind: "core",
  unannounced: false,
  cadence: "",
  done_by: [],
  sections: [
    {
      id: "x.a",
      title: "A",
      items: [item("x.a.01"), item("x.a.02", "critical"), item("x.a.03", "low", { show_if: "x.a.01 == no" })],
    },
    { id: "x.b", title: "B", repeat: { for: "room", sample: "5 rooms" }, items: [item("x.b.01", "high")] },
  ],
});

let number = 0;
const context = () => {
  number += 1;
  const id = `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;
  return {
    id,
    audit: "a",
    home: "h",
    by: "u",
    attested: "password",
    tablet: "t",
    captured_at: "2026-11-22T10:00:00.000Z",
    elapsed: 5,
  };
};
const answer = (id, said, more = {}) =>
  build.answerChange(context(), {
    version: "v",
    item: id,
    subject: "",
    value: { type: "yes_no_na", answer: said },
    note: "",
    photos: [],
    supersedes: null,
    ...more,
  });
const fold = (...changes) => foldRun(CHECKLIST.items, changes);

test("text is brought to one form, without halves of characters and control codes", () => {
  assert.equal(build.cleanText(" Cafe\u0301 \ud800x\u0007 "), "Caf\u00e9 x");
});

test("a correction stands in for the answer it supersedes, and its photos stay", () => {
  const first = answer("x.a.02", "no");
  const photo = { id: "p1", sha256: "s", size: 1 };
  const taken = build.photoChange(context(), { answer: first.id, view: "evidence", photo, replaces: null });
  const run = fold(first, taken, answer("x.a.02", "yes", { supersedes: first.id, photos: [photo] }));
  assert.equal(run.answers.get("x.a.02").result, "pass");
  assert.deepEqual(run.answers.get("x.a.02").photos, [photo]);
});

test("a redrawn photo takes the place of the refused one", () => {
  const first = answer("x.a.02", "no", { photos: [{ id: "old", sha256: "s", size: 1 }] });
  const photo = { id: "new", sha256: "t", size: 1 };
  const run = fold(
    first,
    build.photoChange(context(), { answer: first.id, view: "evidence", photo, replaces: "old" }),
  );
  assert.deepEqual(run.answers.get("x.a.02").photos, [photo]);
});

test("a critical failure asks to be made safe until somebody says how", () => {
  const failed = answer("x.a.02", "no");
  const critical = CHECKLIST.items.get("x.a.02");
  assert.equal(needsMadeSafe(fold(failed), critical, "x.a.02"), true);
  const safe = build.madeSafeChange(context(), { answer: failed.id, text: "Locked it", photos: [] });
  assert.equal(needsMadeSafe(fold(failed, safe), critical, "x.a.02"), false);
});

test("progress is said in words, and a repeated section with nobody named counts once", () => {
  const run = fold(answer("x.a.01", "yes"), answer("x.a.02", "no"));
  assert.equal(
    sayProgress(progressOf(CHECKLIST, run, askedNow(CHECKLIST, run, {}))),
    "2 of 3 answered · 1 not met, 1 critical",
  );
});

test("a hidden answer is kept but no longer asked", () => {
  const run = fold(answer("x.a.01", "no"), answer("x.a.03", "yes"), answer("x.a.01", "yes"));
  assert.deepEqual(
    hiddenAnswers(CHECKLIST, run, askedNow(CHECKLIST, run, {})).map(({ answer, why }) => [answer.key, why]),
    [["x.a.03", "answer"]],
  );
});

test("next unanswered looks onward, then goes round to the start", () => {
  const run = fold(answer("x.a.02", "yes"));
  const asked = askedNow(CHECKLIST, run, { "x.b": ["room:1"] });
  assert.deepEqual(nextUnanswered(run, asked, { section: "x.a", item: "x.a.02", subject: "" }), {
    section: "x.b",
    item: "x.b.01",
    subject: "room:1",
  });
  assert.equal(
    nextUnanswered(run, asked, { section: "x.b", item: "x.b.01", subject: "room:1" }).item,
    "x.a.01",
  );
});

test("the review shows the worst first, critical ones with the auditor as owner", () => {
  const run = fold(answer("x.a.01", "no"), answer("x.a.02", "no"));
  const place = { subjects: {}, actions: { "x.a.01": { owner: "u", due: "2026-12-01", text: "Mine" } } };
  const people = [{ id: "u", name: "M", role: "registered_manager" }];
  const review = finishSummary(CHECKLIST, run, place, { people, auditor: "u" });
  assert.deepEqual(
    review.failed.map(({ key }) => key),
    ["x.a.02", "x.a.01"],
  );
  assert.equal(review.failed[0].unsafe, true);
  const [critical, own] = plannedActions(review.failed);
  assert.deepEqual([critical.owner, critical.due, own.owner, own.text], ["u", "2026-11-29", "u", "Mine"]);
});

test("a critical item that could not be checked asks for a check within seven days", () => {
  const run = fold(answer("x.a.02", "no", { value: { type: "unchecked", reason: "The room was locked" } }));
  const review = finishSummary(CHECKLIST, run, { subjects: {}, actions: {} }, { people: [], auditor: "u" });
  assert.deepEqual(
    review.toCheck.map(({ action }) => action.due),
    ["2026-11-29"],
  );
});

test("the finish names every change and photo the tablet holds", () => {
  const held = [{ id: "c1", digest: "d1", change: {}, audit: "a", size: 1 }];
  const finish = build.finishChange(context(), {
    signedName: " Amina ",
    held,
    photos: [{ id: "p", sha256: "s", size: 3 }],
    actions: [],
  });
  assert.deepEqual(
    [finish.signed_name, finish.changes, finish.photos],
    ["Amina", [{ id: "c1", digest: "d1" }], [{ id: "p", sha256: "s" }]],
  );
});

test("elapsed time goes on across reloads and never backwards when the clock is set back", () => {
  const running = elapsedFrom({ startedWall: 1_000, lastElapsed: 50_000, wall: 31_000, monotonic: 10 });
  assert.equal(running(10), 50_000);
  assert.equal(running(510.6), 50_501);
  assert.equal(elapsedFrom({ startedWall: 1_000, lastElapsed: 0, wall: 500, monotonic: 0 })(0), 0);
});

test("a reading typed by hand becomes decimal text, or nothing", () => {
  const typed = ["11,4", " 08.50 ", ".5", "-18", "-0", "5.", "", "-", "1.2.3", "warm", "12345678"];
  const clean = ["11.4", "8.50", "0.5", "-18", "0", "5", null, null, null, null, null];
  assert.deepEqual(typed.map(cleanNumber), clean);
});

test("limits and due days are said as people say them", () => {
  assert.equal(sayLimits({ type: "temperature", unit: "C", min: 2, max: 8 }), "Between 2 and 8\u00a0°C");
  assert.equal(sayLimits({ type: "number", unit: "minutes", max: "2.5" }), "2.5 minutes or less");
  assert.deepEqual(
    ["2026-11-18", "2026-11-22", "2026-11-23", "2026-11-27"].map((day) => sayDue(day, "2026-11-22")),
    ["4 days late", "Due today", "Due tomorrow", "Due Fri 27 Nov"],
  );
});

test("an address survives a round trip, and nonsense leads home", () => {
  assert.deepEqual(parseRoute(toHash("run", "id", "x.b", "-", "room:1/2")), {
    name: "run",
    args: ["id", "x.b", "-", "room:1/2"],
  });
  assert.deepEqual(parseRoute("#/nowhere/%E0"), { name: "home", args: [] });
});

test("a picture is fitted to the longest side and never enlarged", () => {
  assert.deepEqual(fit(4032, 3024), { width: 2048, height: 1536 });
  assert.deepEqual(fit(640, 480), { width: 640, height: 480 });
});

test("pictures stop before the tablet's memory is full; answers never do", () => {
  assert.deepEqual(
    [0.5, 0.85, 0.97].map((share) => roomFor({ usage: share * 100, quota: 100 })),
    ["plenty", "little", "none"],
  );
});

test("a count says what cannot be right and never changes what was typed", () => {
  const read = (checked, compliant) => readCounts({ checked, compliant });
  assert.deepEqual(read("25", "18").counts, { checked: 25, compliant: 18 });
  assert.deepEqual(read("2", ""), { counts: null, wrong: "" });
  assert.match(read("5", "7").wrong, /^7 of 5 cannot be right\./);
  assert.match(read("five", "4").wrong, /^Type whole numbers/);
  assert.match(read("0", "0").wrong, /^Nothing was looked at/);
  assert.deepEqual([stepped("", 1), stepped("0", -1), stepped("x", 1)], ["1", "0", "1"]);
});

test("on a shared tablet only who may capture carries on, and ended runs stay readable to their author", () => {
  const me = { id: "u", name: "U" };
  const card = (more) => ({ home: "h", by: "u", state: "running", ...more });
  const index = (may_capture) => ({ homes: [{ id: "h", may_capture }] });
  const may = (more, snapshot) => [mayContinue(card(more), me, snapshot), mayOpen(card(more), me, snapshot)];
  assert.deepEqual(may({ by: "other" }, index(true)), [true, true]);
  assert.deepEqual(may({}, index(undefined)), [true, true]);
  assert.deepEqual(may({}, index(false)), [false, false]);
  assert.deepEqual(may({ state: "finished" }, index(false)), [false, true]);
  assert.deepEqual(may({ home: "elsewhere", by: "other", state: "finished" }, index(true)), [false, false]);
  assert.deepEqual([may({}, null)[0], may({ by: "other" }, null)[0]], [true, false]);
  assert.equal(mayContinue(card({}), null, index(true)), false);
});

test("an action falls to the manager, else the deputy, else whoever began the run", () => {
  const run = fold(answer("x.a.01", "no"));
  const card = { home: "h", by: "u", by_name: "Una" };
  const owner = (...roles) => {
    const people = peopleFor(
      { homes: [{ id: "h", people: roles.map((role) => ({ id: role, role })) }] },
      card,
    );
    return finishSummary(CHECKLIST, run, { subjects: {}, actions: {} }, { people, auditor: "u" }).failed[0]
      .action.owner;
  };
  assert.equal(owner("senior_carer", "deputy_manager", "registered_manager"), "registered_manager");
  assert.equal(owner("senior_carer", "deputy_manager"), "deputy_manager");
  assert.equal(owner("senior_carer"), "u");
  assert.deepEqual(peopleFor(null, card), [{ id: "u", name: "Una", role: "" }]);
});

test("what signing with questions open means is said plainly", () => {
  assert.equal(sayIncomplete(0, 13), "");
  assert.equal(
    sayIncomplete(10, 13),
    "10 of 13 questions have no answer. The report and the lists will say that this audit is incomplete.",
  );
  assert.match(sayIncomplete(1, 13), /^1 of 13 questions has no answer\./);
});
