"""The encoder of a paper index: the text model of ``retriever/encoders/text_model.py``, loaded when the first text needs it."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from retriever.encoders.quick_text_model import query_encoder
from retriever.encoders.text_model import model_location, model_tag, text_encoder


class Encoder(Protocol):
    """What makes vectors of texts; ``tag`` names its vectors."""

    @property
    def tag(self) -> str: ...

    def encode(self, texts: list[str]) -> NDArray[np.float32]: ...


@dataclass(frozen=True)
class PaperEncoder:
    """``tag`` names the vectors: those of another model lie in another folder."""

    tag: str

    def encode(self, texts: list[str]) -> NDArray[np.float32]:
        """Unit vectors, float32 [len(texts), dimensions]."""
        quick = query_encoder(model_location()) if len(texts) == 1 else None
        return quick.encode(texts[0])[None] if quick else text_encoder().encode(texts)


def paper_encoder() -> PaperEncoder:
    return PaperEncoder(model_tag())
