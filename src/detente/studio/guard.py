"""What every request must meet and every answer carries: host, origin, size, content policy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

# A document of a megabyte and its deal file fit well.
MAX_BODY = 6_000_000
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
# A report is one file with its own style and no script; only the studio may frame it.
REPORT_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'; sandbox allow-downloads allow-popups "
    "allow-same-origin"
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
SAFE = ("GET", "HEAD")


class Guard:
    """Let in only what a page of this server asks of it.

    The host must be this computer by the port that is served, so that no other name leads here
    (DNS rebinding). A page of another origin is turned away, whether it sends or only reads. What
    is sent must be JSON, which no plain form can send.
    """

    def __init__(self, app: ASGIApp, port: int) -> None:
        self.app = app
        self.hosts = {f"{name}:{port}" for name in ("127.0.0.1", "localhost", "[::1]")}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request, or refuse it."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return
        headers = {
            key.decode("latin-1"): value.decode("latin-1") for key, value in scope["headers"]
        }
        refused = self._refused(scope["method"], headers)
        if refused:
            await _refuse(send, *refused)
            return
        size = 0

        async def measured() -> Message:
            nonlocal size
            message = await receive()
            size += len(message.get("body", b""))
            if size > MAX_BODY:
                # The rest is not read; whoever parses it finds it cut off.
                return {"type": "http.disconnect"}
            return message

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = {key for key, _ in message.get("headers", ())}
                extra = [
                    (k.encode(), v.encode()) for k, v in HEADERS.items() if k.encode() not in own
                ]
                message = {**message, "headers": [*message.get("headers", ()), *extra]}
            await send(message)

        await self.app(scope, measured, dressed)

    def _refused(self, method: str, headers: Mapping[str, str]) -> tuple[int, str] | None:
        host = headers.get("host", "")
        if host not in self.hosts:
            return 421, "host"
        origin = headers.get("origin")
        if origin is not None and origin != f"http://{host}":
            return 403, "origin"
        # A link from elsewhere may open the page, as one typed in does; nothing else comes so.
        site, mode = (
            headers.get("sec-fetch-site", "none"),
            headers.get("sec-fetch-mode", "navigate"),
        )
        if site not in ("same-origin", "none") and mode != "navigate":
            return 403, "origin"
        return None if method in SAFE else _unfit(headers)


def _unfit(headers: Mapping[str, str]) -> tuple[int, str] | None:
    """Return why what is sent is not taken: no JSON, of no known length, too long."""
    if headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        return 415, "type"
    length = headers.get("content-length", "")
    if not length.isdigit():
        return 411, "length"
    return (413, "size") if int(length) > MAX_BODY else None


async def _refuse(send: Send, status: int, why: str) -> None:
    body = why.encode()
    headers = [(k.encode(), v.encode()) for k, v in HEADERS.items()]
    headers += [(b"content-type", b"text/plain"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
