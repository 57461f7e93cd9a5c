"""The rows of checklists in and out: each page is there below a home's checklists and below a provider's."""

from __future__ import annotations

import re

from tests.house.matrix_builder import MANAGERS, PROVIDER, READERS

PAGES = (
    ("GET", "export", "/{version}/export", READERS),
    ("GET", "yaml_file", "/{version}/checklist.yml", READERS),
    ("GET", "xlsform", "/{version}/xlsform.xlsx", READERS),
    ("GET", "draft_file", "/drafts/{imported}/checklist.yml", MANAGERS),
    ("GET", "draft_report", "/drafts/{imported}/import-report", MANAGERS),
    ("GET", "choose", "/import", MANAGERS),
    ("POST", "send", "/import", MANAGERS),
    ("GET", "sample", "/import/sample.csv", MANAGERS),
    ("GET", "show", "/import/{sent}", MANAGERS),
    ("GET", "written", "/import/{sent}/report.txt", MANAGERS),
    ("GET", "columns", "/import/{sent_list}/columns", MANAGERS),
    ("POST", "map_columns", "/import/{sent_list}/columns", MANAGERS),
    ("GET", "defaults", "/import/{sent}/defaults", MANAGERS),
    ("POST", "set_defaults", "/import/{sent}/defaults", MANAGERS),
    ("GET", "failures", "/import/{sent}/failures", MANAGERS),
    ("POST", "set_failures", "/import/{sent}/failures", MANAGERS),
    ("POST", "draft", "/import/{sent}/draft", MANAGERS),
    ("POST", "discard", "/import/{sent}/discard", MANAGERS),
)
_RECORD = re.compile(r"\{(?=imported|sent)")
AT_HOME = tuple(
    (method, f"exchange.{endpoint}", f"/homes/{{home}}/checklists{address}", who)
    for method, endpoint, address, who in PAGES
)
FOR_ALL = tuple(
    (
        method,
        f"provider_exchange.{endpoint}",
        f"/providers/{{provider}}/checklists{_RECORD.sub('{all_', address)}",
        PROVIDER,
    )
    for method, endpoint, address, _who in PAGES
)
