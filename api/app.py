"""The HTTP side: for now only whether the clinic is alive."""

from aiohttp import web

from core.people import Role
from core.ports import Database, DatabaseUnavailable

DATABASE = web.AppKey("database", Database)


def build(database: Database) -> web.Application:
    """The application; webhook and other routes may be added before it starts."""
    app = web.Application()
    app[DATABASE] = database
    app.router.add_get("/healthz", health)
    return app


async def health(request: web.Request) -> web.Response:
    """200 when the database answers, 503 when it does not."""
    try:
        await request.app[DATABASE].read(lambda work: work.profiles.with_role(Role.ADMIN))
    except DatabaseUnavailable:
        return web.json_response({"status": "unavailable", "database": "unreachable"}, status=503)
    return web.json_response({"status": "ok"})
