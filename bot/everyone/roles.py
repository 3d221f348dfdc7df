"""What a role is called."""

from typing import Final

from core.people import Role
from core.texts import Text

STRANGER = "stranger"
ROLE_KEYS: Final[tuple[str, ...]] = (
    "role.admin",
    "role.doctor",
    "role.nurse",
    "role.patient",
    "role.stranger",
    "role.system",
)


def role_word(role: Role | str | None) -> Text:
    """The role in words; None is somebody whom the clinic does not know."""
    return Text(f"role.{role or STRANGER}")
