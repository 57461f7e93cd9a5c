"""What makes a new password weak: being short, being common, being one's own name."""

from __future__ import annotations

import pytest

from auditapp.kernel.errors import InvalidError
from auditapp.people import accounts, passwords
from auditapp.web.work import Work
from tests.build import World

NAMES = ("Grace Okafor", "grace@larkfield.example", "Oak House")


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery",
        "a long enough password",
        "               kettle",  # spaces are characters, too
        "ŵyth o gathod du",
        "grace and the oak tree",
        "12 bananas on a 7 bus",
        "p" * 100 + "assword",
    ],
)
def test_any_long_password_that_nobody_would_try_will_do(password: str) -> None:
    assert passwords.problem_with(password, *NAMES) is None


@pytest.mark.parametrize(
    "password",
    [
        "password1234",
        "PASSWORD2026!!",
        "qwertyuiop123",
        "sunshine1111",
        "111111111111",
        "abababababab",
        "iloveyou!!!!!!",
    ],
)
def test_a_common_password_with_an_ending_stays_common(password: str) -> None:
    assert "many people use" in (passwords.problem_with(password, *NAMES) or "")


@pytest.mark.parametrize(
    "password", ["grace okafor", "GraceOkafor1!", "grace@larkfield.example", "oak-house-2026"]
)
def test_ones_own_names_alone_are_refused(password: str) -> None:
    assert "a name of yours or of your home" in (passwords.problem_with(password, *NAMES) or "")


def test_length_is_asked_for_and_bounded() -> None:
    assert "at least 12" in (passwords.problem_with("elevenchars") or "")
    assert passwords.problem_with("heron lantern " + "x" * 186) is None
    assert "at most 200" in (passwords.problem_with("heron lantern " + "x" * 187) or "")


def test_the_command_line_asks_for_the_same(work: Work, world: World) -> None:
    name = world.user("senior_carer").sign_in_name
    with work.transaction() as changing, pytest.raises(InvalidError, match="many people use"):
        accounts.reset_password(changing, name, "password1234")


def test_a_password_is_compared_to_its_last_letter() -> None:
    kept = passwords.hash_password("heron lantern gravel")
    assert passwords.matches(kept, "heron lantern gravel")
    for near in ("heron lantern grave", "heron lantern gravel ", "Heron lantern gravel", ""):
        assert not passwords.matches(kept, near)
