"""Who may use which route in their own home: one row a route, written by hand from what each role is for.

`PUBLIC` needs no account, `EVERYBODY` any account; otherwise the roles that are let in. Everybody else is
refused
(403), whoever works elsewhere finds nothing (404), and whoever is signed out is sent to sign in (302, or 401
on the wire).
"""

from __future__ import annotations

from dataclasses import dataclass

from auditapp.kernel.permissions import Role
from tests.house import matrix_builder, matrix_exchange

PUBLIC = frozenset({"public"})
EVERYBODY = frozenset(Role)
CARE = EVERYBODY - {Role.ADMINISTRATOR}  # whoever has to do with audits and actions
MANAGERS = frozenset(
    {Role.DEPUTY_MANAGER, Role.REGISTERED_MANAGER, Role.QUALITY_LEAD, Role.NOMINATED_INDIVIDUAL}
)
DATA_KEEPERS = frozenset({Role.NOMINATED_INDIVIDUAL, Role.ADMINISTRATOR})
SENIORS = MANAGERS | {Role.SENIOR_CARER}
STAFF = SENIORS | {Role.CARE_ASSISTANT}
READERS = SENIORS | {Role.INSPECTOR}
IN_CHARGE = frozenset({Role.REGISTERED_MANAGER, Role.NOMINATED_INDIVIDUAL, Role.ADMINISTRATOR})
KEEPERS = frozenset({Role.NOMINATED_INDIVIDUAL, Role.ADMINISTRATOR})
PROVIDER = frozenset({Role.QUALITY_LEAD, Role.NOMINATED_INDIVIDUAL})


@dataclass(frozen=True)
class Route:
    """A route's method, its endpoint, an address with {home}, {action} ... filled in by the test, and who may."""

    method: str
    endpoint: str
    address: str
    who: frozenset[str]

    @property
    def names_a_record(self) -> bool:
        """Whether the address names something that belongs to a home or a provider."""
        return "{" in self.address.replace("{build}", "")


