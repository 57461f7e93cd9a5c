import assert from "node:assert/strict";
import { test } from "node:test";
import { backOff, fate, judgeReply, State, summarise } from "../../auditapp/static/js/capture/core/outbox.js";
import { createSaver } from "../../auditapp/static/js/capture/desk/saver.js";
import { createState } from "../../auditapp/static/js/capture/desk/state.js";
import { Api } from "../../auditapp/static/js/capture/sync/api.js";
import { createLibrary } from "../../auditapp/static/js/capture/sync/library.js";
import { createPump } from "../../auditapp/static/js/capture/sync/pump.js";
import { refresh } from "../../auditapp/static/js/capture/sync/refresh.js";
import { createSender, IDLE } from "../../auditapp/static/js/capture/sync/sender.js";

const row = (id, more = {}) => ({
  key: `change:${id}`,
  what: "change",
  id,
  seq: 1,
  audit: "a",
  by: "me",
  kind: "answer",
  announced_by: "",
  state: "waiting",
  code: null,
  message: null,
  seen: false,
  ...more,
});
const picture = (id, announced_by) =>
  row(id, { key: `photo:${id}`, what: "photo", kind: "photo", announced_by });

/** A tablet with its rows in memory, and a server that answers what the test says. */
function tablet(rows, { changes = accept, photo = keepPhoto, session = signedIn, photos = {} } = {}) {
  const held = new Map(rows.map((each) => [each.key, each]));
  const calls = [];
  const store = {
    allRows: async () => [...held.values()],
    putRows: async (changed) => {
      for (const each of changed) held.set(each.key, each);
    },
    changesById: async (ids) =>
      ids.map((id) => ({ id, digest: `digest of ${id}`, size: 10, change: { id } })),
    photo: async (id) => photos[id],
    meetEpoch: async () => [],
    forgetSent: async () => ({ keys: [], audits: [] }),
  };
  const api = {
    session: async () => session(),
    sendChanges: async (sent) => {
      calls.push(sent.map(({ change }) => change.id));
      return changes(sent);
    },
    sendPhoto: async (id) => {
      calls.push(id);
      return photo(id);
    },
  };
  const redrawn = [];
  const redraw = async (refused) => redrawn.push(refused.id);
  const silent = {
    onPhase() {},
    onRows() {},
    onForgotten() {},
    onSession: async () => {},
    shortOf: async () => 0,
  };
  const sender = createSender({ store, api, ...silent, redraw });
  const states = () => Object.fromEntries([...held.values()].map((each) => [each.id, each.state]));
  return { sender, states, calls, held, redrawn };
}
const ok = (body) => ({ verdict: "ok", status: 200, body, code: null, message: null });
const failed = (verdict, code = null) => ({ verdict, status: 500, body: undefined, code, message: null });
const signedIn = () =>
  ok({ user: { id: "me", name: "Me" }, csrf: "t", epoch: "first", server_time: "2026-11-22T09:00:00.000Z" });
const outcome = (id, more = {}) => ({
  id,
  outcome: "accepted",
  stored: `digest of ${id}`,
  code: null,
  message: null,
  ...more,
});
const accept = (sent) => ok({ outcomes: sent.map(({ change }) => outcome(change.id)) });
const keepPhoto = (id) => ok({ id, sha256: `hash of ${id}`, outcome: "accepted" });
const bytes = (id) => ({ id, sha256: `hash of ${id}`, bytes: new ArrayBuffer(4) });

test("text goes before pictures, and both are sent only when the hashes match", async () => {
  const { sender, states, calls } = tablet([picture("p", "c"), row("c")], { photos: { p: bytes("p") } });
  assert.equal(await sender.round(), "done");
  assert.deepEqual([calls, states()], [[["c"], "p"], { p: "sent", c: "sent" }]);
});

test("a change the server stored differently needs attention and is not sent", async () => {
  const changes = (sent) =>
    ok({ outcomes: sent.map(({ change }) => outcome(change.id, { stored: "other" })) });
  const { sender, states, held } = tablet([row("c")], { changes });
  await sender.round();
  assert.equal(states().c, "attention");
  assert.equal(held.get("change:c").code, "hash_differs");
});

