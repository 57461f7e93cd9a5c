import assert from "node:assert/strict";
import { test } from "node:test";
import {
  codesOf,
  decisionsFor,
  missingOf,
  promptOf,
  sayDecided,
  tidied,
} from "../../auditapp/static/js/capture/core/escalations.js";
import { press } from "../../auditapp/static/js/capture/core/keypad.js";
import { isSamePlace, knownHere } from "../../auditapp/static/js/capture/core/known.js";
import { findOptions } from "../../auditapp/static/js/capture/core/options.js";
import {
  DOUBT,
  readWatch,
  startWatch,
  takeWatch,
  wholeSeconds,
} from "../../auditapp/static/js/capture/core/stopwatch.js";
import {
  onFace,
  readingOf,
  sayTime,
  secondsOf,
  typedTime,
} from "../../auditapp/static/js/capture/core/time.js";
import { wordsOf } from "../../auditapp/static/js/capture/core/translated.js";
import { sayAmber, sayValue } from "../../auditapp/static/js/capture/core/response_words.js";
import { KeptWatch } from "../../auditapp/static/js/capture/desk/watch.js";

const BEGAN = Date.parse("2026-11-22T14:20:00.000Z");

test("a stopwatch goes on over a reload by the tablet's clock", () => {
  const kept = JSON.parse(JSON.stringify(startWatch(BEGAN)));
  const hand = takeWatch(kept, { wall: BEGAN + 65_000, monotonic: 12 });
  const { ms, hand: after } = readWatch(hand, { wall: BEGAN + 70_400, monotonic: 5_412 }, true);
  assert.equal(wholeSeconds(ms), 70);
  assert.equal(after, hand, "nothing new is to be kept");
});

test("a clock that is set while the time runs changes no time, and is said", () => {
  for (const set of [3_600_000, -3_600_000]) {
    const hand = takeWatch(startWatch(BEGAN), { wall: BEGAN, monotonic: 1_000 });
    const { ms, hand: after } = readWatch(hand, { wall: BEGAN + 5_000 + set, monotonic: 6_000 }, true);
    assert.equal(ms, 5_000);
    assert.equal(after.watch.doubt, "changed");
    assert.match(DOUBT[after.watch.doubt], /clock was changed/);
    const later = takeWatch(after.watch, { wall: BEGAN + 9_000 + set, monotonic: 3 });
    assert.equal(readWatch(later, { wall: BEGAN + 9_000 + set, monotonic: 3 }, false).ms, 9_000);
  }
});

test("a page that slept behind a locked screen counts the tablet's clock, and says so", () => {
  const hand = takeWatch(startWatch(BEGAN), { wall: BEGAN, monotonic: 0 });
  const { ms, hand: after } = readWatch(hand, { wall: BEGAN + 90_000, monotonic: 4_000 }, false);
  assert.equal(ms, 90_000);
  assert.equal(after.watch.doubt, "slept");
  assert.equal(readWatch(after, { wall: BEGAN + 91_000, monotonic: 5_000 }, true).ms, 91_000);
});

test("a clock set back while the app was closed never gives a time below nothing", () => {
  const hand = takeWatch(startWatch(BEGAN), { wall: BEGAN - 60_000, monotonic: 0 });
  const { ms, hand: after } = readWatch(hand, { wall: BEGAN - 58_000, monotonic: 2_000 }, true);
  assert.equal(ms, 2_000);
  assert.equal(after.watch.doubt, "changed");
});

test("clocks that drift a little agree", () => {
  const hand = takeWatch(startWatch(BEGAN), { wall: BEGAN, monotonic: 0 });
  assert.equal(readWatch(hand, { wall: BEGAN + 61_200, monotonic: 60_000 }, true).hand.watch.doubt, "");
});

/** A watch with a memory and clocks of its own. */
function bench(memory = new Map()) {
  const now = { wall: BEGAN, monotonic: 0 };
  const shown = [];
  const store = {
    fact: async (name) => memory.get(name),
    putFact: async (name, value) => void memory.set(name, value),
    dropFact: async (name) => void memory.delete(name),
  };
  const parts = { store, name: "w", clocks: () => ({ ...now }), visible: () => true };
  const watch = new KeptWatch({ ...parts, show: (each) => shown.push(each) });
  return { watch, now, shown, memory, store };
}

