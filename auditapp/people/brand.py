"""The name line and the logo at the top of reports and packs."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from auditapp.people import settings


@dataclass(frozen=True)
class Brand:
    """What the home, or its provider for all homes, put on reports. `logo` is a hash in the photo store, or ""."""

    name: str = ""
    logo: str = ""
    alt: str = ""


NO_BRAND = Brand()


def brand_of(session: Session, home_id: str) -> Brand:
    """What stands at the top of a home's reports."""
    name, logo, alt = (
        str(settings.of_home(session, key, home_id) or "")
        for key in ("report_name", "report_logo", "report_logo_alt")
    )
    return Brand(name, logo, alt)
