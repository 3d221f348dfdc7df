"""One printer for the module, as in the clinic: its compiler stays warm."""

from collections.abc import Iterator

import pytest

from documents.printer import TypstPrinter


@pytest.fixture(scope="module")
def printer() -> Iterator[TypstPrinter]:
    made = TypstPrinter()
    yield made
    made.close()
