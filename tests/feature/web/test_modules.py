from __future__ import annotations

import re
from pathlib import Path

from flask import Flask

from auditapp.web.assets import Assets
from auditapp.web.modules import needed, reachable

FILES = {
    "js/main.js": 'import { a } from "./a.js";\nimport {\n  b,\n} from "../lib/b.js";\n'
    'export const later = () => import("./later.js");\n/** @import { T } from "./types.js" */\n',
    "js/a.js": 'export { b } from "../lib/b.js";\nexport const said = "./said.js";\n',
    "js/later.js": 'import "./alone.js";\n',
    "js/alone.js": "",
    "js/said.js": "",
    "lib/b.js": 'import { a } from "../js/a.js";\n',
}


def _tree(folder: Path) -> Assets:
    for path, source in FILES.items():
        file = folder / path
        file.parent.mkdir(exist_ok=True)
        file.write_text(source)
    return Assets(folder)


def test_what_a_module_imports_is_needed_and_what_it_fetches_later_can_be_reached(tmp_path: Path) -> None:
    assets = _tree(tmp_path)
    assert needed(assets, "js/main.js") == ("js/main.js", "js/a.js", "lib/b.js")
    assert reachable(assets, "js/main.js") == (*needed(assets, "js/main.js"), "js/later.js", "js/alone.js")


def test_the_shell_names_what_runs_before_the_first_screen_and_the_worker_keeps_the_rest_too(
    app: Flask,
) -> None:
    client = app.test_client()
    page = client.get("/capture/").text
    named = re.findall(r'<link rel="modulepreload" href="([^"]+)">', page)
    run = re.findall(r'<script type="module"[^>]* src="([^"]+)">', page)
    kept = re.findall(r"/static/[^ \"]+", client.get("/capture/worker.js").text)
    assert set(run) <= set(named) < set(kept)
    assert any(each.endswith("/ui/finish.js") for each in set(kept) - set(named))
