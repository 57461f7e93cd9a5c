"""What is handed over on paper or shown once on the screen: a code, its link and the same as a square to scan."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass

import segno
from markupsafe import Markup

from auditapp.people.invitations import spoken
from auditapp.team.service import Issued
from auditapp.web.templating import moment


@dataclass(frozen=True)
class Slip:
    """One code with everything that its holder needs. `square` is an SVG without any style of its own."""

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
        square=square(link) if with_square else Markup(),
    )


def square(text: str) -> Markup:
    """A QR code, black on white in every theme, so that cameras find it."""
    stream = io.BytesIO()
    code = segno.make(text, error="m", micro=False)
    code.save(
        stream, kind="svg", xmldecl=False, svgns=False, nl=False, omitsize=True, border=4, dark="#000",
        light="#fff", svgclass="app-slip__square", lineclass=None, title="The same link, to scan",
    )  # fmt: skip
    return Markup(stream.getvalue().decode())  # noqa: S704 - made of numbers by segno, and the fixed title above
