"""Whether a database is what a manifest says, table by table and chain by chain."""

from __future__ import annotations

from auditapp.keeping.facts import Facts
from auditapp.keeping.manifest import Manifest


def differences(manifest: Manifest, facts: Facts) -> list[str]:
    """A sentence's part for everything that differs; nothing when all is equal."""
    return [*_of_tables(manifest, facts), *_of_chains(manifest, facts)]


def _of_tables(manifest: Manifest, facts: Facts) -> list[str]:
    found = [f"the table {name} is missing" for name in sorted(manifest.tables.keys() - facts.tables.keys())]
    found += [f"the table {name} is unknown" for name in sorted(facts.tables.keys() - manifest.tables.keys())]
    for name, wanted in sorted(manifest.tables.items()):
        there = facts.tables.get(name)
        if there is None or there == wanted:
            continue
        if there.rows != wanted.rows:
            found.append(f"{name} has {there.rows} rows instead of {wanted.rows}")
        else:
            found.append(f"rows of {name} differ")
    return found


def _of_chains(manifest: Manifest, facts: Facts) -> list[str]:
    return [
        f"the chain {chain} does not end at #{head.seq}"
        for chain, head in sorted(manifest.chains.items())
        if facts.chains.get(chain) != head
    ]
