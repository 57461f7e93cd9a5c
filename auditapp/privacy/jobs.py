"""The access log is kept for as long as the provider says, and no longer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from auditapp.kernel import clock
from auditapp.kernel.jobs import ClaimedJob
from auditapp.kernel.schedule import Daily
from auditapp.people import settings, viewing
from auditapp.people.models import Provider
from auditapp.web.work import Handler, Work

SHORTEN = "privacy.shorten_access_log"
_MONTHS = 12


def shorten(work: Work, _job: ClaimedJob) -> None:
    """Remove the entries of each provider that are older than its setting."""
    now = clock.now()
    with work.transaction() as session:
        for provider_id in session.scalars(select(Provider.id)).all():
            months = settings.value_of(session, "retention_access_log_months", provider_id=provider_id)
            viewing.forget_before(session, provider_id, months_before(now, int(str(months))))


def months_before(moment: datetime, months: int) -> datetime:
    """The same time so many months ago; the last day of the month where that month is shorter."""
    years, month = divmod(moment.month - 1 - months, _MONTHS)
    year = moment.year + years
    for day in range(moment.day, 0, -1):
        try:
            return moment.replace(year=year, month=month + 1, day=day)
        except ValueError:
            continue
    raise ValueError(moment)


HANDLERS: Mapping[str, Handler] = {SHORTEN: shorten}
DAILIES = (Daily(SHORTEN, 3),)
