"""The tablet asks about a home in the very words of the framework."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[3]
FRAMEWORK = ROOT / "auditapp/checklists/framework/context_flags.yml"
ON_TABLET = ROOT / "auditapp/static/js/capture/core/flags.js"


def test_the_tablet_has_the_words_of_every_flag() -> None:
    framework = {each["flag"]: each["question"] for each in yaml.safe_load(FRAMEWORK.read_text())}
    tablet = dict(re.findall(r'^  "([a-z_.0-9]+)": "([^"]+)",$', ON_TABLET.read_text(), re.MULTILINE))
    assert tablet == framework
