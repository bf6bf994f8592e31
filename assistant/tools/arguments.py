"""Kinds of arguments that several tools take: a source that is known, a name as it was asked, a quantity, a class."""

from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from retriever.catalogue.quantities import QUANTITIES

if TYPE_CHECKING:  # an enumeration made from a table is beyond a type checker
    QuantityKey: TypeAlias = str
else:
    QuantityKey = Literal[tuple(q.key for q in QUANTITIES)]


KnownSource = Annotated[str, Field(max_length=200)]
SourceOrUpload = Annotated[str, Field(max_length=200)]
AskedName = Annotated[str, Field(max_length=200)]
AskedTerm = Annotated[str, Field(max_length=100)]
UploadedFiles = Annotated[str, Field(max_length=100)]
ClassName = str
KnownQuantity = QuantityKey


class ConditionArguments(BaseModel):
    """A bound on a quantity; ``reading`` is the word that was read as it ("strongly absorbed")."""

    model_config = ConfigDict(extra="forbid")

    quantity: QuantityKey
    op: Literal["<", "<=", ">", ">="]
    value: float
    reading: str = Field("", max_length=200)
