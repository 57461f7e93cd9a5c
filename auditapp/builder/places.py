"""Where the builder's pages stand, and which drafts may be looked at there."""

from __future__ import annotations

from auditapp.checklists import drafts
from auditapp.checklists.models import ChecklistDraft
from auditapp.checklists.places import Pages, Place
from auditapp.extensions import db
from auditapp.kernel.errors import ForbiddenError, NotFoundError

__all__ = ["Place", "draft_at", "draft_to_save", "homes", "may_publish", "page", "providers"]
_PAGES = Pages.called("builder")
homes, providers, page = _PAGES.homes, _PAGES.providers, _PAGES.page


def draft_at(place: Place, draft_id: str, *, to_change: bool = False) -> ChecklistDraft:
    """The draft; `to_change`: kept from others meanwhile. Raises NotFoundError for another place's."""
    find = drafts.locked if to_change else drafts.found
    found = find(db.session(), place.provider_id, place.home_id, draft_id)
    if found is None:
        raise NotFoundError
    return found


def draft_to_save(place: Place, draft_id: str) -> ChecklistDraft | None:
    """The draft, kept from others meanwhile; None when it is not there (any more)."""
    return drafts.locked(db.session(), place.provider_id, place.home_id, draft_id)


def may_publish(place: Place) -> None:
    """Raises ForbiddenError for somebody who only prepares drafts."""
    if not place.may_publish:
        raise ForbiddenError
