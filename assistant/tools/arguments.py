"""Kinds of arguments that several tools take.

``holds`` in the schema says what may stand there: a source that the conversation knows, a name in the question, a
quantity, a class. Before a language model plans, ``llm.schemas`` makes enumerations of it; after, ``llm.rails`` checks
it. So a new tool is held to the same rules by the types of its arguments.
"""

from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from retriever.catalogue.quantities import QUANTITIES

if TYPE_CHECKING:  # an enumeration made from a table is beyond a type checker
    QuantityKey: TypeAlias = str
else:
    QuantityKey = Literal[tuple(q.key for q in QUANTITIES)]


def held(kind: str) -> dict[str, Any]:
    """What a field holds, for its schema: ``Field(json_schema_extra=held("words"))``."""
    return {"holds": kind}


KnownSource = Annotated[str, Field(max_length=200, json_schema_extra=held("source"))]
SourceOrUpload = Annotated[str, Field(max_length=200, json_schema_extra=held("source or upload"))]
AskedName = Annotated[str, Field(max_length=200, json_schema_extra=held("name"))]
AskedTerm = Annotated[str, Field(max_length=100, json_schema_extra=held("term"))]
UploadedFiles = Annotated[str, Field(max_length=100, json_schema_extra=held("upload"))]
ClassName = Annotated[str, Field(json_schema_extra=held("class"))]
KnownQuantity = Annotated[QuantityKey, Field(json_schema_extra=held("quantity"))]
SEARCHED = held("words")  # words to search for, which come from the user


class ConditionArguments(BaseModel):
    """A bound on a quantity; ``reading`` is the word that was read as it ("strongly absorbed")."""

    model_config = ConfigDict(extra="forbid")

    quantity: QuantityKey
    op: Literal["<", "<=", ">", ">="]
    value: float
    reading: str = Field("", max_length=200)
