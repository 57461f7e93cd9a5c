"""The programme over HTTP: what is due, what is in use and how often."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from auditapp.audits.queries import too_little_answered
from auditapp.extensions import db
from auditapp.forms.programme import ChoiceForm
from auditapp.kernel import clock
from auditapp.kernel.errors import NotFoundError
from auditapp.kernel.permissions import Permission
from auditapp.people.queries import HomeSummary
from auditapp.programme import present, queries, rules, service
from auditapp.programme.queries import Choice
from auditapp.web import access
from auditapp.web.parts import counted

blueprint = Blueprint("programme", __name__)
# For so long the page says that an audit was too short to count.
SHORT_TOLD = timedelta(days=31)
Chosen = list[tuple[Choice, ChoiceForm]]


@blueprint.get("/homes/<home_id>/programme")
@access.home(Permission.HOME_PROGRAMME_READ)
def index(home: HomeSummary) -> ResponseReturnValue:
    """What is due, and when."""
    rows = queries.programme_of(db.session(), home.id, home.provider_id)
    edits = access.current_actor().can(Permission.HOME_PROGRAMME_EDIT, home.id)
    now = clock.now()
    short = too_little_answered(db.session(), home.id, since=now - SHORT_TOLD)
    page = present.index_page(home, rows, clock.local_date(now), short, edits=edits)
    return render_template("programme/index.html", page=page)


@blueprint.get("/homes/<home_id>/programme/choices")
@access.home(Permission.HOME_PROGRAMME_EDIT)
def choices(home: HomeSummary) -> ResponseReturnValue:
    """Every checklist, with how often it is due here; before the first choice with what each advises."""
    found = queries.choices_of(db.session(), home.id)
    return _choices_page(home, [(each, _form(each, suggested)) for each, suggested in _suggested(found)])


@blueprint.post("/homes/<home_id>/programme/choices")
@access.home(Permission.HOME_PROGRAMME_EDIT)
def choose(home: HomeSummary) -> ResponseReturnValue:
    """Carry out what was chosen for all checklists at once."""
    found = queries.choices_of(db.session(), home.id)
    sent = [(each, _form(each, None)) for each in found]
    if [form for _each, form in sent if not form.validate()]:
        return _choices_page(home, sent), 422
    changed = _plan(home, sent)
    flash(f"{counted(changed, 'checklist')} changed." if changed else "Nothing was changed.", "met")
    return redirect(f"/homes/{home.id}/programme")


@blueprint.get("/homes/<home_id>/programme/<key>")
@access.home(Permission.HOME_PROGRAMME_READ)
def entry(home: HomeSummary, key: str) -> ResponseReturnValue:
    """One checklist of the home: how often, when next, and who chose that."""
    choice = _choice(home, key)
    (_each, suggested), *_rest = _suggested([choice])
    return _entry_page(home, choice, _form(choice, suggested))


@blueprint.post("/homes/<home_id>/programme/<key>")
@access.home(Permission.HOME_PROGRAMME_EDIT)
def change(home: HomeSummary, key: str) -> ResponseReturnValue:
    """Change how often one checklist is due, or when next; take it out of use or back."""
    choice = _choice(home, key)
    form = _form(choice, None)
    if not form.validate():
        return _entry_page(home, choice, form), 422
    changed = _plan(home, [(choice, form)])
    flash("The change is saved." if changed else "Nothing was changed.", "met")
    return redirect(f"/homes/{home.id}/programme/{key}")


def _choice(home: HomeSummary, key: str) -> Choice:
    found = queries.choices_of(db.session(), home.id)
    choice = next((each for each in found if each.key == key), None)
    if choice is None:
        raise NotFoundError
    return choice


def _suggested(found: Sequence[Choice]) -> list[tuple[Choice, tuple[str, date | None]]]:
    """What each form shows at first: what is chosen; where nothing is yet, what the checklist advises."""
    today = clock.local_date(clock.now())
    usual = [rules.usual_rhythm(each.cadence) for each in found]
    days = rules.first_days(usual, today)
    begins = len(found) > 1 and not any(each.every for each in found)
    suggested: list[tuple[Choice, tuple[str, date | None]]] = []
    for each, every, first in zip(found, usual, days, strict=True):
        chosen = each.every or (every if begins else rules.ANY)
        asleep = each.every in ("", *rules.NOT_DUE)
        suggested.append((each, (chosen, first if asleep else each.due_on)))
    return suggested


def _form(choice: Choice, shown: tuple[str, date | None] | None) -> ChoiceForm:
    """The form as it was sent, or as it is first shown."""
    if shown is None:
        form = ChoiceForm(request.form, prefix=f"{choice.key}-")
    else:
        form = ChoiceForm(None, data={"every": shown[0], "due": shown[1]}, prefix=f"{choice.key}-")
    form.title, form.due_now = choice.title, choice.due_on
    form.every.choices = list(present.rhythm_choices().items())
    return form


def _plan(home: HomeSummary, sent: Chosen) -> int:
    plans = [
        service.Plan(
            each.key, str(form.every.data), None if form.every.data in rules.NOT_DUE else form.due.data
        )
        for each, form in sent
    ]
    known = frozenset(each.key for each, _form in sent)
    actor, now = access.current_actor(), clock.now()
    return service.plan(db.session(), home.id, plans, known=known, actor=actor, now=now)


def _choices_page(home: HomeSummary, shown: Chosen) -> str:
    page = present.choices_page(home, [each for each, _form in shown])
    rows = [
        (each, form, "" if page.begins else present.standing_words(each), present.advice(each))
        for each, form in shown
    ]
    return render_template("programme/choices.html", page=page, choices=rows)


def _entry_page(home: HomeSummary, choice: Choice, form: ChoiceForm) -> str:
    steps = queries.history_of(db.session(), home.id, choice.key)
    edits = access.current_actor().can(Permission.HOME_PROGRAMME_EDIT, home.id)
    page = present.entry_page(home, choice, steps)
    return render_template("programme/entry.html", page=page, form=form if edits else None)
