import assert from "node:assert/strict";
import { test } from "node:test";
import { openChecklist } from "../../auditapp/static/js/capture/core/checklist.js";
import { emptyRun } from "../../auditapp/static/js/capture/core/run.js";
import { BadValue } from "../../auditapp/static/js/capture/core/values.js";
import { Audit } from "../../auditapp/static/js/capture/desk/audit.js";
import { definitionOf } from "./cases.js";

const CHECKLIST = { sections: [{ items: [{ id: "bath", response: { type: "temperature", max: "44" } }] }] };

/** A run that is open on a tablet, and what it saved. */
function opened() {
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
  const saver = { save: async ({ change }) => void saved.push(change) };
  const clock = { wall: () => 0, monotonic: () => 0 };
  return { saved, audit: new Audit({ state, saver, clock, newId: () => "id" }) };
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
