"""``python -m training.agent.carried MODEL OUT DATA...``: all that a GPU machine needs which reaches nothing, in pieces.

``MODEL`` is the reduced folder (``reduced.py``), ``DATA`` the files of ``data.py``. ``OUT/1/piece``, ``OUT/2/piece`` ... are
brought there one after the other; ``carried.sh``, which goes with the first, joins them and checks the sum. With the first go
the modules that train, and the ``gguf`` package; torch and transformers must be there.
"""

import argparse
import hashlib
import importlib.util
import io
import math
import shutil
import sys
import tarfile
from collections.abc import Sequence
from pathlib import Path

from training.agent.weights import BLOCKS, CONFIG, TOKENIZER

_HERE = Path(__file__).parent
_CODE = ("__init__.py", "weights.py", "lora.py", "batches.py", "measuring.py", "train.py")
_MIB = 1 << 20


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m training.agent.carried", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("model", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("data", type=Path, nargs="+")
    parser.add_argument("--piece", type=float, default=50, help="MiB that a piece may have")
    options = parser.parse_args(argv)
    shutil.rmtree(options.out, ignore_errors=True)
    whole = joined(options.model, options.data)
    count = math.ceil(len(whole) / (options.piece * _MIB))
    size = math.ceil(len(whole) / count)
    for number, start in enumerate(range(0, len(whole), size), 1):
        (options.out / str(number)).mkdir(parents=True)
        (options.out / str(number) / "piece").write_bytes(whole[start : start + size])
    shutil.copy(_HERE / "carried.sh", options.out / "1" / "carried.sh")
    (options.out / "1" / "code.tar").write_bytes(code())
    (options.out / "1" / "sha256").write_text(f"{hashlib.sha256(whole).hexdigest()}  all.tar.gz\n", encoding="utf-8")
    print(f"{count} pieces of {size} bytes, {len(whole)} in all")
    return 0


def joined(model: Path, data: Sequence[Path]) -> bytes:
    """The model and the data as one archive."""
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w:gz", compresslevel=1) as archive:
        for name in (BLOCKS, CONFIG, TOKENIZER):
            archive.add(model / name, f"model/{name}")
        for number, file in enumerate(data, 1):
            archive.add(file, f"examples/{number}.jsonl.gz")
    return held.getvalue()


def code() -> bytes:
    """The modules that train, and the package that takes GGUF's blocks apart."""
    held = io.BytesIO()
    found = importlib.util.find_spec("gguf")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("gguf is not installed: pip install gguf==0.19.0")
    with tarfile.open(fileobj=held, mode="w") as archive:
        for name in _CODE:
            archive.add(_HERE / name, f"training/agent/{name}")
        for name in ("__init__.py", "reading/__init__.py", "reading/rightness.py"):
            archive.add(_HERE.parent / name, f"training/{name}")
        archive.add(Path(found.origin).parent, "gguf", filter=lambda item: None if "__pycache__" in item.name else item)
    return held.getvalue()


if __name__ == "__main__":
    sys.exit(main())