test("a server that fails or a gate that answers for it leaves the queue as it was", async () => {
  for (const verdict of ["again", "unreachable"]) {
    const { sender, states } = tablet([row("c")], { changes: () => failed(verdict) });
    assert.equal(await sender.round(), verdict);
    assert.deepEqual(states(), { c: "waiting" });
  }
});

test("only a real body of our server counts as a reply", () => {
  assert.equal(judgeReply(200, undefined, "outcomes"), "again");
  assert.equal(judgeReply(200, {}, "outcomes"), "again");
  assert.equal(judgeReply(200, { outcomes: [] }, "outcomes"), "ok");
  assert.equal(judgeReply(401, undefined, "outcomes"), "again");
  assert.equal(judgeReply(401, { error: { code: "signed_out" } }, "outcomes"), "signed_out");
  assert.equal(judgeReply(403, { error: { code: "second_factor_required" } }, "outcomes"), "signed_out");
  assert.equal(judgeReply(500, { error: { code: "broken" } }, "outcomes"), "again");
  assert.equal(judgeReply(429, { error: { code: "too_many" } }, "outcomes"), "again");
  assert.equal(judgeReply(400, { error: { code: "csrf" } }, "outcomes"), "csrf");
  assert.equal(judgeReply(409, { error: { code: "server_too_old" } }, "outcomes"), "again");
});

test("signed out keeps the queue and asks for a sign-in", async () => {
  const { sender, states, calls } = tablet([row("c")], { session: () => failed("signed_out") });
  assert.equal(await sender.round(), "signed_out");
  assert.deepEqual([calls, states()], [[], { c: "waiting" }]);
});

test("what another person wrote waits for that person", async () => {
  const { sender, states } = tablet([row("mine"), row("theirs", { by: "you" })]);
  await sender.round();
  assert.deepEqual(states(), { mine: "sent", theirs: "waiting" });
});

test("one change the server cannot read is set apart and the others go", async () => {
  const changes = (sent) =>
    sent.some(({ change }) => change.id === "bad") ? failed("malformed", "malformed") : accept(sent);
  const rows = ["a", "b", "bad", "c"].map((id, seq) => row(id, { seq }));
  const { sender, states } = tablet(rows, { changes });
  assert.equal(await sender.round(), "done");
  assert.deepEqual(states(), { a: "sent", b: "sent", bad: "attention", c: "sent" });
});

test("a refusal is told as the server said it, and kept", async () => {
  const changes = (sent) =>
    ok({
      outcomes: sent.map(({ change }) =>
        outcome(change.id, {
          outcome: "refused",
          stored: null,
          code: "wrong_home",
          message: "Not your home.",
        }),
      ),
    });
  const { sender, held } = tablet([row("c")], { changes });
  await sender.round();
  assert.deepEqual(
    [held.get("change:c").state, held.get("change:c").message],
    ["attention", "Not your home."],
  );
});

test("a server that is too old is asked again later", async () => {
  const changes = (sent) =>
    ok({
      outcomes: sent.map(({ change }) =>
        outcome(change.id, { outcome: "refused", stored: null, code: "server_too_old" }),
      ),
    });
  const { sender, states } = tablet([row("c")], { changes });
  assert.equal(await sender.round(), "again");
  assert.equal(states().c, "waiting");
});

test("a photo that is missing from the tablet is shouted about, never counted as sent", async () => {
  const { sender, states, held, calls } = tablet([row("c"), picture("p", "c")]);
  await sender.round();
  assert.deepEqual([states().p, held.get("photo:p").code, calls], ["attention", "photo_missing", [["c"]]]);
});

test("a photo refused for its metadata is drawn afresh; another refusal needs attention", async () => {
  const photos = { p: bytes("p"), q: bytes("q") };
  const photo = (id) => (id === "p" ? failed("refused", "metadata") : failed("refused", "truncated"));
  const { sender, states, redrawn } = tablet([row("c"), picture("p", "c"), picture("q", "c")], {
    photos,
    photo,
  });
  assert.equal(await sender.round(), "again");
  assert.deepEqual([redrawn, states().q], [["p"], "attention"]);
});

