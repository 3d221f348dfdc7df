"""The metadata that all tables share, with names for constraints so that migrations can find them again."""

from enum import StrEnum

from sqlalchemy import CheckConstraint, MetaData

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def one_of(column: str, values: type[StrEnum] | tuple[str, ...], without: str = "") -> CheckConstraint:
    """A CHECK that the column holds one of these words."""
    words = [str(value) for value in values if str(value) != without]
    return CheckConstraint(f"{column} IN ({', '.join(map(repr, words))})", name=column)
