"""What every request must meet and every answer carries: host, origin, size, content policy."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

# A document of a megabyte and its deal file fit well.
MAX_BODY = 6_000_000
# Seconds within which it must be here; it comes from this computer.
PATIENCE = 30.0
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
# A report is one file with its own style and no script; only the studio may frame it.
REPORT_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'; sandbox allow-downloads allow-popups "
    "allow-popups-to-escape-sandbox allow-same-origin"
)
HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cache-control": "no-store",
    "content-security-policy": POLICY,
}
SAFE, SENDING = ("GET", "HEAD"), "POST"
# What is decided by must be said once: whoever reads it elsewhere could read the other.
ONCE = ("host", "origin", "content-type", "content-length")


class Guard:
    """Let in only what a page of this server asks of it.

    The host must be this computer by the port that is served, so that no other name leads here
    (DNS rebinding). A page of another origin is turned away, whether it sends or only reads; it may
    link here, and no more. What is sent must be JSON, which no plain form can send, of a length
    that is said before. Of what is refused nothing is read.
    """

    def __init__(self, app: ASGIApp, port: int) -> None:
        self.app = app
        names = ("127.0.0.1", "localhost", "[::1]")
        self.hosts = {f"{name}:{port}" for name in names} | {*(names if port == 80 else ())}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request, or refuse it."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        elif scope["type"] == "lifespan":
            await self.app(scope, receive, send)
        else:
            await self._request(scope, receive, send)

    async def _request(self, scope: Scope, receive: Receive, send: Send) -> None:
        listed = [(k.decode("latin-1").lower(), v.decode("latin-1")) for k, v in scope["headers"]]
        headers = dict(listed)
        refused = self._refused(scope, headers)
        if len(headers) < len(listed) and any(
            sum(key == name for key, _ in listed) > 1 for name in ONCE
        ):
            refused = 400, "twice"
        body = b""
        if not refused and scope["method"] == SENDING:
            try:
                body = await asyncio.wait_for(_body(receive), PATIENCE)
            except TimeoutError:
                refused = 408, "time"
            else:
                refused = None if body is not None else (413, "size")
        if refused:
            await _refuse(send, *refused)
            return
        given = False

        async def replayed() -> Message:
            nonlocal given
            if given:
                return await receive()
            given = True
            return {"type": "http.request", "body": body, "more_body": False}

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = {key for key, _ in message.get("headers", ())}
                extra = [
                    (k.encode(), v.encode()) for k, v in HEADERS.items() if k.encode() not in own
                ]
                message = {**message, "headers": [*message.get("headers", ()), *extra]}
            await send(message)

        await self.app(scope, replayed, dressed)

    def _refused(self, scope: Scope, headers: Mapping[str, str]) -> tuple[int, str] | None:
        method, host = scope["method"], headers.get("host", "").lower()
        if host not in self.hosts:
            return 421, "host"
        if method not in (*SAFE, SENDING):
            return 405, "method"
        if headers.get("origin", f"http://{host}").lower() != f"http://{host}":
            return 403, "origin"
        if headers.get("sec-fetch-site", "none") not in ("same-origin", "none") and not (
            _link(headers) and method in SAFE and not scope["path"].startswith("/api")
        ):
            return 403, "origin"
        return None if method in SAFE else _unfit(headers)


def _link(headers: Mapping[str, str]) -> bool:
    """Return whether a page elsewhere was left by a link to this one, which is shown by itself."""
    mode, kind = (headers.get(f"sec-fetch-{name}", "") for name in ("mode", "dest"))
    return (mode, kind) == ("navigate", "document")


def _unfit(headers: Mapping[str, str]) -> tuple[int, str] | None:
    """Return why what is sent is not taken: no JSON, of no known length, too long."""
    if headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        return 415, "type"
    length = headers.get("content-length", "")
    if "transfer-encoding" in headers or not (length.isascii() and length.isdigit()):
        return 411, "length"
    return (413, "size") if len(length) > 12 or int(length) > MAX_BODY else None


async def _body(receive: Receive) -> bytes | None:
    """Return what is sent; None if it is longer than it may be, and the rest is not read."""
    parts, size, more = [], 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            break
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > MAX_BODY:
            return None
        more = message.get("more_body", False)
    return b"".join(parts)


async def _refuse(send: Send, status: int, why: str) -> None:
    body = why.encode()
    headers = [(k.encode(), v.encode()) for k, v in HEADERS.items()]
    headers += [(b"content-type", b"text/plain"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