test("one photo that fails does not hold up the next", async () => {
  const photos = { p: bytes("p"), q: bytes("q") };
  const photo = (id) => (id === "p" ? failed("again") : keepPhoto(id));
  const { sender, states } = tablet([row("c"), picture("p", "c"), picture("q", "c")], { photos, photo });
  assert.equal(await sender.round(), "again");
  assert.deepEqual([states().p, states().q], ["waiting", "sent"]);
});

test("a refused token is fetched anew and the call made once more", async () => {
  const tokens = [];
  const reply = (status, body) => ({ status, redirected: false, json: async () => body });
  const fetcher = async (address, init) => {
    if (address === "/api/sync/session") return reply(200, { user: {}, csrf: `token ${tokens.length}` });
    tokens.push(init.headers["X-CSRFToken"]);
    return tokens.length === 1 ? reply(400, { error: { code: "csrf" } }) : reply(200, { outcomes: [] });
  };
  const sent = await new Api(fetcher).sendChanges([]);
  assert.deepEqual([sent.verdict, tokens], ["ok", ["", "token 1"]]);
});

test("waiting doubles up to half a minute, and a tap starts it anew", async () => {
  assert.deepEqual(
    [1, 2, 3, 20].map((tries) => backOff(tries, 0.5)),
    [4_000, 8_000, 16_000, 24_000],
  );
  assert.deepEqual([backOff(20, 1), backOff(20, 1, true)], [30_000, 15_000]);
  const waits = [];
  const clock = { now: () => 0, random: () => 0.5, later: (_work, ms) => waits.push(ms), cancel() {} };
  const alone = (work) => work();
  const pump = createPump({
    round: async () => "unreachable",
    refresh: async () => {},
    owes: () => true,
    urgent: () => false,
    onPhase() {},
    alone,
    clock,
  });
  await pump.kick();
  await pump.kick();
  await pump.kick({ tapped: true });
  assert.deepEqual(waits, [4_000, 8_000, 4_000]);
});

test("ten days of a broken server leave the queue unchanged", async () => {
  const { sender, states } = tablet([row("c"), picture("p", "c")], { changes: () => failed("again") });
  for (let tries = 0; tries < 3_000; tries += 1) await sender.round();
  assert.deepEqual(states(), { c: "waiting", p: "waiting" });
});

test("the one state says what is true, the worst first", () => {
  const say = (rows, more = {}) =>
    summarise(rows, { ...IDLE, ...more.phase }, { writing: 0, unsaved: 0, me: "me", ...more });
  assert.deepEqual([say([]).state, say([]).words], [State.SENT, "Nothing to send"]);
  assert.equal(say([row("a", { state: "sent" })]).words, "Sent and checked");
  assert.equal(say([row("a"), row("b"), picture("p", "a")]).words, "On this tablet: 2 answers, 1 photo");
  assert.equal(say([row("a")], { phase: { phase: "sending", sent: 0, of: 1 } }).state, State.SENDING);
  assert.equal(say([row("a"), row("b", { state: "attention" })]).words, "Needs attention: 1");
  assert.equal(say([row("b", { state: "attention", seen: true })]).words, "Sent, except 1");
  assert.deepEqual([say([]).busy, say([], { writing: 1 }).busy], [false, true]);
  assert.equal(say([row("a")], { unsaved: 1 }).words, "Not saved: 1 answer");
});

test("an answer that cannot be written is tried again and said to be unsaved meanwhile", async () => {
  const state = createState();
  const seen = [];
  let broken = 2;
  const saveChange = async () => {
    seen.push(`${state.get().writing} ${state.get().unsaved}`);
    if (broken-- > 0) throw new Error("QuotaExceededError");
    return [row("c")];
  };
  const digestOf = async () => ({ digest: "d", size: 1 });
  const saver = createSaver({ state, saveChange, digestOf, sleep: async () => {}, onSaved() {} });
  await saver.save({ change: { id: "c", audit: "a" } });
  const { writing, unsaved, rows } = state.get();
  assert.deepEqual([seen, writing, unsaved, rows.size], [["1 0", "1 1", "1 1"], 0, 0, 1]);
});

