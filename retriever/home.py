"""Where files live: the cache, the user's data, the shipped weights."""

from importlib import resources
from pathlib import Path

import platformdirs

from retriever.settings import settings


def data_folder() -> Path:
    """``SCHOLAR_HOME``/data where that is set, else the user's data folder of the system."""
    home = settings().home
    return Path(home) / "data" if home else Path(platformdirs.user_data_dir("spectrum-scholar"))


def weights_folder() -> Path:
    """The trained weights that the package ships."""
    return Path(str(resources.files("retriever"))) / "weights"


def scholar_home() -> Path:
    """Where indexes live: ``SCHOLAR_HOME``, else the user's cache folder."""
    return Path(settings().home or platformdirs.user_cache_dir("spectrum-scholar"))
