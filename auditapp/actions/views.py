"""Actions over HTTP: my actions, a home's register, one action and what is done to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import cast

from flask import Blueprint, current_app, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage

from auditapp.actions import present, present_action, queries, service, story
from auditapp.actions.models import Action
from auditapp.actions.queries import ActionLink, Narrowing
from auditapp.checklists.catalogue import titles
from auditapp.evidence.jobs import easel_of
from auditapp.evidence.upload import Uploaded, attach, take_in
from auditapp.extensions import db
from auditapp.forms.actions import (
    AssignmentForm,
    CommentForm,
    CompletionForm,
    PauseForm,
    VerificationForm,
    VoidingForm,
)
from auditapp.kernel import clock, ids
from auditapp.kernel.errors import InvalidError, Refusal, StateError
from auditapp.kernel.permissions import Permission
from auditapp.people.queries import HomeSummary, owners_of
from auditapp.web import access
from auditapp.web.errors import status_of
from auditapp.web.work import Work

blueprint = Blueprint("actions", __name__)
MAX_PAGE = 10_000


@dataclass
class Forms:
    """The forms of an action's page; None is not for this reader, or not now."""

    completion: CompletionForm | None = None
    verification: VerificationForm | None = None
    assignment: AssignmentForm | None = None
    pause: PauseForm | None = None
    voiding: VoidingForm | None = None
    comment: CommentForm | None = None


@blueprint.get("/actions")
@access.signed_in
def mine() -> ResponseReturnValue:
    """What I own and must still do, and what others did that I may check."""
    today = clock.local_date(clock.now())
    found = queries.mine(db.session(), access.current_actor(), today)
    return render_template("actions/mine.html", page=present.mine_page(found, today))


@blueprint.get("/homes/<home_id>/actions")
@access.home(Permission.HOME_ACTION_READ)
def index(home: HomeSummary) -> ResponseReturnValue:
    """The register of a home's actions."""
    session, today, narrowing = db.session(), clock.local_date(clock.now()), _narrowing()
    page = present.register_page(
        home,
        narrowing,
        queries.register(session, home.id, narrowing, today),
        people=owners_of(session, home.id),
        titles=titles(session, home.provider_id, home.id),
        today=today,
    )
    return render_template("actions/register.html", page=page)


@blueprint.get("/actions/<record_id>")
@blueprint.get("/actions/<record_id>/<reference>")
@access.record(queries.find_action, Permission.HOME_OWN_ACTION_READ)
def show(link: ActionLink, reference: str = "") -> ResponseReturnValue:
    """One action; an address with another reference, or none, leads to the right one."""
    if reference != link.reference:
        return redirect(_url(link))
    return _page(link, Forms())


@blueprint.post("/actions/<record_id>/completion")
@access.record(queries.find_action, Permission.HOME_ACTION_DO)
def complete(link: ActionLink) -> ResponseReturnValue:
    """The owner says that it is done, with a photo of how it is now."""
    form = CompletionForm(prefix="completion-")

    def verb() -> None:
        photo, actor, now = _photo(form), access.current_actor(), clock.now()
        session = db.session()
        text = form.text.data or ""
        done = service.complete(session, link.id, ids.new_uuid(), text, now, actor=actor, now=now)
        if photo is not None:
            home_id, owner = link.home_id, done.id
            attach(
                session, photo, home_id=home_id, owner_kind="completion", owner_id=owner, view="after",
                actor=actor, now=now,
            )  # fmt: skip

    return _carry_out(
        link, form, Forms(completion=form), verb, "It is sent as done. Somebody else will check it."
    )


@blueprint.post("/actions/<record_id>/verification")
@access.record(queries.find_action, Permission.HOME_ACTION_VERIFY)
def verify(link: ActionLink) -> ResponseReturnValue:
    """Somebody with clean hands says what they saw."""
    form = VerificationForm(prefix="verification-")

    def verb() -> None:
        check = service.verify_action if form.verdict.data == "verified" else service.send_back
        check(
            db.session(),
            _action(link),
            seen=form.seen.data or "",
            actor=access.current_actor(),
            now=clock.now(),
        )

    return _carry_out(link, form, Forms(verification=form), verb, "Your check is recorded.")


@blueprint.post("/actions/<record_id>/assignment")
@access.record(queries.find_action, Permission.HOME_ACTION_ASSIGN)
def assign(link: ActionLink) -> ResponseReturnValue:
    """A manager gives it to somebody else, or another date or text."""
    form = _assignment_form(link)

    def verb() -> None:
        service.reassign(
            db.session(),
            _action(link),
            owner_id=form.owner.data,
            due_on=form.due.data or clock.local_date(clock.now()),
            text=form.text.data or "",
            reason=form.reason.data or "",
            actor=access.current_actor(),
            now=clock.now(),
        )

    return _carry_out(link, form, Forms(assignment=form), verb, "The change is saved.")


@blueprint.post("/actions/<record_id>/pause")
@access.record(queries.find_action, Permission.HOME_ACTION_ASSIGN)
def pause(link: ActionLink) -> ResponseReturnValue:
    """A manager puts it off until a day."""
    form = PauseForm(prefix="pause-")

    def verb() -> None:
        until = form.until.data or clock.local_date(clock.now())
        actor, reason = access.current_actor(), form.reason.data or ""
        service.pause(db.session(), _action(link), until=until, reason=reason, actor=actor, now=clock.now())

    return _carry_out(link, form, Forms(pause=form), verb, "The action is paused.")


