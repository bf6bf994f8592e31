"""The assistant: reads a question, looks things up, answers in verified claims.

In a notebook: ``import assistant; scholar = assistant.open(); scholar.ask("What is 3C 273?")``.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.door.notebook import Scholar


def open(*libraries: Any, online: bool = False) -> "Scholar":
    """The assistant for a notebook, over libraries (folders or names; the bundled one by default); loads what it needs now."""
    from assistant.door.notebook import open_scholar

    return open_scholar(*libraries, online=online)
