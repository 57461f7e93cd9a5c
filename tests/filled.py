"""A form as a browser would send it: what the page filled in, with what somebody changed."""

from __future__ import annotations

from html.parser import HTMLParser

Values = dict[str, str | list[str]]


def form_at(html: str, action: str) -> Values:
    """What the form with this address would send if nothing was touched; the token is left out."""
    reader = _Forms(action)
    reader.feed(html)
    assert reader.found, f"no form with the address {action}"
    return reader.values


class _Forms(HTMLParser):
    def __init__(self, action: str) -> None:
        super().__init__()
        self.action, self.found, self.inside = action, False, False
        self.values: Values = {}
        self.select = ""
        self.area = ""
        self.first: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = given.get("action") == self.action
            self.found = self.found or self.inside
        if not self.inside:
            return
        name = given.get("name", "")
        if tag == "input" and name and name != "csrf_token":
            self._input(name, given)
        elif tag == "select":
            self.select, self.first = name, None
        elif tag == "option" and self.select:
            self._option(given)
        elif tag == "textarea":
            self.area, self.values[name] = name, ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "select" and self.select:
            self.values.setdefault(self.select, self.first or "")
            self.select = ""
        elif tag == "textarea":
            self.area = ""

    def handle_data(self, data: str) -> None:
        if self.area:
            self.values[self.area] = f"{self.values[self.area]}{data}".lstrip("\r\n")

    def _input(self, name: str, given: dict[str, str]) -> None:
        ticked = given.get("type") in ("checkbox", "radio")
        if ticked and "checked" not in given:
            return
        value = given.get("value", "y" if ticked else "")
        before = self.values.get(name)
        if given.get("type") == "checkbox" and before is not None:
            self.values[name] = [*(before if isinstance(before, list) else [before]), value]
        else:
            self.values[name] = value

    def _option(self, given: dict[str, str]) -> None:
        value = given.get("value", "")
        self.first = value if self.first is None else self.first
        if "selected" in given:
            self.values[self.select] = value