test("a stopwatch shows that it runs only when its beginning is kept", async () => {
  const { watch, shown, memory } = bench();
  const starting = watch.start();
  assert.deepEqual(shown, []);
  await starting;
  assert.equal(memory.get("w").began, "2026-11-22T14:20:00.000Z");
  assert.deepEqual(shown, [{ running: true, seconds: 0, doubt: "" }]);
});

test("a stopwatch that cannot be kept does not start", async () => {
  const { watch, shown, store } = bench();
  store.putFact = async () => {
    throw new DOMException("full", "QuotaExceededError");
  };
  await assert.rejects(watch.start());
  assert.deepEqual(shown, []);
});

test("a killed page goes on with the stopwatch, unless its time is saved already", async () => {
  const first = bench();
  await first.watch.start();
  const second = bench(first.memory);
  second.now.wall += 40_000;
  await second.watch.resume("");
  assert.equal(second.watch.tick().seconds, 40);
  const third = bench(first.memory);
  await third.watch.resume("2026-11-22T14:20:00.000Z");
  assert.equal(third.watch.tick(), null);
  assert.equal(first.memory.size, 0);
});

test("a time reads the same in the unit of its question", () => {
  assert.deepEqual(
    [readingOf(312, "minutes"), readingOf(300, "minutes"), readingOf(45, "seconds")],
    ["5.2", "5", "45"],
  );
  assert.equal(readingOf(301, "minutes"), "5.017");
  for (let seconds = 0; seconds < 4_000; seconds += 1)
    assert.equal(secondsOf(readingOf(seconds, "minutes"), "minutes"), seconds);
  assert.deepEqual([onFace(7), onFace(307)], ["0:07", "5:07"]);
  assert.deepEqual([sayTime(45), sayTime(300), sayTime(312)], ["45 s", "5 min", "5 min 12 s"]);
});

test("a typed time is whole minutes and seconds", () => {
  const seconds = (minutes, rest) => typedTime({ minutes, seconds: rest }).seconds;
  assert.deepEqual(
    [seconds("3", "20"), seconds("", "9"), seconds("2", ""), seconds("", "")],
    [200, 9, 120, null],
  );
  assert.match(typedTime({ minutes: "1", seconds: "75" }).wrong, /up to 59/);
  assert.match(typedTime({ minutes: "1.5", seconds: "" }).wrong, /whole minutes/);
});

test("large keys build a number and nothing else", () => {
  const tap = (...keys) => keys.reduce(press, "");
  assert.equal(tap("4", ".", "5"), "4.5");
  assert.equal(tap(".", "5"), "0.5");
  assert.equal(tap("0", "0", "7"), "7");
  assert.equal(tap("1", "8", "-"), "-18");
  assert.equal(tap("-", "1", "8", "-"), "18");
  assert.equal(tap("4", ".", "5", ".", "6"), "4.56");
  assert.equal(tap("4", ".", "5", "back", "back"), "4");
  assert.equal(tap("4", "clear"), "");
  assert.equal(tap("1", ".", "2", "3", "4", "5"), "1.234");
  assert.equal(press("4,5", "6"), "4.56", "what was typed with a comma goes on");
});

const known = (id, more = {}) => ({
  id,
  reference: `OAK-${id}`,
  item: "env.water.01",
  checklist: "env",
  subject: "",
  area: null,
  prompt: "P",
  found_on: "2026-05-12",
  risk: "high",
  state: "live",
  text: "T",
  due_on: "2026-05-20",
  owner: "Bea",
  ...more,
});

test("an earlier report is looked for at the same place first", () => {
  const all = [
    known("1", { subject: "room:12" }),
    known("2", { area: "a" }),
    known("3", { found_on: "2026-06-01" }),
    known("4", { item: "env.water.02" }),
    known("5", { checklist: "ipc" }),
    known("6", { subject: "room:12", audit: "now" }),
  ];
  const ids = (here) =>
    knownHere(all, {
      audit: "now",
      checklist: "env",
      item: "env.water.01",
      subject: "",
      area: null,
      ...here,
    }).map(({ id }) => id);
  assert.deepEqual(ids({ subject: "room:12" }), ["1"]);
  assert.deepEqual(ids({ area: "a" }), ["2"]);
  assert.deepEqual(ids({ subject: "room:14" }), ["3", "2"], "another room's problem is never offered");
  assert.deepEqual(ids({ area: "b" }), ["3", "1"], "nor one of another area");
  assert.deepEqual(ids({ item: "env.water.09" }), []);
  assert.equal(isSamePlace(all[0], { subject: "room:12", area: null }), true);
  assert.equal(isSamePlace(all[0], { subject: "room:14", area: null }), false);
});

