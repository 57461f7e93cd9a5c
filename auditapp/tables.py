"""Every table there is: whoever reads or writes a database without the whole application imports this first."""

from __future__ import annotations

from auditapp.actions import models as actions
from auditapp.audits import models as audits
from auditapp.checklists import models as checklists
from auditapp.evidence import models as evidence
from auditapp.keeping import models as keeping
from auditapp.kernel import epoch, jobs, journal
from auditapp.packs import models as packs
from auditapp.people import account_models as accounts
from auditapp.people import models as people
from auditapp.programme import models as programme
from auditapp.setup import models as setup
from auditapp.sync import models as sync

TABLES = (
    accounts,
    actions,
    audits,
    checklists,
    epoch,
    evidence,
    jobs,
    journal,
    keeping,
    packs,
    people,
    programme,
    setup,
    sync,
)
