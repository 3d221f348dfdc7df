"""The page shows a clinic's chats: no other machine and no other site may reach it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web

HOSTS = {"127.0.0.1", "localhost", "::1"}
SITES = {
    "same-origin",
    "none",
}  # the page itself, a typed address; a link elsewhere has no Origin
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' blob: data:; style-src 'self' 'unsafe-inline';"
        " object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def local_only(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuses foreign Host headers (DNS rebinding) and requests that another site's page makes."""
    if urlsplit(f"//{request.host}").hostname not in HOSTS:
        raise web.HTTPForbidden(text="this address is for this machine only")
    origin = request.headers.get("Origin")
    if origin is not None and origin != f"http://{request.host}":
        raise web.HTTPForbidden(text="other sites have no business here")
    if request.headers.get("Sec-Fetch-Site", "none") not in SITES:
        raise web.HTTPForbidden(text="other sites have no business here")
    response = await handler(request)
    if not response.prepared and not request.path.startswith(("/bot", "/file/")):
        response.headers.update(HEADERS)
    return response
