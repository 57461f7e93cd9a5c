"""What is so of a home, over HTTP: read it, and say it."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from auditapp.checklists import home_flags
from auditapp.checklists.home_flags import Flag
from auditapp.checklists.present_flags import flags_page
from auditapp.extensions import db
from auditapp.forms.checklist_facts import FlagForm, flag_form
from auditapp.kernel import clock
from auditapp.kernel.permissions import Permission
from auditapp.people.queries import HomeSummary, names_of
from auditapp.web import access
from auditapp.web.parts import counted

blueprint = Blueprint("flags", __name__)
Forms = Mapping[str, FlagForm]


@blueprint.get("/homes/<home_id>/checklists/flags")
@access.home(Permission.HOME_CHECKLIST_READ)
def show(home: HomeSummary) -> ResponseReturnValue:
    """What is known of the home, with who said so."""
    known = home_flags.flags_of(db.session(), home.id)
    return _page(home, known, _forms(known, sent=False))


@blueprint.post("/homes/<home_id>/checklists/flags")
@access.home(Permission.HOME_PROGRAMME_EDIT)
def say(home: HomeSummary) -> ResponseReturnValue:
    """Remember what was said and is other than what was known."""
    known = home_flags.flags_of(db.session(), home.id)
    forms = _forms(known, sent=True)
    if [form for form in forms.values() if not form.validate()]:
        return _page(home, known, forms), 422
    changed = _changed(known, forms)
    for flag, value in changed.items():
        home_flags.set_flag(
            db.session(), home.id, flag, value=value, actor=access.current_actor(), now=clock.now()
        )
    flash(f"{counted(len(changed), 'answer')} saved." if changed else "Nothing was changed.", "met")
    return redirect(f"/homes/{home.id}/checklists/flags", code=303)


def _forms(known: Mapping[str, Flag], *, sent: bool) -> Forms:
    form = request.form if sent else None
    stands = {flag: each.value for flag, each in known.items()}
    return {
        flag: flag_form(flag, question, form, known=stands.get(flag))
        for flag, question in home_flags.questions().items()
    }


def _changed(known: Mapping[str, Flag], forms: Forms) -> dict[str, bool]:
    said = {flag: form.value.data == "yes" for flag, form in forms.items() if form.value.data}
    return {flag: value for flag, value in said.items() if flag not in known or known[flag].value != value}


def _page(home: HomeSummary, known: Mapping[str, Flag], forms: Forms) -> str:
    names = names_of(db.session(), {each.by for each in known.values()})
    may_edit = access.current_actor().can(Permission.HOME_PROGRAMME_EDIT, home.id)
    page = flags_page(home, home_flags.questions(), known, names, may_edit=may_edit)
    return render_template("checklists/flags.html", page=page, forms=forms)
