"""The rows of the checklist builder: each page is there below a home's checklists and below a provider's.

At a home everybody who leads a shift or reads reports may look, managers prepare drafts, and those who answer for the
home publish. A provider's are for those who answer for all homes.
"""

from __future__ import annotations

from auditapp.kernel.permissions import Role

READERS = frozenset(set(Role) - {Role.CARE_ASSISTANT, Role.ADMINISTRATOR})
MANAGERS = frozenset(
    {Role.DEPUTY_MANAGER, Role.REGISTERED_MANAGER, Role.QUALITY_LEAD, Role.NOMINATED_INDIVIDUAL}
)
PUBLISHERS = MANAGERS - {Role.DEPUTY_MANAGER}
PROVIDER = frozenset({Role.QUALITY_LEAD, Role.NOMINATED_INDIVIDUAL})
# Method, endpoint, address below the checklists, who at a home. What takes something away comes last.
PAGES = (
    ("GET", "index", "", READERS),
    ("GET", "versions", "/{checklist}/versions", READERS),
    ("GET", "changes", "/changes?from={version}&to={version}", READERS),
    ("GET", "new", "/new", MANAGERS),
    ("POST", "begin", "/new", MANAGERS),
    ("POST", "adapt", "/drafts", MANAGERS),
    ("GET", "library", "/{waiting}/library", MANAGERS),
    ("POST", "take_up", "/{waiting}/library", MANAGERS),
    ("GET", "draft", "/drafts/{draft}", MANAGERS),
    ("POST", "save_details", "/drafts/{draft}", MANAGERS),
    ("POST", "order_sections", "/drafts/{draft}/order", MANAGERS),
    ("POST", "add_section", "/drafts/{draft}/sections", MANAGERS),
    ("GET", "preview", "/drafts/{draft}/preview", MANAGERS),
    ("GET", "section", "/drafts/{draft}/sections/{section}", MANAGERS),
    ("POST", "save_section", "/drafts/{draft}/sections/{section}", MANAGERS),
    ("POST", "order_items", "/drafts/{draft}/sections/{section}/order", MANAGERS),
    ("POST", "add_item", "/drafts/{draft}/sections/{section}/items", MANAGERS),
    ("GET", "item", "/drafts/{draft}/items/{item}", MANAGERS),
    ("POST", "save_item", "/drafts/{draft}/items/{item}", MANAGERS),
    ("POST", "place_item", "/drafts/{draft}/items/{item}/place", MANAGERS),
    ("POST", "bring_item_back", "/drafts/{draft}/items/{item}/return", MANAGERS),
    ("POST", "bring_section_back", "/drafts/{draft}/sections/{section}/return", MANAGERS),
    ("GET", "step", "/drafts/{draft}/items/{item}/steps/new?verb=ask", MANAGERS),
    ("POST", "save_step", "/drafts/{draft}/items/{item}/steps/new", MANAGERS),
    ("POST", "order_steps", "/drafts/{draft}/items/{item}/order", MANAGERS),
    ("POST", "choose_picture", "/drafts/{draft}/items/{item}/picture", MANAGERS),
    ("POST", "take_picture_away", "/drafts/{draft}/items/{item}/picture/away", MANAGERS),
    ("GET", "publication", "/drafts/{draft}/publication", MANAGERS),
    ("POST", "publish", "/drafts/{draft}/publication", PUBLISHERS),
    ("POST", "archive", "/{checklist}/archiving", PUBLISHERS),
    ("POST", "follow", "/{checklist}/following", PUBLISHERS),
    ("POST", "put_answer_back", "/drafts/{draft}/items/{item}/answer", MANAGERS),
    ("POST", "retire_item", "/drafts/{draft}/items/{item}/retiring", MANAGERS),
    ("POST", "retire_section", "/drafts/{draft}/sections/{section}/retiring", MANAGERS),
    ("GET", "discarding", "/drafts/{draft}/discarding", MANAGERS),
    ("POST", "discard", "/drafts/{draft}/discarding", MANAGERS),
)
AT_HOME = tuple(
    (method, f"builder.{endpoint}", f"/homes/{{home}}/checklists{address}", who)
    for method, endpoint, address, who in PAGES
)
FOR_ALL = tuple(
    (
        method,
        f"provider_builder.{endpoint}",
        f"/providers/{{provider}}/checklists{address.replace('{draft}', '{provider_draft}')}",
        PROVIDER,
    )
    for method, endpoint, address, _who in PAGES
)
