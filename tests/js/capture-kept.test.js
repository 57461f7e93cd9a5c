import assert from "node:assert/strict";
import { test } from "node:test";
import { dated, KEEP_MS, mayGo, offeredAgain, tooMuch } from "../../auditapp/static/js/capture/core/kept.js";
import { attention, sent, settleChange, summarise } from "../../auditapp/static/js/capture/core/outbox.js";
import { IDLE } from "../../auditapp/static/js/capture/sync/sender.js";

const NOW = Date.parse("2026-11-22T09:00:00.000Z");
const AN_HOUR = 3_600_000;

const row = (id, more = {}) => ({
  key: `change:${id}`,
  what: "change",
  id,
  seq: 1,
  audit: "a",
  by: "me",
  kind: "answer",
  announced_by: "",
  state: "sent",
  code: null,
  message: null,
  seen: false,
  sent_at: NOW - KEEP_MS - AN_HOUR,
  ...more,
});
const photo = (id, announced_by, more = {}) =>
  row(id, { key: `photo:${id}`, what: "photo", kind: "photo", announced_by, ...more });
const card = (id, state) => ({ id, state });
const going = (rows, cards, how = { pressed: false }, now = NOW) =>
  mayGo(rows, cards, now, how).map((bundle) => bundle.rows.map(({ key }) => key));
const OVER = [card("a", "finished")];

test("what was sent and compared goes three days later, and not an hour before", () => {
  assert.deepEqual(going([row("c"), photo("p", "c")], OVER), [["change:c", "photo:p"]]);
  assert.deepEqual(going([row("c", { sent_at: NOW - KEEP_MS + AN_HOUR })], OVER), []);
});

test("an audit stays whole for as long as one thing of it is owed, refused or not compared", () => {
  for (const state of ["waiting", "attention"])
    assert.deepEqual(going([row("c"), photo("p", "c", { state })], OVER), []);
  assert.deepEqual(going([row("c"), row("d", { sent_at: NOW })], OVER), []);
  assert.deepEqual(going([row("c"), row("d", { sent_at: undefined })], OVER), []);
});

test("an audit that is part-way is never taken from under the auditor", () => {
  for (const pressed of [false, true])
    assert.deepEqual(going([row("c")], [card("a", "running")], { pressed }), []);
});

test("a picture that was redrawn goes with the audit it belonged to", () => {
  const old = photo("p", "c", { state: "replaced", sent_at: undefined });
  assert.deepEqual(going([row("c"), old], OVER), [["change:c", "photo:p"]]);
});

test("changes about actions go one by one with their photos", () => {
  const rows = [
    row("c", { audit: null }),
    photo("p", "c", { audit: null }),
    row("d", { audit: null, sent_at: NOW }),
  ];
  assert.deepEqual(going(rows, []), [["change:c", "photo:p"]]);
});

test("where memory is short the three days are not waited for, and the oldest goes first", () => {
  const rows = [
    row("new", { sent_at: NOW - AN_HOUR }),
    row("old", { audit: "b", sent_at: NOW - 2 * AN_HOUR }),
  ];
  const cards = [...OVER, card("b", "abandoned")];
  assert.deepEqual(going(rows, cards, { pressed: true }), [["change:old"], ["change:new"]]);
  assert.deepEqual(going([row("c", { state: "waiting" })], OVER, { pressed: true }), []);
});

test("with no word of the server about the time nothing grows old", () => {
  assert.deepEqual(going([row("c")], OVER, { pressed: false }, Number.NaN), []);
});

test("what an earlier release sent without noting when is kept three days from now", () => {
  const [found] = dated([row("c", { sent_at: undefined }), row("d"), row("e", { state: "waiting" })], NOW);
  assert.deepEqual([found.id, found.sent_at], ["c", NOW]);
  assert.deepEqual(going([found], OVER), []);
});

test("to a restored server all that it took is offered again, and what it refused", () => {
  const rows = [
    row("c"),
    photo("p", "c"),
    row("refused", { state: "attention", code: "wrong_home", seen: true }),
    photo("broken", "c", { state: "attention", code: "truncated" }),
    photo("old", "c", { state: "replaced" }),
  ];
  const again = offeredAgain(rows);
  assert.deepEqual(
    again.map(({ id, state, again: offered }) => [id, state, offered]),
    [
      ["c", "waiting", true],
      ["p", "waiting", true],
      ["refused", "waiting", true],
    ],
  );
});

test("the screen says that it is offered again, and afterwards that it was sent and checked", () => {
  const here = { writing: 0, unsaved: 0, me: "me" };
  const [waiting] = offeredAgain([row("c")]);
  const before = summarise([waiting], IDLE, here);
  assert.equal(before.words, "On this tablet: 1 answer");
  assert.match(before.detail, /^Offered again after the server was restored\. /);
  const reply = { outcome: "already_have", stored: "d", code: null, message: null };
  const after = settleChange(waiting, "d", reply, NOW);
  assert.deepEqual([after.state, after.again, after.sent_at], ["sent", false, NOW]);
  assert.equal(summarise([after], IDLE, here).words, "Sent and checked");
});

test("what a person has seen refused is not put before them again by a restored server", () => {
  const seen = { ...row("c", { state: "attention", code: "wrong_home", seen: true }) };
  const [waiting] = offeredAgain([seen]);
  assert.equal(attention(waiting, "wrong_home", "Not your home.").seen, true);
  assert.equal(attention(waiting, "conflict", "Both are kept.").seen, false);
  assert.equal(attention(sent(waiting, NOW), "wrong_home", "Not your home.").seen, false);
});

test("room is made from four fifths of the tablet's memory on, down to seven tenths", () => {
  assert.equal(tooMuch(null), 0);
  assert.equal(tooMuch({ usage: 79, quota: 100 }), 0);
  assert.equal(tooMuch({ usage: 85, quota: 100 }), 15);
});
