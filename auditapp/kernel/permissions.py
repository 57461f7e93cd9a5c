"""Who may do what, as data. A permission is named scope:resource:action."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Permission(StrEnum):
    """Everything the product guards, in alphabetical order."""

    HOME_ACTION_ASSIGN = "home:action:assign"
    HOME_ACTION_COMMENT = "home:action:comment"
    HOME_ACTION_DO = "home:action:do"
    HOME_ACTION_READ = "home:action:read"
    HOME_ACTION_VERIFY = "home:action:verify"
    HOME_ACTION_VOID = "home:action:void"
    HOME_AUDIT_CAPTURE = "home:audit:capture"
    HOME_AUDIT_READ = "home:audit:read"
    HOME_CHECKLIST_READ = "home:checklist:read"
    HOME_DECISION_MAKE = "home:decision:make"
    HOME_DECISION_READ = "home:decision:read"
    HOME_HOME_READ = "home:home:read"
    HOME_OWN_ACTION_READ = "home:own-action:read"
    HOME_PACK_BUILD = "home:pack:build"
    HOME_PACK_READ = "home:pack:read"
    HOME_PEOPLE_READ = "home:people:read"
    HOME_PHOTO_READ = "home:photo:read"
    HOME_PROGRAMME_READ = "home:programme:read"
    PROVIDER_PROVIDER_READ = "provider:provider:read"


class Role(StrEnum):
    """The roles of design section 5; the first five belong to a home, the rest may span a provider."""

    CARE_ASSISTANT = "care_assistant"
    SENIOR_CARER = "senior_carer"
    DEPUTY_MANAGER = "deputy_manager"
    REGISTERED_MANAGER = "registered_manager"
    INSPECTOR = "inspector"
    QUALITY_LEAD = "quality_lead"
    NOMINATED_INDIVIDUAL = "nominated_individual"


PROVIDER_ROLES = frozenset({Role.QUALITY_LEAD, Role.NOMINATED_INDIVIDUAL})

_P = Permission
_CARER = frozenset({_P.HOME_OWN_ACTION_READ, _P.HOME_ACTION_DO, _P.HOME_ACTION_COMMENT, _P.HOME_PHOTO_READ})
_SENIOR = _CARER | {
    _P.HOME_HOME_READ,
    _P.HOME_AUDIT_CAPTURE,
    _P.HOME_AUDIT_READ,
    _P.HOME_ACTION_READ,
    _P.HOME_ACTION_VERIFY,
    _P.HOME_CHECKLIST_READ,
    _P.HOME_PROGRAMME_READ,
}
_MANAGER = _SENIOR | {
    _P.HOME_ACTION_ASSIGN,
    _P.HOME_ACTION_VOID,
    _P.HOME_DECISION_READ,
    _P.HOME_DECISION_MAKE,
    _P.HOME_PACK_BUILD,
    _P.HOME_PACK_READ,
    _P.HOME_PEOPLE_READ,
}
_LOOKER = frozenset(
    {
        _P.HOME_HOME_READ,
        _P.HOME_AUDIT_READ,
        _P.HOME_ACTION_READ,
        _P.HOME_OWN_ACTION_READ,  # what everybody needs who opens an action's page
        _P.HOME_PHOTO_READ,
        _P.HOME_CHECKLIST_READ,
        _P.HOME_PROGRAMME_READ,
        _P.HOME_PACK_READ,
    }
)

ROLE_PERMISSIONS: Mapping[Role, frozenset[Permission]] = {
    Role.CARE_ASSISTANT: _CARER,
    Role.SENIOR_CARER: _SENIOR,
    Role.DEPUTY_MANAGER: _MANAGER,
    Role.REGISTERED_MANAGER: _MANAGER,
    Role.INSPECTOR: _LOOKER,
    Role.QUALITY_LEAD: _MANAGER | {_P.PROVIDER_PROVIDER_READ},
    Role.NOMINATED_INDIVIDUAL: _MANAGER | {_P.PROVIDER_PROVIDER_READ},
}


@dataclass(frozen=True)
class Actor:
    """Somebody who acts: a signed-in person, or the system itself (`system`)."""

    user_id: str
    name: str
    homes: Mapping[str, frozenset[Permission]] = field(default_factory=dict)
    providers: Mapping[str, frozenset[Permission]] = field(default_factory=dict)
    session_id: str | None = None

    def can(self, permission: Permission, home_id: str) -> bool:
        """Whether the actor holds `permission` in that home."""
        return permission in self.homes.get(home_id, frozenset())

    def homes_with(self, permission: Permission) -> frozenset[str]:
        """Ids of the homes in which the actor holds `permission`."""
        return frozenset(home_id for home_id, held in self.homes.items() if permission in held)

    def sees_home(self, home_id: str) -> bool:
        """Whether the home exists as far as the actor is concerned."""
        return home_id in self.homes


def system_actor(name: str) -> Actor:
    """The actor recorded for what no person asked for, such as a deadline passing."""
    return Actor(user_id=f"system:{name}", name=f"Walkaround ({name})")
