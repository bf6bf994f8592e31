"""``python -m training.bundled.glossary_vectors``: vectors of what the glossary is asked for with, for ``retriever/weights``.

To be run after each change of ``glossary.jsonl``; what has a vector already is not encoded again.
"""

import argparse
from pathlib import Path

import numpy as np

from retriever.encoders.text_model import model_tag, text_encoder
from retriever.library.format.tables import terms_of
from retriever.library.term_vectors import (
    as_integers,
    ready_file,
    ready_vectors,
    text_hash,
    texts_of,
    wordings_of,
)
from training.bundled.vectors import write_arrays

HERE = Path(__file__).parent


def main(arguments: list[str] | None = None) -> None:
    """Encode what is new, leave out what is gone."""
    parser = argparse.ArgumentParser(description="Vectors of the glossary's wordings and texts")
    parser.add_argument("--glossary", type=Path, default=HERE, help="folder of glossary.jsonl")
    parser.add_argument("--out", type=Path, default=ready_file())
    options = parser.parse_args(arguments)
    wanted = {
        text_hash(text): text for term in terms_of(options.glossary) for text in (*wordings_of(term), *texts_of(term))
    }
    known = dict(ready_vectors()) if ready_file().is_file() else {}
    new = [text for key, text in wanted.items() if key not in known]
    if new:
        known |= zip(map(text_hash, new), text_encoder().encode(new), strict=True)
    keys = sorted(wanted)
    vectors, scale = as_integers(np.stack([known[key] for key in keys]))
    write_arrays(options.out, {"model": model_tag(), "keys": np.array(keys, "S16"), "vectors": vectors, "scale": scale})
    print(f"{len(keys)} texts, {len(new)} of them new: {options.out}")


if __name__ == "__main__":
    main()