test("a photo without room is given back at once and holds up no answer", async () => {
  const state = createState();
  const saveChange = async ({ photos }) => {
    if (photos) throw new Error("full");
    return [];
  };
  const digestOf = async () => ({ digest: "d", size: 1 });
  const saver = createSaver({ state, saveChange, digestOf, sleep: async () => {}, onSaved() {} });
  await assert.rejects(saver.save({ change: { id: "p", audit: "a" }, photos: [{}], patient: false }));
  await saver.save({ change: { id: "c", audit: "a" } });
  assert.deepEqual([state.get().writing, state.get().unsaved], [0, 0]);
});

const named = (...hashes) => ({ homes: [{ checklists: hashes.map((version) => ({ version })) }] });

/** A server whose checklists say their hash, but for "bad", and a memory that takes its time. */
function library(fetched, held = new Map()) {
  const api = {
    version: async (hash) => {
      fetched.push(hash);
      if (hash === "away") throw new TypeError("Failed to fetch");
      return new TextEncoder().encode(JSON.stringify({ hash })).buffer;
    },
  };
  const store = {
    version: async (hash) => held.get(hash),
    versionHashes: async () => [...held.keys()],
    putVersion: async (hash, body) => held.set(hash, body),
  };
  const sha256 = async (buffer) => {
    const { hash } = JSON.parse(new TextDecoder().decode(buffer));
    return hash === "bad" ? "tampered" : hash;
  };
  return createLibrary({ api, store, sha256 });
}

const atOnce = async () => {};

test("a checklist is kept only when its bytes have the hash it is named by", async () => {
  const held = new Map();
  await library([], held).fill(named("good", "bad", "away", "fair"), () => {}, atOnce);
  assert.deepEqual([...held.keys()].sort(), ["fair", "good"]);
});

test("what is held is neither fetched nor proved again", async () => {
  const fetched = [];
  const told = [];
  const held = new Map([["here", { hash: "bad" }]]);
  const shelf = library(fetched, held);
  await shelf.fill(named("here", "new"), (versions) => told.push(versions.size), atOnce);
  assert.deepEqual([await shelf.get("here"), fetched, told], [{ hash: "bad" }, ["new"], [1, 2]]);
});

test("a checklist wanted twice at once is fetched once, and wanted again after a failure fetched again", async () => {
  const fetched = [];
  const shelf = library(fetched);
  assert.deepEqual(await Promise.all([shelf.get("good"), shelf.get("good")]), [
    { hash: "good" },
    { hash: "good" },
  ]);
  assert.equal(await shelf.get("away"), null);
  await new Promise(setImmediate);
  assert.equal(await shelf.get("away"), null);
  assert.deepEqual(fetched, ["good", "away", "away"]);
});

test("the index of another person is never taken for nothing new", async () => {
  const asked = [];
  const kept = [];
  const body = { user: { id: "me" }, homes: [] };
  const api = {
    snapshot: async (etag) => {
      asked.push(etag);
      return etag ? { status: 304, etag, body: null } : { status: 200, etag: "new", body };
    },
  };
  const store = {
    snapshot: async () => ({ etag: "old", body: { ...body, user: { id: "other" } } }),
    putSnapshot: async ({ etag }) => kept.push(etag),
  };
  const parts = { api, store, now: () => "" };
  assert.deepEqual(await refresh(parts, "me"), { snapshot: body, fresh: true });
  const other = { ...body, user: { id: "other" } };
  assert.deepEqual(await refresh(parts, "other"), { snapshot: other, fresh: false });
  assert.deepEqual([asked, kept], [["", "old"], ["new"]]);
});

test("an audit of which anything was refused is never called sent", () => {
  const refused = row("b", {
    state: "attention",
    code: "left_home",
    message: "You no longer work at Larkfield House. It is kept, and a manager of the home can see it.",
    seen: true,
  });
  assert.deepEqual(fate([row("a", { state: "sent" }), refused]), {
    refused: true,
    icon: "triangle-alert",
    words: "Not accepted. You no longer work at Larkfield House.",
  });
  assert.equal(fate([row("a", { state: "sent" })]).words, "Sent");
  assert.equal(fate([row("a"), row("b", { state: "sent" })]).words, "Waiting: 1 answer");
  assert.match(fate([row("c", { state: "attention", code: "conflict" })]).words, /A manager decides/);
});
