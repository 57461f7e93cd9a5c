"""What every page must be at every width and in every theme, asked of the page as it stands."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import cast

from playwright.sync_api import Page

from tests.browser.chromium import DESK, PHONE, TABLET, Theme

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
WIDTHS = {"phone": PHONE, "tablet": TABLET, "desk": DESK}
# Colours do not depend on the width, so each theme is looked at where it is used most; what stands on a phone or on
# a desk alone is seen in the dark too.
LOOKS: tuple[tuple[str, tuple[Theme, ...]], ...] = (
    ("phone", ("light", "dark")),
    ("tablet", ("light", "night")),
    ("desk", ("light", "dark")),
)
# Which rules hold does not depend on the theme, but for those about colour.
RUN_AXE = """async (everything) => {
  const only = everything
    ? { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }
    : { type: "rule", values: ["color-contrast", "link-in-text-block"] };
  const { violations } = await axe.run(document, { runOnly: only, resultTypes: ["violations"], preload: false });
  const told = ({ target, failureSummary }) => `    ${target.join(" ")}: ${failureSummary.replaceAll("\\n", " ")}`;
  return violations.map(({ id, help, nodes }) => [`${id}: ${help}`, ...nodes.slice(0, 3).map(told)].join("\\n"));
}"""
TOO_WIDE = """() => {
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth <= clientWidth) return [];
  const isOut = (each) => each.getBoundingClientRect().right > clientWidth + 1;
  const out = [...document.body.querySelectorAll("*")].filter(isOut);
  const told = out.slice(-3).map((each) => `${each.tagName.toLowerCase()}.${each.className}`);
  return [`scrolls sideways: ${scrollWidth} in ${clientWidth}, because of ${told.join(", ")}`];
}"""
# A link in the middle of a sentence is as high as the sentence; everything else is for a thumb in a glove.
TOO_SMALL = """() => {
  const inSentence = (each) => each.matches("a") && getComputedStyle(each).display === "inline"
    && each.parentElement.textContent.trim().length > each.textContent.trim().length;
  const shown = (each) => each.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const kinds = "a, button, select, textarea, summary, input:not([type=hidden], [type=file])";
  const all = [...document.querySelectorAll(kinds)];
  return all.filter((each) => shown(each) && !inSentence(each) && !each.matches(".app-skip")).flatMap((each) => {
    const { width, height } = each.getBoundingClientRect();
    if (width >= 47.5 && height >= 47.5) return [];
    const name = each.getAttribute("aria-label") ?? each.textContent.trim().slice(0, 30);
    const size = `${width.toFixed()} x ${height.toFixed()}`;
    return [`small target: ${each.tagName.toLowerCase()}.${each.className} "${name}" ${size}`];
  });
}"""
SET_THEME = """(theme) => document.dispatchEvent(new CustomEvent("walkaround:theme", { detail: theme }))"""


@cache
def _axe() -> str:
    return AXE.read_text(encoding="utf-8")


def each_look(page: Page) -> Iterator[tuple[str, Theme]]:
    """Show the page as it stands at every width and in every theme; it ends as it began."""
    before = page.viewport_size
    for width, themes in LOOKS:
        wide, high = WIDTHS[width]
        page.set_viewport_size({"width": wide, "height": high})
        for theme in themes:
            page.evaluate(SET_THEME, theme)
            yield width, theme
    page.evaluate(SET_THEME, "light")
    if before:
        page.set_viewport_size(before)


def faults_of(page: Page, name: str, *, for_thumbs: bool = False) -> list[str]:
    """Everything wrong with the page in any look: axe, sideways scrolling, targets that are too small."""
    page.evaluate(_axe())  # from outside the page, so that no policy is loosened for it
    found: list[str] = []
    for width, theme in each_look(page):
        first = theme == "light"
        wrong = _ask(page, RUN_AXE, everything=first)
        if first:
            wrong += _ask(page, TOO_WIDE)
            if for_thumbs and width != "desk":
                wrong += _ask(page, TOO_SMALL)
        found += [f"{name}, {width}, {theme}: {each}" for each in wrong]
    return found


def _ask(page: Page, script: str, **given: bool) -> list[str]:
    return cast("list[str]", page.evaluate(script, given.get("everything")))
