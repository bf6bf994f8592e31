"""How a page is served."""

from dataclasses import dataclass, field
from pathlib import Path

from retriever.home import data_folder
from ui.serving import Limits


@dataclass(frozen=True)
class Options:
    """How a page is served: its limits, where it keeps what, and whether it may speak to programs on this desk."""

    limits: Limits = field(default_factory=Limits)
    data: Path = field(default_factory=data_folder)
    uploads: Path | None = None
    samp: bool = False
    accounts: bool = False
