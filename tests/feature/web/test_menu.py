"""The menu stays wherever somebody is: that of their one home, or the way back to their homes."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from tests.build import World
from tests.tablet import signed_in

ELSEWHERE = [("/actions", 200), ("/account", 200), ("/homes/nowhere", 404), ("/no-such-page", 404)]


def menu(text: str) -> list[str]:
    """The lines of the menu."""
    found = re.search(r'<nav class="app-nav" aria-label="Main">(.*?)</nav>', text, re.DOTALL)
    return re.findall(r"<span>([^<]+)</span></a></li>", found.group(1)) if found else []


@pytest.mark.parametrize(("path", "status"), ELSEWHERE)
def test_whoever_has_one_home_keeps_its_menu(app: Flask, world: World, path: str, status: int) -> None:
    lines = menu(signed_in(app, world, "registered_manager").get(path, status=status).text)
    assert lines[:3] == ["Overview", "My actions", "Actions"]
    assert "People" in lines


@pytest.mark.parametrize(("path", "status"), [*ELSEWHERE, ("/homes/", 200)])
def test_whoever_has_several_homes_finds_back_to_them(
    app: Flask, world: World, path: str, status: int
) -> None:
    lines = menu(signed_in(app, world, "quality_lead").get(path, status=status).text)
    assert lines == ["Homes", "My actions", "Administration"]
