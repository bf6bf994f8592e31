"""A link to an answer: its question, which is asked anew where the link is opened, and the answer as it was, which ``scholar replay``
compares with a new one. The answer stands in the link's fragment, so that no server sees or keeps it."""

import base64
import json
import zlib
from types import SimpleNamespace
from typing import Any

import gradio as gr

from ui.chat.documents import header, turn_record
from ui.chat.session import Exchange, Session
from ui.words import say

MOST_LINK = 60_000  # characters that a link may have in browsers and mail
MOST_QUESTION = 1_000
COPY = "(link) => window.scholarShare(link)"


def link_of(exchange: Exchange, libraries: tuple[str, ...] = ()) -> dict[str, str]:
    """The parts of a link: the question, empty where it was on files, and the document, empty where it is too long."""
    document = header(exchange.question) | {"turns": [turn_record(exchange, [], libraries)]}
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    packed = base64.urlsafe_b64encode(zlib.compress(text.encode(), 9)).decode().rstrip("=")
    question = "" if exchange.files else exchange.question[:MOST_QUESTION]
    return {"question": question, "replay": packed if len(packed) <= MOST_LINK else ""}


def wire(parts: SimpleNamespace, state: gr.State) -> None:
    """The button Share under an answer."""

    def share(turn: float, session: Session) -> dict[str, Any]:
        shared = next((one for one in session.exchanges if one.turn == int(turn or 0) and one.answer), None)
        if shared is None:
            raise gr.Error(say("chat.nothing_to_share"), duration=6, print_exception=False)
        link = link_of(shared, session.libraries)
        if not (link["question"] or link["replay"]):
            raise gr.Error(say("chat.too_long_to_share"), duration=8, print_exception=False)
        gr.Info(say("chat.shared" if link["replay"] else "chat.shared_question"), duration=6)
        return link

    made = parts.tools["share"].click(
        share,
        [parts.turn, state],
        parts.link,
        show_progress="hidden",
        js="(_, ...rest) => [window.scholarTurn, ...rest]",
    )
    made.success(None, parts.link, None, js=COPY)
