"""However people write the URL of their database, it means one driver."""

import pytest

from storage.engines import normalised


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("sqlite:////data/clinic.db", "sqlite:////data/clinic.db"),
        ("sqlite+aiosqlite:///clinic.db", "sqlite:///clinic.db"),
        ("postgres://u@host/clinic", "postgresql+asyncpg://u@host/clinic"),
        ("postgresql://u@host/clinic", "postgresql+asyncpg://u@host/clinic"),
        ("postgresql+psycopg://u@host:6432/clinic", "postgresql+asyncpg://u@host:6432/clinic"),
        ("postgresql://u@host/clinic?sslmode=require", "postgresql+asyncpg://u@host/clinic?ssl=require"),
    ],
)
def test_usual_spellings_are_understood(given: str, meant: str) -> None:
    assert normalised(given).render_as_string(hide_password=False) == meant
