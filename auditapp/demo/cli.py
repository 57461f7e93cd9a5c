"""`auditapp demo`: fill an empty database with a believable provider."""

import os
import secrets
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import click

from auditapp.demo.build import SignIn, build
from auditapp.demo.plan import SEED
from auditapp.kernel import clock
from auditapp.people.queries import is_empty
from auditapp.web.work import Work

KEPT = "demonstration-sign-ins.txt"
# No word can be mistaken for another when it is read out.
WORDS = """
amber apple beacon birch bridge bright candle cedar clover copper coral cotton daisy ember fern
forest garden ginger harbour hazel heather honey island ivory jasmine juniper kettle lantern
lavender lemon linen maple marble meadow mellow minty nutmeg ocean olive orchard otter pebble pepper
plum poplar rabbit raven river robin rowan saffron silver sparrow spruce summer sunny thistle timber
tulip velvet walnut willow winter
""".split()  # noqa: SIM905 - a list of so many words is easier to read without quotes


def demo_command(open_work: Callable[[], Work]) -> click.Command:
    """The command; `open_work` opens the installation with its database brought up to date."""

    @click.command("demo")
    @click.option(
        "--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The day the story ends (default: today)."
    )
    @click.option("--seed", type=int, default=SEED, show_default=True, help="Another number, another story.")
    @click.option("--if-empty", is_flag=True, help="Do nothing when there are people in the database.")
    @click.option("--sign-ins", is_flag=True, help="Only say again who can sign in.")
    def demo(as_of: datetime | None, seed: int, *, if_empty: bool, sign_ins: bool) -> None:
        """Fill an empty database with three made-up homes and twelve months of their audits."""
        work = open_work()
        kept = work.settings.instance / KEPT
        if sign_ins:
            click.echo(_kept(kept))
        elif not (if_empty and _is_filled(work)):
            _fill(work, as_of.date() if as_of else clock.local_date(clock.now()), seed, kept)

    return demo


def _fill(work: Work, as_of: date, seed: int, kept: Path) -> None:
    password = make_password()
    with click.progressbar(length=100, label="Telling twelve months of three homes") as bar:
        made = build(
            work, as_of=as_of, seed=seed, password=password, told=lambda done: bar.update(done - bar.pos)
        )
    text = told(made)
    _keep(kept, text)
    click.echo(text)


def make_password() -> str:
    """Random, and easy to type on a tablet: 42 bits, for made-up data on a machine of one's own."""
    return "-".join([*(secrets.choice(WORDS) for _ in range(5)), str(secrets.randbelow(9000) + 1000)])


def told(sign_ins: list[SignIn]) -> str:
    """A table of who can sign in."""
    wide = max(len(each.name) for each in sign_ins)
    mail = max(len(each.email) for each in sign_ins)
    lines = [f"  {each.email:<{mail}}  {each.name:<{wide}}  {each.role}, {each.home}" for each in sign_ins]
    return "\n".join(
        ["Sign in with one of these addresses:", *lines, f"Password for all: {sign_ins[0].password}"]
    )


def _keep(path: Path, text: str) -> None:
    """For its owner's eyes alone."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text + "\n")


def _kept(path: Path) -> str:
    if not path.exists():
        raise click.ClickException("No demonstration was built here.")
    return path.read_text().rstrip()


def _is_filled(work: Work) -> bool:
    with work.transaction() as session:
        return not is_empty(session)
