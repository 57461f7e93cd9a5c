import assert from "node:assert/strict";
import { test } from "node:test";
import { after, cellsOf, firstOpen, keyMove } from "../../auditapp/static/js/capture/core/cells.js";
import { extensionFor, samplingOf, shortSamples } from "../../auditapp/static/js/capture/core/sample.js";
import { HOME, ROOMS, answer, asked, flag, fold, openWith, subject } from "./rooms.js";

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
  const unchecked = { value: { type: "unchecked", reason: "Somebody slept" } };
  const locked = fold(subject("1"), answer("x.r.01", "yes", "room:1", unchecked));
  assert.equal(
    shortSamples(openWith(locked), HOME)[0].have,
    0,
    "what could not be checked was not looked at",
  );
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
