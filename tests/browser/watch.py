"""Nothing may go wrong unseen: a journey fails on a policy violation, a page error or a failed request."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response, WebError

# Runs before any script of a page, and is no part of it, so that no policy applies.
TELL_VIOLATIONS = """
addEventListener("securitypolicyviolation", (event) => {
  const { violatedDirective, blockedURI, sourceFile, lineNumber } = event;
  console.error(`policy violated: ${violatedDirective} ${blockedURI} ${sourceFile}:${lineNumber}`);
});
"""
ABORTED = "net::ERR_ABORTED"  # the page went away first


class Watch:
    """Listens to everything of one browser. `verify` says what was wrong and was not expected."""

    def __init__(self, context: BrowserContext) -> None:
        self.seen: list[str] = []
        self._expected: list[str] = []
        context.add_init_script(TELL_VIOLATIONS)
        context.on("console", self._console)
        context.on("weberror", self._error)
        context.on("requestfailed", self._failed)
        context.on("response", self._response)

    def expect(self, *patterns: str) -> None:
        """What would be a fault elsewhere belongs to this story, such as `401 GET /api/sync/session`."""
        self._expected += patterns

    def expect_no_network(self) -> None:
        """The server is away for a while: the wire may fail. What the shell needs may not."""
        self.expect(r"net::\S+ \S+ /(?:api|photos)/", r"net::\S+ GET /capture/(?:worker\.js|manifest)")

    def problems(self) -> list[str]:
        """What was not expected."""
        return [line for line in self.seen if not any(re.search(each, line) for each in self._expected)]

    def verify(self) -> None:
        """Fail with everything that went wrong."""
        assert not self.problems(), "\n".join(self.problems())

    def _console(self, message: ConsoleMessage) -> None:
        # A failed request is told with its address by the network's own events.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.seen.append(f"console: {message.text}")

    def _error(self, error: WebError) -> None:
        self.seen.append(f"page error: {error.error}")

    def _failed(self, request: Request) -> None:
        if request.failure != ABORTED:
            self.seen.append(f"{request.failure} {request.method} {_path(request.url)}")

    def _response(self, response: Response) -> None:
        if response.status >= 400:
            self.seen.append(f"{response.status} {response.request.method} {_path(response.url)}")


def _path(url: str) -> str:
    parts = urlsplit(url)
    return parts.path if parts.hostname == "localhost" else url
