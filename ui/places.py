"""Where the chat keeps what is its users': conversations and remarks, in the user's data folder."""

import os
from pathlib import Path

import platformdirs


def data_folder() -> Path:
    """``SCHOLAR_HOME``/data where that is set, else the user's data folder of the system."""
    home = os.environ.get("SCHOLAR_HOME")
    return Path(home) / "data" if home else Path(platformdirs.user_data_dir("spectrum-scholar"))
