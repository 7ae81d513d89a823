"""What a page does that it should not, noted while it does it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

LOCAL = ("127.0.0.1",)
OWN_SCHEMES = ("data", "blob", "file", "about")
# What stands before any script of a page: it tells of what the content policy stopped.
BEFORE = """
addEventListener("securitypolicyviolation", (event) =>
  told(`policy: ${event.effectiveDirective} ${event.blockedURI} ${event.sample}`));
"""


class Watch:
    """A context of the browser, and what went wrong on its pages."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.notes: list[str] = []
        self.expected: list[str] = []
        context.expose_function("told", self._told)
        context.add_init_script(BEFORE)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.notes.append(f"page: {error.error}"))
        context.on("request", self._request)
        context.on("requestfailed", self._failed)
        context.on("response", self._response)
        context.on("dialog", self._dialog)

    def expect(self, pattern: str) -> None:
        """Let notes that match be none that fail the test."""
        self.expected.append(pattern)

    def unexpected(self) -> list[str]:
        """Return the notes that no one expected."""
        return [
            note for note in self.notes if not any(re.search(one, note) for one in self.expected)
        ]

    def _told(self, note: str) -> None:
        self.notes.append(note)

    def _console(self, message) -> None:
        if message.type in ("error", "warning"):
            self.notes.append(f"console: {message.text}")

    def _request(self, request) -> None:
        url = urlsplit(request.url)
        if url.scheme not in OWN_SCHEMES and url.hostname not in LOCAL:
            self.notes.append(f"left: {request.url}")

    def _failed(self, request) -> None:
        # A question that is no longer of interest is given up by the page itself.
        if request.failure != "net::ERR_ABORTED":
            self.notes.append(f"failed: {request.url} {request.failure}")

    def _response(self, response) -> None:
        if response.status >= 400:
            self.notes.append(f"status: {response.status} {response.url}")

    def _dialog(self, dialog) -> None:
        self.notes.append(f"dialog: {dialog.type} {dialog.message}")
        dialog.dismiss()
