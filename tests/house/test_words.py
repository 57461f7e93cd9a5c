"""No committed file names a place to download from: what is installed is named, pinned and hashed."""

from __future__ import annotations

import pytest

from tests.house.tree import ROOT, files, short

# Joined here, so that this file does not hold what it forbids.
HOSTS = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("registry", "npmjs"),
        ("npmjs", "org"),
        ("registry", "yarnpkg"),
        ("deb", "debian"),
        ("unpkg", "com"),
        ("jsdelivr", "net"),
        ("cdnjs", "cloudflare"),
        ("esm", "sh"),
        ("skypack", "dev"),
        ("fonts", "googleapis"),
        ("fonts", "gstatic"),
        ("raw", "githubusercontent"),
    )
)
OPTIONS = tuple(
    "--" + words for words in ("index-url", "extra-index-url", "find-links", "trusted-host", "registry=")
)
PICTURES = {".png", ".jpg", ".jpeg", ".webp", ".woff2", ".ttf", ".ico", ".pdf", ".zip"}
LICENCES = ("OFL.txt", "LICENCE-")


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """Return every text file of the project by its name."""
    kept = (path for path in files() if path.suffix not in PICTURES and not path.name.startswith(LICENCES))
    return {short(path): path.read_text(encoding="utf-8") for path in kept if path.is_file()}


@pytest.mark.parametrize("host", HOSTS)
def test_no_file_names_a_registry(texts: dict[str, str], host: str) -> None:
    assert [name for name, text in texts.items() if host in text] == []


@pytest.mark.parametrize("option", OPTIONS)
def test_no_file_chooses_where_to_download_from(texts: dict[str, str], option: str) -> None:
    allowed = option.replace("--", "--no-emit-")  # keeps such a line out of the pins
    chosen = [name for name, text in texts.items() if option in text.replace(allowed, "")]
    assert chosen == []


def test_the_lock_files_hold_no_addresses() -> None:
    lock = (ROOT / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in lock
    for name in ("requirements.txt", "requirements-dev.txt"):
        assert "://" not in (ROOT / name).read_text(encoding="utf-8")
