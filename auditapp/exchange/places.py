"""Where the pages stand on which checklists come in and go out."""

from __future__ import annotations

from auditapp.checklists.places import Pages, Place

__all__ = ["Place", "homes", "page", "providers"]
_PAGES = Pages.called("exchange")
homes, providers, page = _PAGES.homes, _PAGES.providers, _PAGES.page
