import assert from "node:assert/strict";
import { test } from "node:test";
import { openChecklist } from "../../auditapp/static/js/capture/core/checklist.js";
import { emptyRun } from "../../auditapp/static/js/capture/core/run.js";
import { BadValue } from "../../auditapp/static/js/capture/core/values.js";
import { Audit } from "../../auditapp/static/js/capture/desk/audit.js";
import { definitionOf } from "./cases.js";

const CHECKLIST = { sections: [{ items: [{ id: "bath", response: { type: "temperature", max: "44" } }] }] };

/** A run that is open on a tablet, and what it saved. */
function opened(clock = { wall: () => 0, monotonic: () => 0 }) {
  const saved = [];
  const card = { id: "run", home: "home", version: "version" };
  const open = {
    card,
    checklist: openChecklist(definitionOf(CHECKLIST)),
    run: emptyRun(),
    drafts: new Map(),
  };
  let now = {
    me: { id: "maria" },
    tablet: "tablet",
    cards: [],
    open: { ...open, place: { subjects: {} }, saving: new Set() },
  };
  const state = { get: () => now, set: (part) => (now = { ...now, ...part }) };
  const store = { putDraft: async () => undefined };
  const saver = { save: async ({ change }) => void saved.push(change) };
  return { saved, audit: new Audit({ state, saver, store, clock, newId: () => "id" }) };
}

test("an answer is saved as it will be sent", async () => {
  const { audit, saved } = opened();
  await audit.answer("bath", "", { value: { type: "temperature", reading: "41.5" } });
  assert.deepEqual(
    saved.map(({ value }) => value),
    [{ type: "temperature", reading: "41.5" }],
  );
});

test("what the server would refuse is said at once, and never saved as an answer", () => {
  const { audit, saved } = opened();
  const give = () => audit.answer("bath", "", { value: { type: "temperature", reading: "4l.5" } });
  assert.throws(give, (fault) => fault instanceof BadValue && fault.code === "reading");
  assert.deepEqual(saved, []);
});

test("what is recorded beside an answer is shown at once and saved, with its pictures", async () => {
  const { audit, saved } = opened();
  await audit.answer("bath", "", { value: { type: "temperature", reading: "48" } });
  await audit.reply("bath", "out_of_use", { type: "done" });
  await audit.escalate("bath", {
    ...{ code: "riddor-if-injury", decision: "not_needed", to: "", reason: "Nobody was hurt" },
    ...{ reference: "", at: "2026-11-22T14:20" },
  });
  await audit.link("bath", "action");
  const picture = { id: "p", sha256: "s", size: 1, bytes: new ArrayBuffer(1) };
  const seen = {
    tone: "praise",
    text: "Kind words",
    where: "Lounge",
    item: null,
    subject: "",
    severity: null,
  };
  await audit.observe(seen, [picture]);
  assert.deepEqual(
    saved.map(({ kind }) => kind),
    ["answer", "reply", "escalation", "link", "observation"],
  );
  assert.deepEqual(saved.at(-1).photos, [{ id: "p", sha256: "s", size: 1 }]);
  const { run } = audit.current();
  assert.deepEqual([...run.replies.keys()], ["bath|out_of_use|"]);
  assert.equal(run.links.get("bath").action, "action");
  assert.equal(run.observations[0].text, "Kind words");
});

test("nothing is recorded about an answer that is not there", async () => {
  const { audit, saved } = opened();
  await assert.rejects(audit.link("bath", "action"));
  assert.deepEqual(saved, []);
});

test("several subjects that are taken at one tap are one picture and as many changes", async () => {
  const { audit, saved } = opened();
  const one = { section: "rooms", how: "random", pick: "", group: "", state: "in", extended: false };
  await audit.choose({ ...one, subject: "room:1" }, { ...one, subject: "room:2" });
  assert.deepEqual(
    saved.map(({ subject }) => subject),
    ["room:1", "room:2"],
  );
  assert.equal(audit.current().run.subjects.size, 2);
});

test("words that wait on the form for praise and concerns are no word lost at the end", async () => {
  const { audit, saved } = opened();
  await audit.typeNote("observation", "A loose rail", { tone: "concern", severity: "high", where: "Stairs" });
  await audit.keepTyped();
  assert.deepEqual(
    saved.map(({ kind, tone, severity, text, where }) => [kind, tone, severity, text, where]),
    [["observation", "concern", "high", "A loose rail", "Stairs"]],
  );
  assert.equal(audit.current().drafts.size, 0);
});

test("an answer says how long its question was in hand", async () => {
  let now = 0;
  const { audit, saved } = opened({ wall: () => 0, monotonic: () => now });
  audit.startClock({ started_wall: 0 }, 0);
  now = 3_000;
  audit.hand("take", "bath");
  now = 8_000;
  await audit.answer("bath", "", { value: { type: "temperature", reading: "41" } });
  assert.equal(saved[0].spent, 8_000);
});
