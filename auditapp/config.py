"""Settings, read once from the environment. Production refuses to start on a missing or sample secret."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

MIN_SECRET = 32
SESSION_HOURS = 12  # a long shift
MAX_BODY = 16 * 1024 * 1024  # a photo of 15 MB and its envelope


class Mode(StrEnum):
    """How the installation is run."""

    PRODUCTION = "production"
    DEMONSTRATION = "demonstration"
    TEST = "test"


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


def load_settings(mode: Mode, environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings for `mode`. Raises SettingsError with a sentence for the person who starts it."""
    env = os.environ if environment is None else environment
    instance = Path(env.get("AUDITAPP_INSTANCE", "instance")).absolute()
    instance.mkdir(parents=True, exist_ok=True)
    return Settings(
        mode=mode,
        instance=instance,
        secret_key=_secret(mode, env, instance),
        database_url=env.get("DATABASE_URL", f"sqlite:///{instance / 'walkaround.sqlite3'}"),
        photo_store_url=env.get("PHOTO_STORE_URL", f"file://{instance / 'photos'}"),
        secure_cookies=mode is Mode.PRODUCTION or env.get("AUDITAPP_HTTPS") == "1",
        trusted_proxies=int(env.get("AUDITAPP_TRUSTED_PROXIES", "0")),
    )


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
