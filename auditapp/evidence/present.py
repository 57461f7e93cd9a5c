"""Photos in the form that templates show."""

from __future__ import annotations

from collections.abc import Iterable

from auditapp.evidence.queries import Photo
from auditapp.web.parts import Picture, at


def picture(photo: Photo, alt: str) -> Picture:
    """A photo with its caption; while it is still on a tablet, the place where it will be."""
    here = photo.is_here
    return Picture(
        alt=alt,
        caption=at(photo.captured_at).label,
        thumb_url=f"/photos/{photo.id}/thumb" if here else None,
        screen_url=f"/photos/{photo.id}/screen" if here else None,
        waiting="" if here else "This photo is still on the tablet that took it",
    )


def pictures(photos: Iterable[Photo], alt: str) -> tuple[Picture, ...]:
    """Several photos of one thing; each is numbered where there is more than one."""
    every = list(photos)
    if len(every) == 1:
        return (picture(every[0], alt),)
    return tuple(picture(photo, f"{alt}, photo {number}") for number, photo in enumerate(every, 1))
