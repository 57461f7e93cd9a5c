"""Settings, read once from the environment. Production refuses to start on a missing or sample secret."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

MIN_SECRET = 32
SESSION_HOURS = 12  # a long shift
MAX_BODY = 16 * 1024 * 1024  # a photo of 15 MB and its envelope


class Mode(StrEnum):
    """How the installation is run."""

    PRODUCTION = "production"
    DEMONSTRATION = "demonstration"
    TEST = "test"


class LogForm(StrEnum):
    """How the server tells what it does."""

    JSON = "json"  # a line of JSON for everything
    TEXT = "text"  # the same for people
    QUIET = "quiet"  # only what goes wrong, as text


@dataclass(frozen=True)
class Address:
    """Where to listen."""

    host: str
    port: int


class SettingsError(Exception):
    """The environment is not fit to start in; the message says which setting and what to do."""


@dataclass(frozen=True)
class Settings:
    """Everything that differs between installations."""

    mode: Mode
    instance: Path  # database, keys and photos
    secret_key: str
    database_url: str
    photo_store_url: str
    secure_cookies: bool
    trusted_proxies: int = 0
    log: LogForm = LogForm.QUIET
    metrics: Address | None = None
    slow_query_ms: int = 200
    disk_floor_mb: int = 500
    processes: int = 1  # that serve; on SQLite one
    own_worker: bool = True  # whether a serving process does the work that outlives requests, too
    backup_target: str = ""  # a folder, or a file that ends in .walkaround
    backup_passphrase_file: Path | None = None
    backup_keep: str = "7,5,12"  # days, weeks and months that keep their latest backup
    address: str = ""  # what people type, such as https://audits.example.org; links begin with it


def load_settings(mode: Mode, environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings for `mode`. Raises SettingsError with a sentence for the person who starts it."""
    env = os.environ if environment is None else environment
    instance = Path(env.get("AUDITAPP_INSTANCE", "instance")).absolute()
    os.umask(0o077)  # what the program writes is for its own user alone
    instance.mkdir(parents=True, exist_ok=True, mode=0o700)
    _close_to_others(instance)
    database = f"sqlite:///{instance / 'walkaround.sqlite3'}"
    database_url = _named(env, "DATABASE_URL", database, database_address)
    return Settings(
        mode=mode,
        instance=instance,
        secret_key=_secret(mode, env, instance),
        database_url=database_url,
        photo_store_url=_named(env, "PHOTO_STORE_URL", f"file://{instance / 'photos'}", photo_store_address),
        secure_cookies=mode is Mode.PRODUCTION or _switch(env, "AUDITAPP_HTTPS", default=False),
        trusted_proxies=_number(env, "AUDITAPP_TRUSTED_PROXIES", 0),
        log=_log_form(mode, env),
        metrics=_address(env, "AUDITAPP_METRICS"),
        slow_query_ms=_number(env, "AUDITAPP_SLOW_QUERY_MS", 200),
        disk_floor_mb=_number(env, "AUDITAPP_DISK_FLOOR_MB", 500),
        processes=_processes(env, database_url),
        own_worker=_switch(env, "AUDITAPP_WORKER", default=True),
        backup_target=env.get("AUDITAPP_BACKUP_TARGET", ""),
        backup_passphrase_file=_path(env, "AUDITAPP_BACKUP_PASSPHRASE_FILE"),
        backup_keep=_keep(env),
        address=_given_address(env),
    )


def _close_to_others(instance: Path) -> None:
    """Raises SettingsError when the folder is open to others and is not ours to close."""
    if not instance.stat().st_mode & 0o077:
        return
    try:
        instance.chmod(0o700)
    except OSError as problem:
        raise SettingsError(
            f"Others may read {instance}, which holds keys and photos, and it belongs to somebody else. "
            "Give it to the user who runs the program, with mode 700."
        ) from problem


def _path(env: Mapping[str, str], name: str) -> Path | None:
    given = env.get(name, "")
    return Path(given) if given else None


def _number(env: Mapping[str, str], name: str, default: int) -> int:
    given = env.get(name, "") or str(default)
    if not given.isascii() or not given.isdigit():
        raise SettingsError(f"{name} is {given!r}, which is not a whole number. Try {name}={default}.")
    return int(given)


def database_address(given: str) -> str:
    """The address of a database as SQLAlchemy takes it. Raises SettingsError, without the address, for any other."""
    scheme, mark, rest = given.partition("://")
    if mark and scheme in ("postgres", "postgresql", "postgresql+psycopg"):
        return f"postgresql+psycopg://{rest}"
    if given.startswith("sqlite:///"):
        return given
    raise SettingsError(
        "This is not the address of a database that Walkaround can use: it begins with postgresql://, or with "
        "sqlite:/// and the path of a file, such as sqlite:////srv/walkaround.sqlite3."
    )


