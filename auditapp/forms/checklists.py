"""Forms of the checklist builder. A draft may hold any fault, so they refuse nothing: faults are listed on the page."""

from __future__ import annotations

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

WHY = Length(max=500, message="Say it in at most 500 characters")
_LONGEST_TITLE = 120


def ticks(label: str, description: str = "") -> SelectMultipleField:
    """Several of a list, each with a box to tick. The view says which there are."""
    return SelectMultipleField(
        label,
        description=description,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,
    )


class Once(FlaskForm):
    """A form that knows what it was opened on, so that what somebody else saved meanwhile is not overwritten."""

    seen = HiddenField()


class NewForm(FlaskForm):
    """A checklist of one's own, or a copy."""

    title = StringField(
        "What is it called?",
        description="For example Kitchen check, or Garden and grounds.",
        validators=[InputRequired("Enter what it is called")],
    )

    def validate_title(self, field: StringField) -> None:
        """Short enough to be a title."""
        if len(field.data or "") > _LONGEST_TITLE:
            raise ValidationError(f"Enter at most {_LONGEST_TITLE} characters")


class DetailsForm(Once):
    """What a checklist is, beside its questions."""

    title = StringField("What is it called?")
    cadence = StringField("How often", description="In words, such as monthly, or weekly at different times.")
    done_by = ticks("Who does it?")
    unannounced = RadioField(
        "Is it told to anybody before?",
        choices={"no": "Yes, it may be announced", "yes": "No: only the planner and the auditor know"},
    )
    kind = RadioField(
        "Where does it stand in lists?",
        choices={"core": "First, with the core ones", "extra": "After the core ones"},
    )


class PickForm(Form):
    """Some subjects of one kind."""

    label = StringField("Which ones")
    count = StringField("How many")
    random = BooleanField("Drawn by chance")


class WordsForm(Form):
    """The words in another language."""

    language = SelectField("Language")
    prompt = StringField("Question")
    help = TextAreaField("What good looks like")
    action = TextAreaField("Action")


class SectionWordsForm(Form):
    """A section's words in another language."""

    language = SelectField("Language")
    title = StringField("Title")
    intro = TextAreaField("Introduction")


class SectionForm(Once):
    """A section, without its questions."""

    title = StringField("Title of the section")
    intro = TextAreaField(
        "Introduction", description="What to know before the first question. May be left empty."
    )
    repeated = BooleanField("Its questions are answered once for each of several things or people")
    subject = StringField(
        "For each", description="In one word: room, resident, door, call. Leave it empty if it is asked once."
    )
    count = StringField("How many at least", description="A number, such as 5.")
    percent = StringField("Or which percentage of them all", description="Whichever is more counts.")
    all_of = StringField(
        "What must all be looked at as well", description="For example: all upper-floor windows."
    )
    picks = FieldList(FormField(PickForm))
    locked = BooleanField("Lock this section: homes may not change it or its questions")
    translations = FieldList(FormField(SectionWordsForm))


class OptionForm(Form):
    """One option of a choice."""

    id = HiddenField()
    label = StringField("Option")
    fails = BooleanField("This is not met")
    place = StringField("Place")


class TermForm(Form):
    """One part of a condition."""

    join = SelectField("How it goes on", choices={"and": "and", "or": "or"})
    item = SelectField("Question")
    test = SelectField("What about it")
    word = StringField("Which answer, or how many")


class ItemForm(Once):
    """A question with everything that can be said about it."""

    prompt = TextAreaField("Question", description="Put it so that Yes is right: “Hot water is below 44 °C.”")
    help = TextAreaField("What good looks like, and how to check it")
    usually = StringField("Usual answer", description="Shown as a hint, never filled in. May be left empty.")
    type = SelectField(
        "How is it answered?", description="To set the details of another kind, choose it and save first."
    )
    unit = StringField("Unit", description="C for temperatures; minutes, mm, percent, doses.")
    minimum = StringField("Lowest that is right")
    maximum = StringField("Highest that is right")
    amber_min = StringField("Met, but to be watched from")
    amber_max = StringField("Met, but to be watched up to")
    accept_min = StringField("Lowest that may be entered")
    accept_max = StringField("Highest that may be entered")
    whole = BooleanField("Whole numbers only")
    longest = StringField("At most this many characters")
    say = StringField("What to tell whoever enters another", description="May be left empty.")
    stopwatch = BooleanField("Offer a stopwatch on the tablet")
    of = StringField("What is counted", description="For example: MAR charts without a gap.")
    target = StringField("How many to look at", description="A number, or the word all.")
    pass_percent = StringField("Percentage that must be right")
    max_age_days = StringField(
        "How many days may it lie back?", description="Left empty, every date is right."
    )
    options = FieldList(FormField(OptionForm))
    severity = RadioField("How bad is it when it is not met?")
    due = RadioField("When is the action due?")
    action = TextAreaField(
        "What is to be done then?", description="The action as it is suggested; the auditor can change it."
    )
    counts = BooleanField("No does not count as not met: it only opens further questions")
    optional = BooleanField("It may be left unanswered")
    photo_rule = RadioField("What may a photo show?")
    photo_on_fail = BooleanField("Ask for a photo when it is not met")
    escalate = ticks("Whom or what to think of when it is not met")
    applies_if = SelectField(
        "Only where", description="Asked once in each audit, or known from the home's settings."
    )
    terms = FieldList(FormField(TermForm))
    primary = SelectField("Main quality statement")
    others = ticks("Further quality statements")
    regulations = ticks("Regulations")
    evidence = ticks("How is the answer known?")
    basis = ticks("Where does the expectation come from?")
    locked = BooleanField("Lock this question: homes may not change it")
    translations = FieldList(FormField(WordsForm))


class StepForm(Once):
    """One thing that follows when a question is not met."""

    verb = HiddenField()
    words = TextAreaField("What to ask or to say")
    type = SelectField("How is it answered?")
    options = TextAreaField("Options, one on each line", description="Only for a choice.")
    private = BooleanField("Only managers see the answer")
    what = RadioField("What is raised?", choices={"severity": "The severity", "action": "One more action"})
    severity = SelectField("Severity")
    item = SelectField("Of which question?")
    action = TextAreaField("The action")
    due = SelectField("When is it due?")
    instead = BooleanField("Instead of the question's own action")
    to = RadioField("How many then?", choices={"double": "Twice as many", "all": "All of them"})
    codes = ticks("Whom or what to think of")
    see = StringField(
        "A question to look at", description="Its number, such as kitchen.fridges.01. May be left empty."
    )
    each = SelectField("How often?")
    reply_to = SelectField("Only if the reply to")
    reply_is = ticks("is")
    terms = FieldList(FormField(TermForm))


class WhyForm(FlaskForm):
    """A reason, for the record."""

    why = TextAreaField("Why?", validators=[InputRequired("Say why"), WHY])


class PublishForm(WhyForm):
    """A reason, and what the publisher was shown."""

    seen = HiddenField()


class SectionTitleForm(FlaskForm):
    """A new section."""

    title = StringField("Title of the new section", validators=[InputRequired("Enter a title")])


class PlaceForm(FlaskForm):
    """Where a question goes."""

    section = SelectField("Move it to the section")


class PictureForm(FlaskForm):
    """What good looks like, as a picture."""

    picture = FileField(
        "Choose a picture",
        description="PNG or JPEG, up to 15 MB. Show things, never a person.",
        validators=[FileRequired("Choose a picture first")],
    )

    def refuse(self, sentence: str) -> None:
        """Say what is wrong with the file."""
        self.picture.errors = [*self.picture.errors, sentence]
