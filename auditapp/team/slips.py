"""What is handed over on paper or shown once on the screen: a code, its link and the same as a square to scan."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup

from auditapp.people.invitations import spoken
from auditapp.team.service import Issued
from auditapp.web.squares import square
from auditapp.web.templating import moment


@dataclass(frozen=True)
class Slip:
    """One code with everything that its holder needs."""

    name: str
    sign_in_name: str
    code: str
    link: str
    address: str
    until: str
    square: Markup


def slip_of(issued: Issued, link_of: Callable[[str], str], address: str, *, with_square: bool = True) -> Slip:
    """The slip of a code. `link_of` makes the whole address of a code, `address` is where a code is typed."""
    link = link_of(issued.code)
    return Slip(
        name=issued.name,
        sign_in_name=issued.sign_in_name,
        code=spoken(issued.code),
        link=link,
        address=address,
        until=moment(issued.expires_at),
        square=square(link, name="The same link, to scan", block="app-slip__square")
        if with_square
        else Markup(),
    )
