"""Between the forms of the builder and the fields of a checklist, a section and a question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from auditapp.builder import terms
from auditapp.builder.answers import answer_data, answer_from, held_numbers
from auditapp.builder.said import Said, held, number, rows, several, ticked, whole, words, words_or_none
from auditapp.checklists.trees import ReadTree, Tree, text_in, texts_in, tree_in, trees_in
from auditapp.kernel.canonical import Json

SPARE_PICKS = 2


def details_data(body: ReadTree) -> dict[str, object]:
    """What the form of a checklist shows."""
    return {
        "title": text_in(body, "title"),
        "cadence": text_in(body, "cadence"),
        "done_by": texts_in(body, "done_by"),
        "unannounced": "yes" if body.get("unannounced") is True else "no",
        "kind": text_in(body, "kind"),
    }


def details_from(said: Said, was: ReadTree) -> Tree:
    """The fields of a checklist that the form says."""
    return {
        "title": words(said, "title"),
        "cadence": words(said, "cadence"),
        "done_by": several(said, "done_by", texts_in(was, "done_by")),
        "unannounced": said.get("unannounced") == "yes",
        "kind": words(said, "kind") or "extra",
    }


def section_data(section: ReadTree) -> dict[str, object]:
    """What the form of a section shows. A sample in words only, as older checklists have it, is shown as those."""
    repeat = tree_in(section, "repeat")
    sample = tree_in(repeat, "sample")
    picks: list[object] = [
        {
            "label": text_in(pick, "label"),
            "count": text_in(pick, "count"),
            "random": pick.get("random") is True,
        }
        for pick in trees_in(sample, "picks")
    ]
    return {
        "title": text_in(section, "title"),
        "intro": text_in(section, "intro"),
        "repeated": bool(repeat),
        "subject": text_in(repeat, "for").replace("_", " "),
        "count": text_in(sample, "count"),
        "percent": text_in(sample, "percent"),
        "all_of": text_in(sample, "all") or text_in(repeat, "sample"),
        "picks": picks + [{"label": "", "count": "", "random": False} for _ in range(SPARE_PICKS)],
        "locked": section.get("locked") is True,
        "translations": translation_rows(section, ("title", "intro")),
    }


def section_from(said: Said, was: ReadTree, *, locks: bool) -> dict[str, Json]:
    """The fields of a section that the form says; None is left out. Only a provider locks."""
    intro, fields = words_or_none(said, "intro"), {"title": words(said, "title")}
    return {
        **fields,
        "intro": intro,
        "repeat": _repeat(said, tree_in(was, "repeat")),
        "locked": (ticked(said, "locked") or None) if locks else was.get("locked"),
        "translations": _translations(said, was, ("title", "intro")),
    }


def item_data(item: ReadTree) -> dict[str, object]:
    """What the form of a question shows."""
    statements = texts_in(item, "quality_statements")
    plain = ("prompt", "help", "usually", "severity", "due", "action", "photo_rule", "applies_if")
    several_of = ("escalate", "regulations", "evidence", "basis")
    return {
        **{name: text_in(item, name) for name in plain},
        **{name: texts_in(item, name) for name in several_of},
        **answer_data(tree_in(item, "response")),
        "counts": item.get("counts_as_failure") is False,
        "optional": item.get("optional") is True,
        "photo_on_fail": item.get("photo_on_fail") is True,
        "terms": terms.rows_of(text_in(item, "show_if")),
        "primary": statements[0] if statements else "",
        "others": statements[1:],
        "locked": item.get("locked") is True,
        "translations": translation_rows(item, ("prompt", "help", "action")),
    }


def item_from(
    said: Said,
    was: ReadTree,
    items: Mapping[str, ReadTree],
    nodes: Mapping[str, Sequence[str]],
    *,
    locks: bool,
) -> dict[str, Json]:
    """The fields of a question that the form says; None is left out.

    `items` are the questions that a condition may name, `nodes` what is ticked of other frameworks.
    """
    primary = words(said, "primary")
    before = texts_in(was, "quality_statements")
    others = [each for each in several(said, "others", before) if each != primary]
    mapped = tree_in(was, "nodes")
    chosen: dict[str, Json] = {key: mapped[key] for key in mapped if key not in nodes}
    for key, ids in nodes.items():
        if ids:
            chosen[key] = several({"nodes": list(ids)}, "nodes", texts_in(mapped, key))
    plain: dict[str, Json] = {
        name: words(said, name) for name in ("prompt", "help", "severity", "due", "action", "photo_rule")
    }
    return {
        **plain,
        **{name: several(said, name, texts_in(was, name)) for name in ("regulations", "evidence", "basis")},
        "response": answer_from(said, tree_in(was, "response")),
        "usually": words_or_none(said, "usually"),
        "photo_on_fail": ticked(said, "photo_on_fail"),
        "counts_as_failure": False if ticked(said, "counts") else None,
        "optional": ticked(said, "optional") or None,
        "escalate": several(said, "escalate", texts_in(was, "escalate")) or None,
        "applies_if": words_or_none(said, "applies_if"),
        "show_if": terms.text_of(rows(said, "terms"), items),
        "quality_statements": [primary, *others] if primary else others,
        "nodes": chosen or None,
        "locked": (ticked(said, "locked") or None) if locks else was.get("locked"),
        "translations": _translations(said, was, ("prompt", "help", "action")),
    }


def translation_rows(tree: ReadTree, names: Sequence[str]) -> list[dict[str, str]]:
    """The words in other languages, with an empty row for one more."""
    every = tree_in(tree, "translations")
    found = [
        {"language": language, **{name: text_in(tree_in(every, language), name) for name in names}}
        for language in every
    ]
    return [*found, {"language": "", **dict.fromkeys(names, "")}]


def _translations(said: Said, was: ReadTree, names: Sequence[str]) -> Json:
    """By language; the words of options, which the form does not show, stay."""
    before, found = tree_in(was, "translations"), dict[str, Json]()
    for row in rows(said, "translations"):
        language = words(row, "language")
        kept = {key: value for key, value in tree_in(before, language).items() if key not in names}
        told = held({name: words(row, name) for name in names})
        if language and (told or kept):
            found[language] = {**told, **kept}
    return found or None


def _repeat(said: Said, was: ReadTree) -> Json:
    if not ticked(said, "repeated"):
        return None
    subject = words(said, "subject").lower().replace(" ", "_")
    older = was.get("sample")
    if isinstance(older, str) and older == words(said, "all_of") and not words(said, "count"):
        return {**was, "for": subject}
    picks: list[Json] = [
        held_numbers({"label": words(row, "label"), "count": whole(row, "count") or 1})
        | held({"random": ticked(row, "random")})
        for row in rows(said, "picks")
        if words(row, "label")
    ]
    sample = held_numbers({"count": whole(said, "count"), "percent": number(said, "percent")})
    return {"for": subject, "sample": sample | held({"all": words_or_none(said, "all_of"), "picks": picks})}
