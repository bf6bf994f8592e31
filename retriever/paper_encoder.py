"""The encoder of a paper index: the text model of ``retriever/embedding.py``, loaded when the first text needs it."""

from dataclasses import dataclass

import numpy as np

from retriever.embedding import text_encoder
from retriever.store import _model_tag


@dataclass(frozen=True)
class PaperEncoder:
    """``tag`` names the vectors: those of another model lie in another folder."""

    tag: str

    def encode(self, texts: list[str]) -> np.ndarray:
        return text_encoder().encode(texts)


def paper_encoder() -> PaperEncoder:
    return PaperEncoder(_model_tag())
