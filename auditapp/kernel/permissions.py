"""Who may do what, as data. A permission is named scope:resource:action."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Permission(StrEnum):
    """Everything the product guards, in alphabetical order."""

    HOME_ACCESS_LOG_READ = "home:access-log:read"
    HOME_ACTION_ASSIGN = "home:action:assign"
    HOME_ACTION_COMMENT = "home:action:comment"
    HOME_ACTION_DO = "home:action:do"
    HOME_ACTION_READ = "home:action:read"
    HOME_ACTION_VERIFY = "home:action:verify"
    HOME_ACTION_VOID = "home:action:void"
    HOME_AREA_EDIT = "home:area:edit"
    HOME_AREA_READ = "home:area:read"
    HOME_AUDIT_CAPTURE = "home:audit:capture"
    HOME_AUDIT_READ = "home:audit:read"
    HOME_CHECKLIST_DRAFT = "home:checklist:draft"
    HOME_CHECKLIST_EDIT = "home:checklist:edit"
    HOME_CHECKLIST_READ = "home:checklist:read"
    HOME_DECISION_MAKE = "home:decision:make"
    HOME_DECISION_READ = "home:decision:read"
    HOME_HOME_EDIT = "home:home:edit"
    HOME_HOME_READ = "home:home:read"
    HOME_OWN_ACTION_READ = "home:own-action:read"
    HOME_PACK_BUILD = "home:pack:build"
    HOME_PACK_READ = "home:pack:read"
    HOME_PEOPLE_EDIT = "home:people:edit"
    HOME_PEOPLE_READ = "home:people:read"
    HOME_PERSONAL_DATA_READ = "home:personal-data:read"
    HOME_PHOTO_READ = "home:photo:read"
    HOME_PROGRAMME_EDIT = "home:programme:edit"
    HOME_PROGRAMME_READ = "home:programme:read"
    HOME_SETTINGS_EDIT = "home:settings:edit"
    HOME_SETTINGS_READ = "home:settings:read"
    HOME_SET_UP_EDIT = "home:set-up:edit"
    PROVIDER_ADMINISTRATION_READ = "provider:administration:read"
    PROVIDER_BACKUP_EDIT = "provider:backup:edit"
    PROVIDER_BACKUP_READ = "provider:backup:read"
    PROVIDER_CHECKLIST_EDIT = "provider:checklist:edit"
    PROVIDER_HOME_EDIT = "provider:home:edit"
    PROVIDER_PEOPLE_EDIT = "provider:people:edit"
    PROVIDER_PERSONAL_DATA_ERASE = "provider:personal-data:erase"
    PROVIDER_PERSONAL_DATA_READ = "provider:personal-data:read"
    PROVIDER_PROVIDER_READ = "provider:provider:read"
    PROVIDER_SETTINGS_EDIT = "provider:settings:edit"
    PROVIDER_SETTINGS_READ = "provider:settings:read"


class Role(StrEnum):
    """The first five belong to a home, the rest span a provider.

    An administrator keeps people, homes, settings and backups in order, and sees no audit.
    """

    CARE_ASSISTANT = "care_assistant"
    SENIOR_CARER = "senior_carer"
    DEPUTY_MANAGER = "deputy_manager"
    REGISTERED_MANAGER = "registered_manager"
    INSPECTOR = "inspector"
    QUALITY_LEAD = "quality_lead"
    NOMINATED_INDIVIDUAL = "nominated_individual"
    ADMINISTRATOR = "administrator"


PROVIDER_ROLES = frozenset({Role.QUALITY_LEAD, Role.NOMINATED_INDIVIDUAL, Role.ADMINISTRATOR})

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
    _P.HOME_CHECKLIST_DRAFT,
    _P.HOME_DECISION_READ,
    _P.HOME_DECISION_MAKE,
    _P.HOME_PACK_BUILD,
    _P.HOME_PACK_READ,
    _P.HOME_PEOPLE_READ,
    _P.HOME_AREA_READ,
    _P.HOME_AREA_EDIT,
    _P.HOME_PROGRAMME_EDIT,
    _P.HOME_SETTINGS_READ,
}
_IN_CHARGE = frozenset(
    {
        _P.HOME_ACCESS_LOG_READ,
        _P.HOME_HOME_EDIT,
        _P.HOME_PEOPLE_EDIT,
        _P.HOME_PERSONAL_DATA_READ,
        _P.HOME_SETTINGS_EDIT,
        _P.HOME_SET_UP_EDIT,
    }
)
_PROVIDER = frozenset(
    {
        _P.PROVIDER_ADMINISTRATION_READ,
        _P.PROVIDER_BACKUP_EDIT,
        _P.PROVIDER_BACKUP_READ,
        _P.PROVIDER_HOME_EDIT,
        _P.PROVIDER_PEOPLE_EDIT,
        _P.PROVIDER_PERSONAL_DATA_ERASE,
        _P.PROVIDER_PERSONAL_DATA_READ,
        _P.PROVIDER_SETTINGS_EDIT,
        _P.PROVIDER_SETTINGS_READ,
    }
)
# What is asked in audits is for those who answer for care, not for whoever keeps accounts and backups.
_CHECKLISTS = frozenset({_P.HOME_CHECKLIST_EDIT, _P.PROVIDER_CHECKLIST_EDIT})
_ADMINISTRATOR = frozenset({_P.HOME_AREA_READ, _P.HOME_AREA_EDIT, _P.HOME_PEOPLE_READ, _P.HOME_SETTINGS_READ})
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
    Role.REGISTERED_MANAGER: _MANAGER | _IN_CHARGE | {_P.HOME_CHECKLIST_EDIT},
    Role.INSPECTOR: _LOOKER,
    Role.QUALITY_LEAD: _MANAGER
    | _CHECKLISTS
    | {_P.PROVIDER_PROVIDER_READ, _P.PROVIDER_ADMINISTRATION_READ, _P.PROVIDER_SETTINGS_READ},
    Role.NOMINATED_INDIVIDUAL: _MANAGER | _IN_CHARGE | _CHECKLISTS | _PROVIDER | {_P.PROVIDER_PROVIDER_READ},
    Role.ADMINISTRATOR: _ADMINISTRATOR | _IN_CHARGE | _PROVIDER,
}


@dataclass(frozen=True)
class Actor:
    """Somebody who acts: a signed-in person, or the system itself (`system`)."""

    user_id: str
    name: str
    homes: Mapping[str, frozenset[Permission]] = field(default_factory=dict)
    providers: Mapping[str, frozenset[Permission]] = field(default_factory=dict)
    session_id: str | None = None
    # Signed in, but a second factor is required first: until it is set up nothing else may be done or seen.
    must_add_factor: bool = False

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
