"""What somebody said of a step of the setup checklist."""

from __future__ import annotations

from sqlalchemy.orm import Mapped

from auditapp.kernel.orm import ActorRef, Base, Code, HomeRef, Id, When


class SetupStep(Base):
    """A step was skipped, or taken up again; whether it is done shows from what there is."""

    __tablename__ = "setup_step"

    id: Mapped[Id]
    home_id: Mapped[HomeRef]
    step: Mapped[Code]
    said: Mapped[Code]  # "skipped" or "open"
    at: Mapped[When]
    by: Mapped[ActorRef]