test("a long list is searched by any words, without capitals and accents, in English too", () => {
  const options = ["Café chair", "Armchair", "Hoist", "Chair scale"].map((label, at) => ({
    id: `o${at}`,
    label,
  }));
  const found = (typed, label = (option) => option.label) =>
    findOptions(options, typed, label).map(({ id }) => id);
  assert.deepEqual(found("chair"), ["o3", "o0", "o1"]);
  assert.deepEqual(found("CAFE ch"), ["o0"]);
  assert.deepEqual(found("  "), ["o0", "o1", "o2", "o3"]);
  assert.deepEqual(
    found("podnośnik", ({ id, label }) => (id === "o2" ? "Podnośnik" : label)),
    ["o2"],
  );
  assert.deepEqual(
    found("hoist", () => "Podnośnik"),
    ["o2"],
  );
});

test("a decision about telling somebody is whole, or says what is missing", () => {
  const decided = (more) => ({ decision: "told", to: "", reason: "", reference: "", at: "", ...more });
  assert.match(missingOf(decided()), /who was told/);
  assert.match(missingOf(decided({ decision: "reported" })), /reported to/);
  assert.match(missingOf(decided({ to: "Grace" })), /when/);
  assert.equal(missingOf(decided({ to: "Grace", at: "2026-11-22T14:20" })), "");
  assert.match(missingOf(decided({ decision: "not_needed", reason: "no" })), /10 characters/);
  assert.equal(missingOf(decided({ decision: "later" })), "");
  assert.deepEqual(decisionsFor("registered-manager"), ["told", "not_needed", "later"]);
  assert.equal(decisionsFor("police")[0], "reported");
  assert.equal(promptOf("some-new-code").words, "Some new code.");
});

test("what a decision does not need is not kept, and it is said in one line", () => {
  const told = { decision: "told", to: " Grace ", reason: "", reference: "7", at: "2026-11-22T14:20" };
  assert.equal(sayDecided(tidied(told), "today, 14:20"), "Told: Grace, today, 14:20, reference 7.");
  const not = tidied({ ...told, decision: "not_needed", reason: "Nobody was hurt" });
  assert.deepEqual([not.to, not.reference], ["", ""]);
  assert.equal(sayDecided(not, "today"), "Not needed: Nobody was hurt");
  const step = (codes) => ({ step: { prompt: { codes } }, about: [] });
  assert.deepEqual(codesOf(["police"], [step(["police", "safeguarding"]), { step: {}, about: [] }]), [
    "police",
    "safeguarding",
  ]);
});

test("a question is asked in the chosen language where it is known, else in English", () => {
  const item = {
    prompt: "The bath is clean",
    help: "Look",
    translations: { pl: { prompt: "Wanna jest czysta", options: { a: "Tak" } } },
  };
  const polish = wordsOf(item, "pl");
  assert.deepEqual([polish.prompt, polish.help, polish.language], ["Wanna jest czysta", "Look", "pl"]);
  assert.deepEqual(
    [polish.label({ id: "a", label: "Yes" }), polish.label({ id: "b", label: "No" })],
    ["Tak", "No"],
  );
  assert.deepEqual([wordsOf(item, "ro").prompt, wordsOf(item, "ro").language], ["The bath is clean", ""]);
  assert.equal(wordsOf({ prompt: "P", help: "H" }).language, "");
});

test("an answer of any kind is said in a few words", () => {
  const options = [
    { id: "a", label: "Chair" },
    { id: "b", label: "Bed" },
  ];
  assert.equal(sayValue({ type: "choice", choice: "b" }, { type: "choice", options }), "Bed");
  assert.equal(
    sayValue({ type: "choices", choices: ["a", "b"] }, { type: "choices", options }),
    "Chair, Bed",
  );
  assert.match(
    sayValue({ type: "moment", at: "2019-11-22T14:20" }, { type: "moment" }),
    /22 Nov 2019, 14:20/,
  );
  const timed = { type: "number", unit: "minutes", stopwatch: true };
  assert.equal(sayValue({ type: "number", reading: "5.2" }, timed), "5 min 12 s");
  assert.equal(
    sayAmber({ type: "temperature", amber: { min: 7, max: 8 } }),
    "7 to 8\u00a0°C is met, but to be watched",
  );
  assert.equal(
    sayAmber({ type: "number", unit: "mm", amber: { min: 90 } }),
    "90 mm or more is met, but to be watched",
  );
  assert.equal(sayAmber({ type: "number" }), "");
});
