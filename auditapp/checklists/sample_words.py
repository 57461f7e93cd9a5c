"""How many subjects a repeated section looks at, and which, in words."""

from __future__ import annotations

from auditapp.checklists.repeats import Repeat, Sample


def repeat_words(repeat: Repeat) -> str:
    """Answered once for each room. At least 5, or 25% of all if that is more: 2 in bed, 1 drawn at random."""
    said = f"Answered once for each {repeat.subject.replace('_', ' ')}."
    if isinstance(repeat.sample, Sample):
        return f"{said} {_sample(repeat.sample)}".strip()
    chosen = f" Choose {repeat.choose}." if repeat.choose else ""
    return f"{said} Sample: {repeat.sample}.{chosen}"


def _sample(sample: Sample) -> str:
    parts = [str(sample.count)] if sample.count is not None else []
    if sample.percent is not None:
        parts.append(f"{sample.percent}% of all" + (" if that is more" if parts else ""))
    many = f"At least {', or '.join(parts)}" if parts else "Any number"
    picks = ", ".join(f"{pick.count} {pick.label}" for pick in sample.picks)
    every = f" Also {sample.all}." if sample.all else ""
    return f"{many}{f': {picks}' if picks else ''}.{every}"
