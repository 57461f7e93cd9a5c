"""Quick hands: real buttons and fields of the tablet, tapped from inside the page, many in one go.

For the bulk of a long checklist. What is special about a question is walked with real taps, see `question`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict, cast

from playwright.sync_api import Page

TOOLS = """
  const until = (look, what) => new Promise((done, failed) => {
    const late = performance.now() + 30000;
    const turn = () => {
      const found = look();
      if (found) return done(found);
      if (performance.now() > late) return failed(new Error(`waited for ${what}`));
      requestAnimationFrame(turn);
    };
    turn();
  });
  const isSeen = (each) => each?.checkVisibility() && !each.disabled;
  const frame = () => new Promise(requestAnimationFrame);
  const write = (field, text, kind = "input") => {
    field.value = text;
    field.dispatchEvent(new Event(kind, { bubbles: true }));
  };
  const chips = () => [...document.querySelectorAll("[data-subjects] [data-subject]")];
  const isPressed = (each) => each?.getAttribute("aria-pressed") === "true";
"""

ANSWER = (
    """async (plans) => {"""
    + TOOLS
    + """
  const find = (id) => document.querySelector(`article[data-item="${id}"]`);
  const tap = async (id, name) => {
    const able = () => [...(find(id)?.querySelectorAll("button") ?? [])].find((each) =>
      each.textContent.trim() === name && isSeen(each));
    (await until(able, `${name} on ${id}`)).click();
  };
  const fill = async (id, selector, text, at) => {
    const field = () => find(id)?.querySelectorAll(selector)[at];
    await until(() => isSeen(field()), `${selector} on ${id}`);
    write(field(), text);
  };
  const ways = {
    tap: (id, { taps }) => taps.reduce((before, name) => before.then(() => tap(id, name)), Promise.resolve()),
    fill: async (id, { taps, fields }) => {
      for (const name of taps.slice(0, -1)) await tap(id, name);
      for (const [field, text, at] of fields) await fill(id, field, text, at);
      await tap(id, taps.at(-1));
    },
  };
  const isSaved = (card) => /Saved \\d/.test(card.querySelector(".app-item__saved")?.textContent ?? "");
  const answer = async (id) => {
    const plan = plans[id];
    if (!plan) throw new Error(`nothing is planned for ${id}`);
    await ways[plan.fields.length ? "fill" : "tap"](id, plan);
    await until(() => !find(id) || isSaved(find(id)), `${id} saved`);
  };
  const open = () => [...document.querySelectorAll("article.app-item")].filter((card) => !isSaved(card));
  const isDone = () => {
    const chip = chips().find(isPressed)?.querySelector("small").textContent;
    const rail = document.querySelector('.app-rail__link[aria-current="true"] .app-visually-hidden').textContent;
    const [, have, of] = /(\\d+) (?:\\/|of) (\\d+)/.exec(chip ?? rail);
    return have === of;
  };
  const whatItIsLike = async () => {
    const row = () => document.querySelector(".app-items [data-flag]");
    for (let now = row(); now; now = row()) {
      now.querySelector("button").click();
      await until(() => row()?.dataset.flag !== now.dataset.flag, now.dataset.flag);
    }
  };
  const answerHere = async () => {
    await whatItIsLike();
    for (;;) {
      await until(() => open().length > 0 || isDone(), "a question or the end");
      const ids = open().map((card) => card.dataset.item);
      if (ids.length === 0) return;
      await Promise.all(ids.map(answer));
    }
  };
  const subjects = chips().map((each) => each.dataset.subject);
  if (subjects.length === 0) await answerHere();
  for (const subject of subjects) {
    const chip = () => chips().find((each) => each.dataset.subject === subject);
    chip().click();
    await until(() => isPressed(chip()), `${subject} chosen`);
    await answerHere();
  }
}"""
)

CHOOSE = (
    """async (prefix) => {"""
    + TOOLS
    + """
  const panel = () => document.querySelector("[data-subjects]");
  const names = () => chips().map((each) => each.dataset.subject);
  const chosen = [];
  const add = async (how, pick, find, prepare) => {
    panel().querySelector("details[data-choosing]:not([open]) summary")?.click();
    const place = await until(find, `${how} ${pick}`);
    const before = names();
    prepare(place);
    await frame();
    await frame();
    (place instanceof HTMLButtonElement ? place : place.querySelector("button")).click();
    const fresh = () => names().filter((each) => !before.includes(each));
    await until(() => fresh().includes(chips().find(isPressed)?.dataset.subject), `${how} ${pick} added`);
    chosen.push(...fresh().map((subject) => ({ subject, how, pick })));
  };
  const slot = () => panel().querySelector("form[data-pick]");
  await until(() => panel().querySelector("#new-subject"), "choosing");
  for (let form = slot(); form; form = slot())
    await add("suggested", form.dataset.pick, slot, (place) => {
      const list = place.querySelector("select");
      if (list) return write(list, list.options[1].value, "change");
      write(place.querySelector("input"), `${prefix}${names().length + 1}`);
    });
  const drawn = () => panel().querySelector("[data-take-all]") ?? panel().querySelector("[data-drawn-one] button");
  while (drawn()) await add("random", "", drawn, () => undefined);
  const short = () => {
    const said = panel().querySelector("[id^=target-] strong")?.textContent ?? "0 of 0";
    const [have, of] = said.split(" of ").map(Number);
    return have < of;
  };
  do {
    await add("auditor", "", () => panel().querySelector("form.app-add"), (place) =>
      write(place.querySelector("#new-subject"), `${prefix}${names().length + 1}`));
  } while (short());
  return chosen;
}"""
)


class Plan(TypedDict):
    """How a question is answered: buttons by what stands on them, and before the last one fields are filled."""

    taps: list[str]
    fields: list[tuple[str, str, int]]  # selector, text, which of several


class Chosen(TypedDict):
    """Somebody or something in a sample, and how it came in."""

    subject: str
    how: str
    pick: str


class Hands:
    """Works through what is on the screen."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def answer_section(self, plans: Mapping[str, Plan]) -> None:
        """Answer all that the open section still asks, for each of its subjects; flags are answered yes."""
        self.page.evaluate(ANSWER, dict(plans))

    def choose(self, prefix: str) -> list[Chosen]:
        """Fill the sample up to its target: whom to think of first, all that are drawn, at least one by hand."""
        return cast("list[Chosen]", self.page.evaluate(CHOOSE, prefix))
