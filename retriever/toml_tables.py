"""Tables of words and rules are TOML files beside the module that owns them; this reads and checks all of them.

A table is read once in a process. Its entries become frozen dataclasses, and a key or a type that the dataclass does not
have is an error that names file and entry, so that a misspelt line never goes unnoticed.
"""

import tomllib
from functools import cache
from importlib import resources
from typing import Any, TypeVar

from pydantic import ConfigDict, TypeAdapter, ValidationError

CHECKED = ConfigDict(extra="forbid")  # of the dataclasses that entries become
T = TypeVar("T")


@cache
def read_toml(room: str, file: str) -> dict[str, Any]:
    """A TOML file of a package, as it stands: ``read_toml("retriever.catalogue", "kinds.toml")``."""
    return tomllib.loads((resources.files(room) / file).read_text(encoding="utf-8"))


def read_table(room: str, file: str, kind: type[T]) -> T:
    """A whole file as one dataclass made with ``CHECKED``; raises ValueError that says where the file is wrong."""
    try:
        return TypeAdapter(kind).validate_python(read_toml(room, file))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise ValueError(f"{file}: {place}: {first['msg']}") from None
