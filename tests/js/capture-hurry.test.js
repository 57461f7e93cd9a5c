// What a hurried finger must not do, and what must never be said before it is so.
import assert from "node:assert/strict";
import { test } from "node:test";
import { explained, offered, whomOf } from "../../auditapp/static/js/capture/core/escalations.js";
import { placeOf } from "../../auditapp/static/js/capture/core/known.js";
import { NOTHING_WRONG, wrongIn } from "../../auditapp/static/js/capture/core/sheet.js";
import { watchedKeys, watchName } from "../../auditapp/static/js/capture/core/stopwatch.js";
import { onLeave, saveTyped } from "../../auditapp/static/js/capture/core/leaving.js";
import { createTaps } from "../../auditapp/static/js/capture/core/taps.js";
import { byNumber, subjectTitle } from "../../auditapp/static/js/capture/core/words.js";
import { cellsOf } from "../../auditapp/static/js/capture/core/cells.js";
import { samplingOf } from "../../auditapp/static/js/capture/core/sample.js";
import { HOME, ROOMS, asked, fold, openWith, subject } from "./rooms.js";

test("the second click of a double tap is told from a tap, from a steady rhythm and from a key", () => {
  const isSecondTap = createTaps();
  const tapped = (detail, timeStamp) => isSecondTap({ detail, timeStamp });
  assert.equal(tapped(1, 1000), false);
  assert.equal(tapped(2, 1200), true, "a double tap");
  assert.equal(tapped(3, 1300), true, "and a third");
  assert.equal(tapped(4, 1400), false, "400 ms after the first: somebody goes down a column");
  assert.equal(tapped(1, 1450), false, "another place");
  assert.equal(tapped(0, 1460), false, "a key");
});

test("whoever walks on takes along what is typed in all that is on the screen", () => {
  const saved = [];
  const forget = onLeave(() => saved.push("9.5"));
  onLeave(() => {
    saved.push("a reason");
    forget();
  });
  saveTyped();
  assert.deepEqual(saved, ["9.5", "a reason"]);
  saveTyped();
  assert.deepEqual(saved, ["9.5", "a reason", "a reason"], "what went away is not asked again");
});

test("the questions of a repeated section say whom they are about", () => {
  assert.equal(subjectTitle("fire_door:FD-05"), "Fire door FD-05");
  assert.equal(subjectTitle("room:Kitchen"), "Room: Kitchen");
});

test("nobody outside is filled in as told, and a report says to whom", () => {
  assert.equal(whomOf("riddor-if-injury", "told"), "");
  assert.equal(whomOf("riddor-if-injury", "reported"), "The Health and Safety Executive");
  assert.equal(whomOf("registered-manager", "told"), "The registered manager");
  assert.equal(offered("riddor-if-injury", "told"), "Told somebody in or for the home");
  assert.equal(offered("riddor-if-injury", "reported"), "Reported to the Health and Safety Executive");
  assert.equal(offered("some-new-code", "reported"), "Reported to them");
  assert.match(explained("police", "told"), /not a report to the police/);
  assert.equal(explained("police", "later"), "");
});

test("a problem that is known says its place", () => {
  assert.equal(placeOf({ subject: "fire_door:FD-2", area: "Acorn" }), "fire door FD-2");
  assert.equal(placeOf({ subject: "", area: "Acorn" }), "Acorn");
  assert.equal(placeOf({ subject: "", area: null }), "");
});

/** A home with so many fire doors, and a section that wants ten of them. */
const doors = (many) => ({
  ...HOME,
  areas: Array.from({ length: many }, (_, at) => ({
    id: `d${at}`,
    name: `FD-${many - at}`,
    kind: "door",
    parent: null,
  })),
});
const DOORS = { ...ROOMS, repeat: { for: "fire_door", sample: { count: 10 } } };

test("no more is wanted than there are, and one figure says what is missing", () => {
  const few = samplingOf(openWith(fold()), DOORS, doors(6));
  assert.deepEqual([few.target, few.population, few.missing, few.offers.length], [6, 6, 6, 6]);
  assert.equal(few.spare, 0, "nobody else can be drawn");
  const picks = [{ label: "self-closing", count: 5 }];
  const picky = { ...DOORS, repeat: { for: "fire_door", sample: { count: 5, picks } } };
  const one = fold(subject("FD-3", { subject: "fire_door:FD-3" }));
  const { target, missing } = samplingOf(openWith(one), picky, doors(12));
  assert.deepEqual([target, missing], [5, 4]);
});

test("a sheet needs a day that has come and a name, each said on its own", () => {
  const at = (filled_on, filled_by) => wrongIn({ filled_on, filled_by }, "2026-11-22");
  assert.deepEqual(at("2026-11-22", "Jane"), NOTHING_WRONG);
  assert.match(at("2026-11-23", "Jane").filled_on, /not come yet/);
  assert.match(at("", " ").filled_on, /Choose the day/);
  assert.match(at("2026-11-20", " ").filled_by, /name/);
});

test("a stopwatch that runs leads back to its question", () => {
  const names = [
    watchName("a1", "bell.01#room:2"),
    watchName("a1", "bell.02|why|x"),
    watchName("a1", "bell.02"),
  ];
  assert.deepEqual(watchedKeys(names, "a1"), ["bell.01#room:2", "bell.02"]);
});

test("doors are listed as people count", () => {
  const { candidates, offers } = samplingOf(openWith(fold()), DOORS, doors(12));
  assert.equal(candidates[1].label, "FD-2");
  const labels = offers.map(({ label }) => label);
  assert.deepEqual(labels, [...labels].sort(byNumber));
  const run = fold(subject("10"), subject("2"));
  const { rows } = cellsOf(ROOMS, asked(run));
  assert.deepEqual(rows, ["room:2", "room:10"]);
});
