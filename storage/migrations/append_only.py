"""The triggers that make the audit trail append-only, for the migrations that touch its table.

Rebuilding a table on SQLite drops its triggers: such a migration calls `guard_audit` again.
"""

from alembic import op

SQLITE = {
    "audit_refuses_update": "BEFORE UPDATE ON audit",
    "audit_refuses_delete": "BEFORE DELETE ON audit",
    # INSERT OR REPLACE deletes the old row without asking the trigger above.
    "audit_refuses_replace": "BEFORE INSERT ON audit WHEN EXISTS (SELECT 1 FROM audit WHERE seq = NEW.seq)",
}
SQLITE_REFUSAL = "SELECT RAISE(ABORT, 'the audit is append-only');"
POSTGRESQL_FUNCTION = """
CREATE FUNCTION audit_refuses_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit is append-only';
END $$
"""
POSTGRESQL_TRIGGER = """
CREATE TRIGGER audit_refuses_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
FOR EACH STATEMENT EXECUTE FUNCTION audit_refuses_change()
"""


def guard_audit() -> None:
    """From here on the database refuses to change or delete what was written."""
    if op.get_bind().dialect.name == "sqlite":
        for name, when in SQLITE.items():
            op.execute(
                f"CREATE TRIGGER {name} {when} BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END"
            )
    else:
        op.execute(POSTGRESQL_FUNCTION)
        op.execute(POSTGRESQL_TRIGGER)


def unguard_audit() -> None:
    """For a downgrade, and for a migration that must rewrite the trail."""
    if op.get_bind().dialect.name == "sqlite":
        for name in SQLITE:
            op.execute(f"DROP TRIGGER {name}")
    else:
        op.execute("DROP TRIGGER audit_refuses_change ON audit")
        op.execute("DROP FUNCTION audit_refuses_change()")
