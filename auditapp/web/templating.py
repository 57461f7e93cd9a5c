"""What every template may use, and nothing more: who is here, where, the menu, dates as people say them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import Flask, g, request
from flask_login import current_user

from auditapp.kernel import clock
from auditapp.kernel.permissions import Actor
from auditapp.web.access import HomeLike


@dataclass(frozen=True)
class MenuItem:
    """One line of the menu. `icon` names a symbol of the sprite without its `icon-`."""

    label: str
    url: str
    icon: str
    current: bool


Menu = Callable[[Actor, HomeLike | None, str], list[MenuItem]]
Homes = Callable[[Actor], Sequence[HomeLike]]


def install(app: Flask, *, menu: Menu, homes: Homes) -> None:
    """Add the context and the filters."""

    @app.context_processor
    def context() -> dict[str, object]:
        actor = getattr(current_user, "actor", None)
        known = actor if isinstance(actor, Actor) else None
        every = homes(known) if known else []
        # Whoever works in one home is always in it, also on pages that are about themselves.
        home = g.get("home") or (every[0] if len(every) == 1 else None)
        return {
            "actor": known,
            "home": home,
            "homes": every,
            "menu": menu(known, home, request.path) if known and not known.must_add_factor else [],
            "demonstration": app.config["DEMONSTRATION"],
        }

    app.jinja_env.filters.update(moment=moment, day=day, iso=iso)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def moment(value: datetime) -> str:
    """Fri 27 Nov, 14:20 in the home's time; the year when it is not this one."""
    local = value.astimezone(clock.zone())
    return f"{day(local.date())}, {local:%H:%M}"


def day(value: date) -> str:
    """Fri 27 Nov, with the year when it is not this one."""
    year = "" if value.year == clock.local_date(clock.now()).year else f" {value.year}"
    return f"{value:%a} {value.day} {value:%b}{year}"


def iso(value: datetime | date) -> str:
    """The exact form for machines and hovers."""
    return clock.wire_time(value) if isinstance(value, datetime) else value.isoformat()
