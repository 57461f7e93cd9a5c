"""The address that people type: what every link, square and slip begins with, and whether it works for others.

It is the one the installation was given (AUDITAPP_URL). Only without it is the one of the request taken, which
whoever sends the request chooses.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, current_app, request

SETTING = "AUDITAPP_URL"
_GIVEN = "GIVEN_ADDRESS"
_EVERYWHERE = frozenset({"", "0.0.0.0", "::", "[::]"})  # noqa: S104 - told apart, not listened on
_ASK = f"Ask whoever runs the installation to set its address ({SETTING})."


def install(app: Flask, given: str) -> None:
    """Remember the address the installation was given, if any, and let templates ask what is wrong with it."""
    app.config[_GIVEN] = given
    app.jinja_env.globals["address_problem"] = problem


def base() -> str:
    """The beginning of every link, without a slash at its end."""
    return str(current_app.config[_GIVEN]) or request.host_url.rstrip("/")


def link_to(path: str) -> str:
    """The whole address of a page, to hand over."""
    return base() + path


def problem() -> str:
    """A sentence for a manager about an address that would not work on another machine; nothing when it would."""
    if current_app.config["DEMONSTRATION"]:
        return ""
    address = base()
    if _is_this_machine(address):
        return f"This address works on this computer only. {_ASK}"
    if urlsplit(address).scheme != "https":
        return (
            f"This address does not begin with https://, so browsers keep nobody signed in under it. {_ASK}"
        )
    return ""


def base_of(bind: str, given: str) -> str:
    """The same for the command line, which has no request: the address given, else that of this machine."""
    if given:
        return given
    host, _, port = bind.rpartition(":")
    if bind.startswith(("unix:", "fd:")) or not port.isdigit():
        return "http://localhost"
    return f"http://{'localhost' if host in _EVERYWHERE else host}:{port}"


def opens_in_a_browser(address: str) -> bool:
    """Whether a browser would keep the cookies of that address, which are for HTTPS or the machine itself."""
    return urlsplit(address).scheme == "https" or _is_this_machine(address)


def _is_this_machine(address: str) -> bool:
    host = urlsplit(address).hostname or ""
    return host in ("localhost", "::1") or host.startswith("127.") or host.endswith(".localhost")