@blueprint.post("/actions/<record_id>/void")
@access.record(queries.find_action, Permission.HOME_ACTION_VOID)
def void(link: ActionLink) -> ResponseReturnValue:
    """A manager says that it was raised in error."""
    form = VoidingForm(prefix="voiding-")

    def verb() -> None:
        actor, reason = access.current_actor(), form.reason.data or ""
        service.void(db.session(), _action(link), reason=reason, actor=actor, now=clock.now())

    return _carry_out(link, form, Forms(voiding=form), verb, "The action is void. Its history stays.")


@blueprint.post("/actions/<record_id>/comments")
@access.record(queries.find_action, Permission.HOME_ACTION_COMMENT)
def comment(link: ActionLink) -> ResponseReturnValue:
    """Somebody says something about it."""
    form = CommentForm(prefix="comment-")

    def verb() -> None:
        actor, text = access.current_actor(), form.text.data or ""
        service.comment(db.session(), _action(link), text=text, actor=actor, now=clock.now())

    return _carry_out(link, form, Forms(comment=form), verb, "Your comment is added.")


Form = CompletionForm | VerificationForm | AssignmentForm | PauseForm | VoidingForm | CommentForm


def _carry_out(
    link: ActionLink, form: Form, forms: Forms, verb: Callable[[], None], said: str
) -> ResponseReturnValue:
    """Do it and go back to the page, or show the page again with what was typed and what to put right."""
    if not form.validate():
        return _page(link, forms), 422
    try:
        verb()
    except (InvalidError, StateError) as refusal:
        db.session.rollback()
        form.form_errors = [refusal.message]
        return _page(link, forms), status_of(refusal)
    flash(said, "met")
    return redirect(_url(link))


def _page(link: ActionLink, forms: Forms) -> str:
    session, actor, today = db.session(), access.current_actor(), clock.local_date(clock.now())
    told = story.read_story(session, link.id, today)
    allowed = story.allowed(told, actor)
    page = present_action.action_page(
        told,
        allowed,
        owed=_owed(told),
        who_may_check=story.checkers(session, link.home_id, told.hands),
        may_see_home=actor.can(Permission.HOME_ACTION_READ, link.home_id),
        today=today,
    )
    return render_template("actions/action.html", page=page, forms=_offered(link, told, allowed, forms))


def _owed(told: story.Story) -> tuple[str, ...]:
    """What audits say is open beside the answer: they know of actions, and actions not of them."""
    owed = cast("Callable[[Session, str, str], tuple[str, ...]]", current_app.extensions["owed"])
    audit_id, answer_id = told.found.audit_id, told.found.answer_id
    return owed(db.session(), audit_id, answer_id) if audit_id and answer_id else ()


def _offered(link: ActionLink, told: story.Story, allowed: story.Allowed, used: Forms) -> Forms:
    """The forms that this reader may use now; one that was just sent is shown again with its errors."""
    manages = allowed.assign
    return Forms(
        completion=used.completion
        or (CompletionForm(None, prefix="completion-") if allowed.complete else None),
        verification=used.verification
        or (VerificationForm(None, prefix="verification-") if allowed.verify else None),
        assignment=used.assignment or (_assignment_form(link, told) if manages else None),
        pause=used.pause or (PauseForm(None, prefix="pause-") if manages else None),
        voiding=used.voiding or (VoidingForm(None, prefix="voiding-") if allowed.void else None),
        comment=used.comment or (CommentForm(None, prefix="comment-") if allowed.comment else None),
    )


def _assignment_form(link: ActionLink, told: story.Story | None = None) -> AssignmentForm:
    now = {"owner": told.row.owner_id, "due": told.row.due_on, "text": told.row.text} if told else None
    form = (
        AssignmentForm(None, data=now, prefix="assignment-") if now else AssignmentForm(prefix="assignment-")
    )
    form.due_now = told.row.due_on if told else queries.due_on(db.session(), link.id)
    form.owner.choices = {person.id: person.name for person in owners_of(db.session(), link.home_id)}
    return form


def _photo(form: CompletionForm) -> Uploaded | None:
    file = form.photos.data
    if not isinstance(file, FileStorage) or not file.filename:
        return None
    db.session.rollback()  # drawing takes a while: no transaction stays open meanwhile
    try:
        return take_in(easel_of(cast("Work", current_app.extensions["work"])), file.stream)
    except Refusal as refusal:
        raise InvalidError(refusal.message, code=refusal.code) from refusal


def _action(link: ActionLink) -> Action:
    return db.session.get_one(Action, link.id)


def _url(link: ActionLink) -> str:
    return present.action_url(link.id, link.reference)


def _narrowing() -> Narrowing:
    given = {name: request.args.get(name, "") for name in ("state", "owner", "risk", "checklist", "sort")}
    chosen = {name: value for name, value in given.items() if value}
    page = request.args.get("page", 1, type=int)
    return Narrowing(**{**asdict(Narrowing()), **chosen, "page": max(1, min(page, MAX_PAGE))})
