import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { CanonicalError, canonical } from "../../auditapp/static/js/capture/core/canonical.js";

const shared = JSON.parse(readFileSync(new URL("../shared/canonical.json", import.meta.url), "utf8"));

for (const { name, json, canonical: expected, sha256 } of shared.accepted) {
  test(`canonical form: ${name}`, () => {
    const text = canonical(JSON.parse(json));
    assert.equal(text, expected);
    assert.equal(createHash("sha256").update(text, "utf8").digest("hex"), sha256);
    assert.equal(canonical(JSON.parse(text)), text);
  });
}

for (const { name, json } of shared.refused) {
  test(`no canonical form: ${name}`, () => {
    assert.throws(() => canonical(JSON.parse(json)), CanonicalError);
  });
}

test("what JSON cannot hold is refused", () => {
  const hole = [1, 2];
  hole.length = 3;
  for (const value of [
    undefined,
    NaN,
    Infinity,
    1n,
    () => 1,
    Symbol("a"),
    new Date(0),
    new Map(),
    hole,
    { a: undefined },
  ]) {
    assert.throws(() => canonical(value), CanonicalError);
  }
});

test("an object without a prototype is plain", () => {
  assert.equal(canonical(Object.assign(Object.create(null), { b: 1, a: 2 })), '{"a":2,"b":1}');
});