ROUTES = (
    Route("GET", "probes.healthz", "/healthz", PUBLIC),
    Route("GET", "probes.readyz", "/readyz", PUBLIC),
    Route("GET", "assets.file", "/static/{build}/css/base.css", PUBLIC),
    Route("GET", "assets.favicon", "/favicon.ico", PUBLIC),
    Route("GET", "people.sign_in", "/sign-in", PUBLIC),
    Route("POST", "people.begin", "/sign-in", PUBLIC),
    Route("GET", "people.capture_sign_in", "/capture/sign-in", PUBLIC),
    Route("POST", "people.capture_begin", "/capture/sign-in", PUBLIC),
    Route("GET", "join.ask", "/join", PUBLIC),
    Route("POST", "join.look_up", "/join", PUBLIC),
    Route("GET", "join.show", "/join/2222-2222-2222-2222", PUBLIC),
    Route("POST", "join.take_up", "/join/2222-2222-2222-2222", PUBLIC),
    Route("GET", "capture.shell", "/capture/", PUBLIC),
    Route("GET", "capture.manifest", "/capture/manifest.webmanifest", PUBLIC),
    Route("GET", "capture.worker", "/capture/worker.js", PUBLIC),
    Route("GET", "api-docs.openapi_json", "/api/openapi.json", PUBLIC),
    Route("POST", "people.sign_out", "/sign-out", EVERYBODY),
    Route("GET", "people.homes", "/", EVERYBODY),
    Route("GET", "second_step.ask", "/sign-in/second-factor", PUBLIC),
    Route("POST", "second_step.answer", "/sign-in/second-factor", PUBLIC),
    Route("POST", "second_step.ask_passkey", "/sign-in/second-factor/question", PUBLIC),
    Route("POST", "second_step.answer_passkey", "/sign-in/second-factor/passkey", PUBLIC),
    Route("POST", "second_step.ask_any_passkey", "/sign-in/passkey/question", PUBLIC),
    Route("POST", "second_step.answer_any_passkey", "/sign-in/passkey", PUBLIC),
    Route("GET", "account.show", "/account", EVERYBODY),
    Route("GET", "account.password", "/account/password", EVERYBODY),
    Route("POST", "account.change_password", "/account/password", EVERYBODY),
    Route("GET", "account.confirmation", "/account/confirmation", EVERYBODY),
    Route("POST", "account.confirm", "/account/confirmation", EVERYBODY),
    Route("GET", "account.devices", "/account/devices", EVERYBODY),
    Route("POST", "account.end_session", "/account/devices", EVERYBODY),
    Route("POST", "account.end_others", "/account/devices/others", EVERYBODY),
    Route("GET", "factors.index", "/account/second-factor", EVERYBODY),
    Route("POST", "factors.begin_authenticator", "/account/second-factor/authenticator", EVERYBODY),
    Route("GET", "factors.authenticator", "/account/second-factor/authenticator", EVERYBODY),
    Route(
        "POST",
        "factors.confirm_authenticator",
        "/account/second-factor/authenticator/confirmation",
        EVERYBODY,
    ),
    Route("GET", "factors.passkey", "/account/second-factor/passkey", EVERYBODY),
    Route("POST", "factors.ask_passkey", "/account/second-factor/passkey/question", EVERYBODY),
    Route("POST", "factors.add_passkey", "/account/second-factor/passkey", EVERYBODY),
    Route("POST", "factors.recovery_codes", "/account/second-factor/recovery-codes", EVERYBODY),
    Route("POST", "factors.remove", "/account/second-factor/removal", EVERYBODY),
    Route("GET", "actions.mine", "/actions", EVERYBODY),
    Route("GET", "sync.session", "/api/sync/session", EVERYBODY),
    Route("GET", "sync.index", "/api/sync/snapshot", EVERYBODY),
    Route("POST", "sync.changes", "/api/sync/changes", EVERYBODY),
    Route("GET", "sync.checklist_version", "/api/checklist-versions/{version}", EVERYBODY),
    Route("GET", "guidance.picture", "/api/checklist-pictures/{guidance}", EVERYBODY),
    Route("PUT", "evidence.receive_photo", "/api/photos/{photo}", SENIORS),  # and who announced it
    Route("GET", "evidence.rendition", "/photos/{photo}/thumb", CARE),
    Route("GET", "actions.index", "/homes/{home}/actions", READERS),
    Route("GET", "actions.show", "/actions/{action}", CARE),
    Route("POST", "actions.complete", "/actions/{action}/completion", STAFF),
    Route("POST", "actions.verify", "/actions/{action}/verification", SENIORS),
    Route("POST", "actions.assign", "/actions/{action}/assignment", MANAGERS),
    Route("POST", "actions.pause", "/actions/{action}/pause", MANAGERS),
    Route("POST", "actions.void", "/actions/{action}/void", MANAGERS),
    Route("POST", "actions.comment", "/actions/{action}/comments", STAFF),
    Route("GET", "packs.index", "/homes/{home}/packs", MANAGERS | {Role.INSPECTOR}),
    Route("POST", "packs.build", "/homes/{home}/packs", MANAGERS),
    Route("GET", "packs.show", "/packs/{pack}", MANAGERS | {Role.INSPECTOR}),
    Route("GET", "packs.file", "/packs/{pack}/file", MANAGERS | {Role.INSPECTOR}),
    Route("GET", "insights.homes", "/homes/", EVERYBODY),
    Route("GET", "insights.home", "/homes/{home}", READERS),
    Route("GET", "team.index", "/homes/{home}/people", MANAGERS | {Role.ADMINISTRATOR}),
    Route("GET", "team.invitation", "/homes/{home}/people/invitation", IN_CHARGE),
    Route("POST", "team.invite", "/homes/{home}/people/invitation", IN_CHARGE),
    Route("POST", "team.renew", "/homes/{home}/people/invitations/{invitation}/code", IN_CHARGE),
    Route("POST", "team.withdraw", "/homes/{home}/people/invitations/{withdrawn}/withdrawal", IN_CHARGE),
    Route("GET", "staff_import.choose", "/homes/{home}/people/import", IN_CHARGE),
    Route("GET", "staff_import.sample", "/homes/{home}/people/import/sample", IN_CHARGE),
    Route("POST", "staff_import.send", "/homes/{home}/people/import", IN_CHARGE),
    Route("GET", "staff_import.show", "/homes/{home}/people/import/{staff_list}", IN_CHARGE),
    Route("POST", "staff_import.confirm", "/homes/{home}/people/import/{staff_list}/confirmation", IN_CHARGE),
    Route("GET", "person.show", "/homes/{home}/people/{person}", MANAGERS | {Role.ADMINISTRATOR}),
    Route("POST", "person.change_role", "/homes/{home}/people/{person}/role", IN_CHARGE),
    Route("POST", "person.rename", "/homes/{home}/people/{person}/name", IN_CHARGE),
    Route("POST", "person.password_code", "/homes/{home}/people/{person}/password-code", IN_CHARGE),
    Route("POST", "person.take_off_factors", "/homes/{home}/people/{person}/second-factor", IN_CHARGE),
    Route("GET", "person.departure", "/homes/{home}/people/{person}/departure", IN_CHARGE),
    Route("POST", "person.depart", "/homes/{home}/people/{person}/departure", IN_CHARGE),
    Route("GET", "provider_team.index", "/providers/{provider}/people", PROVIDER | KEEPERS),
    Route("GET", "provider_team.invitation", "/providers/{provider}/people/invitation", KEEPERS),
    Route("POST", "provider_team.invite", "/providers/{provider}/people/invitation", KEEPERS),
    Route(
        "POST",
        "provider_team.renew",
        "/providers/{provider}/people/invitations/{span_invitation}/code",
        KEEPERS,
    ),
    Route(
        "POST",
        "provider_team.withdraw",
        "/providers/{provider}/people/invitations/{span_withdrawn}/withdrawal",
        KEEPERS,
    ),
    Route("GET", "provider_person.show_for_all", "/providers/{provider}/people/{person}", PROVIDER | KEEPERS),
    Route(
        "POST", "provider_person.change_role_for_all", "/providers/{provider}/people/{person}/role", KEEPERS
    ),
    Route("POST", "provider_person.rename_for_all", "/providers/{provider}/people/{person}/name", KEEPERS),
    Route(
        "POST",
        "provider_person.password_code_for_all",
        "/providers/{provider}/people/{person}/password-code",
        KEEPERS,
    ),
    Route(
        "POST",
        "provider_person.take_off_factors_for_all",
        "/providers/{provider}/people/{person}/second-factor",
        KEEPERS,
    ),
    Route(
        "GET",
        "provider_person.departure_for_all",
        "/providers/{provider}/people/{person}/departure",
        KEEPERS,
    ),
    Route(
        "POST", "provider_person.depart_for_all", "/providers/{provider}/people/{person}/departure", KEEPERS
    ),
    Route("GET", "insights.provider", "/providers/{provider}/", PROVIDER),
    Route("GET", "audits.index", "/homes/{home}/audits", READERS),
    Route("GET", "audits.show", "/homes/{home}/audits/{audit}", READERS),
    Route("GET", "areas.index", "/homes/{home}/areas", MANAGERS | {Role.ADMINISTRATOR}),
    Route("GET", "areas.new", "/homes/{home}/areas/new", MANAGERS | {Role.ADMINISTRATOR}),
    Route("POST", "areas.series", "/homes/{home}/areas/series", MANAGERS | {Role.ADMINISTRATOR}),
    Route("POST", "areas.add", "/homes/{home}/areas", MANAGERS | {Role.ADMINISTRATOR}),
    Route("POST", "areas.order", "/homes/{home}/areas/{area}/order", MANAGERS | {Role.ADMINISTRATOR}),
    Route("GET", "areas.show", "/homes/{home}/areas/{area}", MANAGERS | {Role.ADMINISTRATOR}),
    Route("POST", "areas.rename", "/homes/{home}/areas/{area}/name", MANAGERS | {Role.ADMINISTRATOR}),
    Route("POST", "areas.move", "/homes/{home}/areas/{area}/parent", MANAGERS | {Role.ADMINISTRATOR}),
    Route("POST", "areas.close", "/homes/{home}/areas/{area}/closing", MANAGERS | {Role.ADMINISTRATOR}),
    Route("POST", "areas.reopen", "/homes/{home}/areas/{area}/reopening", MANAGERS | {Role.ADMINISTRATOR}),
    Route("GET", "setup.ask", "/set-up", PUBLIC),
    Route("GET", "setup.show", "/set-up/2222222222222222", PUBLIC),
    Route("POST", "setup.found", "/set-up/2222222222222222", PUBLIC),
    Route("GET", "setup_checklist.index", "/homes/{home}/set-up", IN_CHARGE),
    Route("POST", "setup_checklist.skip", "/homes/{home}/set-up/areas/skip", IN_CHARGE),
    Route("POST", "setup_checklist.take_up", "/homes/{home}/set-up/areas/take-up", IN_CHARGE),
    Route("GET", "keeping.index", "/providers/{provider}/backups", KEEPERS),
    Route("POST", "keeping.start", "/providers/{provider}/backups", KEEPERS),
    Route("POST", "keeping.prove", "/providers/{provider}/backups/proof", KEEPERS),
    Route("GET", "provider_homes.administration", "/providers/{provider}/administration", PROVIDER | KEEPERS),
    Route("GET", "provider_homes.index", "/providers/{provider}/homes", KEEPERS),
    Route("GET", "provider_homes.new", "/providers/{provider}/homes/new", KEEPERS),
    Route("POST", "provider_homes.add", "/providers/{provider}/homes/new", KEEPERS),
    Route("GET", "directory.ask", "/providers/{provider}/homes/import", KEEPERS),
    Route("POST", "directory.read", "/providers/{provider}/homes/import", KEEPERS),
    Route("GET", "directory.look", "/providers/{provider}/homes/import/{directory}", KEEPERS),
    Route("POST", "directory.confirm", "/providers/{provider}/homes/import/{directory}", KEEPERS),
    Route("POST", "directory.discard", "/providers/{provider}/homes/import/{directory}/discard", KEEPERS),
    Route("GET", "provider_homes.details", "/homes/{home}/details", MANAGERS | {Role.ADMINISTRATOR}),
    Route("POST", "provider_homes.change", "/homes/{home}/details", IN_CHARGE),
    Route("GET", "privacy.log", "/homes/{home}/access-log", IN_CHARGE),
    Route("GET", "privacy.log_file", "/homes/{home}/access-log/file", IN_CHARGE),
    Route("GET", "privacy.own", "/account/views", EVERYBODY),
    Route("GET", "personal_data.home", "/homes/{home}/personal-data", IN_CHARGE),
    Route("GET", "personal_data.home_person", "/homes/{home}/personal-data/{person}", IN_CHARGE),
    Route("POST", "data_copies.home_ask", "/homes/{home}/personal-data/{person}/file", IN_CHARGE),
    Route("GET", "data_copies.home_ready", "/homes/{home}/personal-data/{person}/file", IN_CHARGE),
    Route(
        "GET", "data_copies.home_download", "/homes/{home}/personal-data/{person}/file/download", IN_CHARGE
    ),
    Route("GET", "personal_data.provider", "/providers/{provider}/personal-data", DATA_KEEPERS),
    Route(
        "GET", "personal_data.provider_person", "/providers/{provider}/personal-data/{person}", DATA_KEEPERS
    ),
    Route(
        "POST", "data_copies.provider_ask", "/providers/{provider}/personal-data/{person}/file", DATA_KEEPERS
    ),
    Route(
        "GET", "data_copies.provider_ready", "/providers/{provider}/personal-data/{person}/file", DATA_KEEPERS
    ),
    Route(
        "GET",
        "data_copies.provider_download",
        "/providers/{provider}/personal-data/{person}/file/download",
        DATA_KEEPERS,
    ),
    Route(
        "POST", "personal_data.erase", "/providers/{provider}/personal-data/{person}/erasure", DATA_KEEPERS
    ),
    Route("GET", "programme.index", "/homes/{home}/programme", READERS),
    Route("GET", "programme.choices", "/homes/{home}/programme/choices", MANAGERS),
    Route("POST", "programme.choose", "/homes/{home}/programme/choices", MANAGERS),
    Route("GET", "programme.entry", "/homes/{home}/programme/{checklist}", READERS),
    Route("POST", "programme.change", "/homes/{home}/programme/{checklist}", MANAGERS),
    Route("GET", "coverage.show", "/homes/{home}/checklists/coverage", READERS),
    Route("GET", "flags.show", "/homes/{home}/checklists/flags", READERS),
    Route("POST", "flags.say", "/homes/{home}/checklists/flags", MANAGERS),
    Route(
        "POST",
        "checklists.record",
        "/homes/{home}/checklists/{version}/sign-off",
        MANAGERS - {Role.DEPUTY_MANAGER},
    ),
    Route(
        "POST",
        "provider_checklists.record",
        "/providers/{provider}/checklists/{version}/sign-off",
        PROVIDER,
    ),
    Route(
        "POST",
        "checklists.withdraw",
        "/homes/{home}/checklists/{version}/sign-off/{sign_off}/withdrawal",
        MANAGERS - {Role.DEPUTY_MANAGER},
    ),
    Route(
        "POST",
        "provider_checklists.withdraw",
        "/providers/{provider}/checklists/{version}/sign-off/{sign_off}/withdrawal",
        PROVIDER,
    ),
    Route(
        "GET",
        "provider_checklists.version",
        "/providers/{provider}/checklists/{version}",
        PROVIDER,
    ),
    *(Route(*row) for row in matrix_builder.AT_HOME),
    *(Route(*row) for row in matrix_builder.FOR_ALL),
    Route("GET", "checklists.version", "/homes/{home}/checklists/{version}", READERS),
    Route("GET", "paper.sheet", "/homes/{home}/checklists/{version}/paper.pdf", READERS),
    *(Route(*row) for row in matrix_exchange.AT_HOME),
    *(Route(*row) for row in matrix_exchange.FOR_ALL),
    Route("GET", "decisions.index", "/homes/{home}/decisions", MANAGERS),
    Route("GET", "decisions.show", "/homes/{home}/decisions/{entry}", MANAGERS),
    Route("POST", "decisions.decide", "/homes/{home}/decisions/{entry}/decision", MANAGERS),
    Route("GET", "settings.home_index", "/homes/{home}/settings", MANAGERS | {Role.ADMINISTRATOR}),
    Route("GET", "settings.home_group", "/homes/{home}/settings/limits", MANAGERS | {Role.ADMINISTRATOR}),
    Route(
        "GET",
        "settings.home_one",
        "/homes/{home}/settings/limits/limit_lounge",
        MANAGERS | {Role.ADMINISTRATOR},
    ),
    Route("POST", "settings.home_change", "/homes/{home}/settings/limits/limit_lounge", IN_CHARGE),
    Route(
        "POST",
        "settings.home_take_back",
        "/homes/{home}/settings/limits/limit_lounge/taking-back",
        IN_CHARGE,
    ),
    Route(
        "GET", "settings.provider_index", "/providers/{provider}/settings", PROVIDER | {Role.ADMINISTRATOR}
    ),
    Route(
        "GET",
        "settings.provider_group",
        "/providers/{provider}/settings/mail",
        PROVIDER | {Role.ADMINISTRATOR},
    ),
    Route(
        "GET",
        "settings.provider_one",
        "/providers/{provider}/settings/mail/mail",
        PROVIDER | {Role.ADMINISTRATOR},
    ),
    Route("POST", "settings.provider_change", "/providers/{provider}/settings/mail/mail", KEEPERS),
    Route(
        "POST", "settings.provider_take_back", "/providers/{provider}/settings/mail/mail/taking-back", KEEPERS
    ),
    Route("POST", "settings.test_mail", "/providers/{provider}/settings/mail/mail/test-message", KEEPERS),
    Route("GET", "logo.of_reports", "/homes/{home}/logo", READERS),
    Route("GET", "logo.of_home", "/homes/{home}/settings/logo", MANAGERS | {Role.ADMINISTRATOR}),
    Route("GET", "logo.of_provider", "/providers/{provider}/settings/logo", PROVIDER | {Role.ADMINISTRATOR}),
    Route(
        "POST",
        "logo.choose_for_home",
        "/homes/{home}/settings/reports/report_logo/picture",
        IN_CHARGE,
    ),
    Route(
        "POST",
        "logo.choose_for_provider",
        "/providers/{provider}/settings/reports/report_logo/picture",
        KEEPERS,
    ),
)
