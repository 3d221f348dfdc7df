"""What a command is: a frozen value that names a wish and says what it yields when granted."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar

R_co = TypeVar("R_co", covariant=True)


class Command(Generic[R_co]):
    """Base of every command; `R_co` is what its use case gives back."""

    __slots__ = ()

    @classmethod
    def action(cls) -> str:
        """Its name in the audit: `record_dose`."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()


UseCases = Mapping[type[Command[Any]], Callable[[Any, Any], Any]]
