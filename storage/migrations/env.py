"""What alembic runs around the migrations; the connection and its transaction come from `storage.migrate`."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from storage.tables import metadata
from storage.tables.types import UtcDateTime


def render_item(kind: str, item: Any, autogen: AutogenContext) -> str | Literal[False]:
    """Writes our column type into a new migration as itself, not as what a database makes of it."""
    if kind == "type" and isinstance(item, UtcDateTime):
        autogen.imports.add("from storage.tables.types import UtcDateTime")
        return "UtcDateTime()"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_item=render_item,
    render_as_batch=True,  # SQLite cannot alter a table in place
    compare_type=True,
)
context.run_migrations()
