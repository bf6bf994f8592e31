"""The encoder of a paper index: the text model of ``retriever/encoders/text_model.py``, loaded when the first text needs it."""

from dataclasses import dataclass

import numpy as np

from retriever.encoders.quick_text_model import query_encoder
from retriever.encoders.text_model import model_location, model_tag, text_encoder


@dataclass(frozen=True)
class PaperEncoder:
    """``tag`` names the vectors: those of another model lie in another folder."""

    tag: str

    def encode(self, texts: list[str]) -> np.ndarray:
        """Unit vectors, float32 [len(texts), dimensions]."""
        quick = query_encoder(model_location()) if len(texts) == 1 else None
        return quick.encode(texts[0])[None] if quick else text_encoder().encode(texts)


def paper_encoder() -> PaperEncoder:
    return PaperEncoder(model_tag())
