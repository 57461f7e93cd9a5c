"""Who does what in a home: who audits, who owns an action, who may look at the result."""

from collections.abc import Collection, Sequence
from random import Random

from auditapp.checklists.terms import Severity
from auditapp.demo.script import Person
from auditapp.demo.storybook import Storybook
from auditapp.kernel.permissions import Role

_AUDITS = (
    Role.SENIOR_CARER,
    Role.SENIOR_CARER,
    Role.SENIOR_CARER,
    Role.DEPUTY_MANAGER,
    Role.REGISTERED_MANAGER,
)
_NIGHT = (Role.REGISTERED_MANAGER, Role.DEPUTY_MANAGER, Role.SENIOR_CARER, Role.QUALITY_LEAD)
_OFFICE = (Role.REGISTERED_MANAGER, Role.REGISTERED_MANAGER, Role.QUALITY_LEAD)
AUDITORS = {"night": _NIGHT, "gov": _OFFICE, "staff": _OFFICE}
_LEADS = (Role.REGISTERED_MANAGER, Role.DEPUTY_MANAGER)
_ANYONE = (
    Role.SENIOR_CARER,
    Role.SENIOR_CARER,
    Role.CARE_ASSISTANT,
    Role.CARE_ASSISTANT,
    Role.DEPUTY_MANAGER,
)
_CHECKERS = (
    Role.REGISTERED_MANAGER,
    Role.DEPUTY_MANAGER,
    Role.SENIOR_CARER,
    Role.QUALITY_LEAD,
    Role.NOMINATED_INDIVIDUAL,
)


def people(book: Storybook) -> tuple[Person, ...]:
    """Everybody, with an address at the made-up domain."""
    return tuple(
        Person(
            line["key"], line["name"], f"{line['key']}@{book.domain}", Role(line["role"]), line.get("home")
        )
        for line in book.people
    )


class Team:
    """The people who may be met in one home."""

    def __init__(self, everybody: Sequence[Person], home: str) -> None:
        self.members = tuple(person for person in everybody if person.home in {home, None})

    def _with(self, roles: Sequence[Role]) -> list[Person]:
        """One person for each mention of a role, so that a role said twice is twice as likely."""
        return [person for role in roles for person in self.members if person.role is role]

    def auditor(self, checklist: str, rng: Random) -> str:
        return rng.choice(self._with(AUDITORS.get(checklist, _AUDITS))).key

    def owner(self, severity: Severity, rng: Random) -> str:
        return rng.choice(self._with(_LEADS if severity is Severity.CRITICAL else _ANYONE)).key

    def other_owner(self, owner: str, rng: Random) -> str:
        return rng.choice([person for person in self._with(_ANYONE) if person.key != owner]).key

    def manager(self) -> str:
        return self._with((Role.REGISTERED_MANAGER,))[0].key

    def checker(self, hands: Collection[str], rng: Random) -> str:
        """Somebody with clean hands, most often from the home itself."""
        clean = [person.key for person in self._with(_CHECKERS) if person.key not in hands]
        return clean[0] if len(clean) < 3 or rng.random() < 0.6 else rng.choice(clean[:3])
