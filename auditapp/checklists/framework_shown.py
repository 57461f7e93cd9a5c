"""Which version of the framework a home looks at: as asked for, else as it is set for the home."""

from __future__ import annotations

from sqlalchemy.orm import Session

from auditapp.checklists.framework import ITEM_FRAMEWORK, FrameworkVersion, load_framework
from auditapp.people import settings
from auditapp.people.setting_kinds import FRAMEWORKS

SETTING = "framework_shown"

FRAMEWORKS.comes_from(lambda: {version.id: version.name for version in load_framework().versions.values()})


def version_shown(session: Session, home_id: str, asked: str) -> FrameworkVersion:
    """The version asked for, if there is such a one; else the one that is set, as long as its file is there."""
    versions = load_framework().versions
    found = versions.get(asked) or versions.get(str(settings.of_home(session, SETTING, home_id)))
    return found or versions[ITEM_FRAMEWORK]
