"""What may be asked at all: text of a sensible length, on printable characters."""

from retriever.errors import BadInput

MAX_QUESTION = 4_000  # characters; a longer question is no question


def checked_question(question: str, has_files: bool = False) -> str:
    """The question on printable characters; raises BadInput for what is none."""
    if not isinstance(question, str):
        raise BadInput("The question is not text: ask in words.")
    if len(question) > MAX_QUESTION:
        raise BadInput(
            f"The question has {len(question):,} characters, more than {MAX_QUESTION:,}: ask in a few sentences."
        )
    unprintable = sum(
        1 for c in question if not (c.isprintable() or c.isspace()) or c == "\ufffd" or "\ud800" <= c <= "\udfff"
    )
    if unprintable > 0.1 * max(len(question), 1):
        raise BadInput(
            "The question is binary data, not text: ask in words; give files with --spectrum or the upload button."
        )
    text = " ".join("".join(c if c.isprintable() and not "\ud800" <= c <= "\udfff" else " " for c in question).split())
    if not text and not has_files:
        raise BadInput("The question is empty: ask about a source, a class, a parameter or a term.")
    return text or "What is this spectrum?"
