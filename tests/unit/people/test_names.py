"""What can be a person's name: what people are called, and nothing that stands in records."""

from __future__ import annotations

import pytest

from auditapp.people.names import problem_with_name


@pytest.mark.parametrize(
    "name", ["Maria Santos", "Siân O'Brien-Hughes", "Zoë d\u2019Arcy", "Nguyễn Thị Ánh", "李小龙"]
)
def test_names_as_people_write_them_are_taken(name: str) -> None:
    assert problem_with_name(name) is None


@pytest.mark.parametrize(
    "name",
    [
        '{"note":"","subject":"","value":{"reading":"9","type":"number"}}',
        "=HYPERLINK(1)",
        'Maria "Mia" Santos',
        "<b>Maria</b>",
        "Maria\x1b[31m",
        "Maria\u202eSantos",
        "M" * 101,
        "  ",
        "42",
    ],
)
def test_what_stands_in_a_record_or_hides_is_no_name(name: str) -> None:
    assert problem_with_name(name)