def photo_store_address(given: str) -> str:
    """The address of a photo store. Raises SettingsError, without the address, for any other."""
    parts = urlsplit(given)
    if (parts.scheme == "file" and parts.path.startswith("/")) or (parts.scheme == "s3" and parts.netloc):
        return given
    raise SettingsError(
        "This is not the address of a photo store: it is file:// and the path of a folder, such as "
        "file:///srv/photos, or s3:// and the name of a bucket."
    )


def read_mode(given: str) -> Mode:
    """How the installation is run. Raises SettingsError."""
    if given not in set(Mode):
        raise SettingsError(f"AUDITAPP_MODE is {given!r}. It can be {', '.join(Mode)}.")
    return Mode(given)


def _named(env: Mapping[str, str], name: str, default: str, read: Callable[[str], str]) -> str:
    try:
        return read(env.get(name, "") or default)
    except SettingsError as problem:
        raise SettingsError(f"{name}: {problem}") from problem


def _switch(env: Mapping[str, str], name: str, *, default: bool) -> bool:
    given = env.get(name, "") or str(int(default))
    if given not in ("0", "1"):
        raise SettingsError(f"{name} is {given!r}. It can be 1 (yes) or 0 (no).")
    return given == "1"


def _processes(env: Mapping[str, str], database_url: str) -> int:
    name = "AUDITAPP_PROCESSES"
    given = _number(env, name, 1)
    if given < 1:
        raise SettingsError(f"{name} is {given}, and nothing would be served. Try {name}=1.")
    if given > 1 and database_url.startswith("sqlite"):
        raise SettingsError(
            f"{name} is {given}, and a SQLite database is served by one process. Leave {name} out, or move to "
            "PostgreSQL with `auditapp move`."
        )
    return given


def _keep(env: Mapping[str, str]) -> str:
    given = (env.get("AUDITAPP_BACKUP_KEEP", "") or "7,5,12").replace(" ", "")
    if not re.fullmatch(r"[1-9]\d{0,3},\d{1,4},\d{1,4}", given, re.ASCII):
        raise SettingsError(
            f"AUDITAPP_BACKUP_KEEP is {given!r}. It names days (at least 1), weeks and months whose latest backup "
            "is kept, for example 7,5,12."
        )
    return given


def _log_form(mode: Mode, env: Mapping[str, str]) -> LogForm:
    default = LogForm.JSON if mode is Mode.PRODUCTION else LogForm.QUIET
    given = env.get("AUDITAPP_LOG", "") or default
    if given not in set(LogForm):
        raise SettingsError(f"AUDITAPP_LOG is {given!r}. It can be {', '.join(LogForm)}.")
    return LogForm(given)


def _address(env: Mapping[str, str], name: str) -> Address | None:
    given = env.get(name, "")
    host, _, port = given.rpartition(":")
    if given and not (host and port.isascii() and port.isdigit()):
        raise SettingsError(f"{name} is {given!r}. Give an address and a port, such as 127.0.0.1:9100.")
    return Address(host.strip("[]"), int(port)) if given else None


def _given_address(env: Mapping[str, str]) -> str:
    given = env.get("AUDITAPP_URL", "").strip().rstrip("/")
    parts = urlsplit(given)
    if given and not (parts.scheme in ("http", "https") and parts.hostname and given.endswith(parts.netloc)):
        raise SettingsError(
            f"AUDITAPP_URL is {given!r}. Give the address that people type, such as https://audits.example.org."
        )
    return given


def _secret(mode: Mode, env: Mapping[str, str], instance: Path) -> str:
    secret = env.get("AUDITAPP_SECRET_KEY", "")
    if mode is Mode.PRODUCTION:
        return _checked(secret)
    return secret or _kept_secret(instance / "secret-key")


def _checked(secret: str) -> str:
    example = "for example from `openssl rand -hex 32`"
    advice = f"Set AUDITAPP_SECRET_KEY to at least {MIN_SECRET} random characters, {example}."
    if not secret:
        raise SettingsError(f"AUDITAPP_SECRET_KEY is not set. {advice}")
    if len(secret) < MIN_SECRET or any(
        sample in secret.lower() for sample in ("change-me", "changeme", "sample")
    ):
        raise SettingsError(f"AUDITAPP_SECRET_KEY is a sample or too short. {advice}")
    return secret


def _kept_secret(path: Path) -> str:
    """A random secret of the installation's own, so that restarting does not sign everybody out."""
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(32))
    return path.read_text().strip()
