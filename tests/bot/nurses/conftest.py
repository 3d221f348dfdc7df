"""The same desk as the doctors'."""

from tests.bot.doctors.conftest import jo, surgery

__all__ = ["jo", "surgery"]
