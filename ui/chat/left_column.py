"""The column of the chat: the messages with what can be done with each, the question, remarks; and what they do.

ChatHandlers itself is the page's affair, because an answer touches both columns.
"""

import secrets
from types import SimpleNamespace
from typing import Any, cast

import gradio as gr
from gradio.components.chatbot import ComponentMessage, Message

from ui.chat.documents import as_markdown, bibtex_of, document_of, libraries_of, plain_document, to_json
from ui.chat.session import Exchange, Session, reopened
from ui.chat.storage import Shelf, note_feedback
from ui.chat.threads import thread_list
from ui.html.browser_files import SAVE, to_save
from ui.html.plain_language import in_plain_words
from ui.html.rendering import render
from ui.libraries.opened import Libraries
from ui.options import Options
from ui.spectrum.files import file_stem
from ui.words import say, words

MOST_REASON = 2_000
RATINGS = ("good", "bad")
ACTIONS = ("retry", "edit", "undo", "share", *RATINGS)  # on an answer; the first three only on the last
OF_ANY = ("share", *RATINGS)
# made once: within an event Gradio gives no component, and one for each row of each update would cost more than the answer
_AS_SENT = gr.Chatbot(render=False)
_ROW: Message = _AS_SENT.postprocess([{"role": "assistant", "content": gr.HTML("", padding=False, render=False)}]).root[
    0
]


def build() -> SimpleNamespace:
    """The components, from top to bottom."""
    parts: dict[str, Any] = {"chat": _chat()}
    parts |= _tools()
    parts["chips"] = gr.HTML("", elem_id="chips", padding=False)
    parts["roles"] = gr.Button(
        say("files.title"), elem_id="do-roles"
    )  # pressed by the page's script when files come or go
    parts["box"] = gr.MultimodalTextbox(
        label=say("page.question"),
        show_label=False,
        file_count="multiple",
        max_plain_text_length=1_000_000,
        autofocus=True,
        elem_id="box",
        placeholder=say("page.placeholder"),
        html_attributes=gr.InputHTMLAttributes(spellcheck=True),
    )
    return SimpleNamespace(**parts)


def _chat() -> gr.Chatbot:
    # no LaTeX, no tags: text comes from files and users
    return gr.Chatbot(
        show_label=False,
        height="60vh",
        min_height=120,
        buttons=[],
        latex_delimiters=[],
        allow_tags=False,
        layout="panel",
        placeholder=say("page.welcome"),
        examples=[{"text": question} for group in words("examples.groups") for question in group["questions"]],
        elem_id="chat",
        feedback_options=None,
    )


def _tools() -> dict[str, Any]:
    """The button that stops an answer, those that the rows under the messages press, and the row in which a verdict gets
    its reason."""
    with gr.Row(elem_id="tools"):
        tools = {
            name: gr.Button(
                say(f"chat.{name}"), size="sm", min_width=0, scale=0, interactive=False, elem_id=f"do-{name}"
            )
            for name in ("stop", *ACTIONS)
        }
    with gr.Row(visible=False, elem_id="remark") as remark:
        reason = gr.Textbox(
            label=say("chat.reason"),
            placeholder=say("chat.reason_hint"),
            max_length=MOST_REASON,
            scale=4,
            elem_id="reason",
        )
        send = gr.Button(say("chat.send"), size="sm", min_width=90, scale=1, elem_id="do-send")
    verdict, turn = gr.State(("", 0)), gr.Number(0, visible=False)
    made = {"tools": tools, "remark": remark, "reason": reason, "send": send, "verdict": verdict, "turn": turn}
    return made | {"link": gr.JSON(visible=False)}


def messages_of(session: Session) -> list[Message]:
    """The messages of the page: under each answer that is whole a row of what can be done with it."""
    return [message for exchange in session.exchanges for message in _messages(exchange, session)]


def _messages(exchange: Exchange, session: Session) -> list[Message]:
    """Those of one exchange as Gradio sends them, made once: all of them go out again with every update of the chat."""
    last = exchange is session.last and not session.busy
    state = (exchange.replies, exchange.answer is not None, exchange.error, last, session.plain)
    if exchange.sent is None or exchange.sent[0] != state:
        shown: list[Any] = [*exchange.messages, *_row(exchange, last, session.plain)]
        exchange.sent = state, _AS_SENT.postprocess(shown).root
    return exchange.sent[1]


def _row(exchange: Exchange, last: bool, plain: bool) -> list[Message]:
    """What can be done with an answer that is whole."""
    if not (exchange.answer or exchange.error):
        return []
    text = exchange.error
    if exchange.answer:
        text = (in_plain_words(exchange.answer) if plain else exchange.answer).text
    acts = [
        (name, say(f"chat.{name}"))
        for name in ACTIONS
        if (last and name not in OF_ANY) or (name in OF_ANY and exchange.answer)
    ]
    row = render(
        "actions.html",
        turn=exchange.turn,
        text=text,
        acts=acts,
        tables=exchange.tables,
        more=last and exchange.more_rows,
    )
    empty = cast(ComponentMessage, _ROW.content[0])
    filled = empty.model_copy(update={"value": row, "props": empty.props | {"value": row}})
    return [_ROW.model_copy(update={"content": [filled]})]


def buttons(parts: SimpleNamespace, running: bool, any_answer: bool) -> dict:
    """Which of the chat's buttons may be pressed now."""
    return {
        button: gr.Button(interactive=running if name == "stop" else any_answer and not running)
        for name, button in parts.tools.items()
    }


def begin(
    token: str | None, session: Session, request: gr.Request, options: Options
) -> tuple[str | None, Session, object]:
    """A page opens: whose it is, its session, and the list of kept conversations.

    The session is not replaced: a question that was quicker than this is being answered in it.
    """
    token = token if _is_token(token) else secrets.token_urlsafe(32)
    session.shelf = shelf = shelf_of(token, request, options)
    if shelf:
        shelf.forget_deleted()
    return token, session, thread_list(shelf, session.id)


def shelf_of(token: str | None, request: gr.Request, options: Options) -> Shelf | None:
    """Where the conversations of an account, or of a browser, are kept; None for a browser that has no word of its own yet."""
    if options.accounts and request.username:
        return Shelf(options.data, f"account:{request.username}")
    return Shelf(options.data, f"browser:{token}") if _is_token(token) else None


def _is_token(token) -> bool:
    return isinstance(token, str) and len(token) >= 32


def wire_saves(parts: SimpleNamespace, state: gr.State, libraries: Libraries) -> None:
    """Export as Markdown (in plain language where the page is), JSON, BibTeX."""
    makers = {
        "markdown": lambda document: ("md", "text/markdown", as_markdown(document)),
        "json": lambda document: ("json", "application/json", to_json(document)),
        "bibtex": lambda document: ("bib", "application/x-bibtex", bibtex_of(document)),
    }

    def save(name, session):
        document = document_of(session)
        if document and session.plain and name == "markdown":
            document = plain_document(document, libraries.library(session.libraries))
        ending, media, text = makers[name](document) if document else ("", "", "")
        if not text:
            raise gr.Error(say("export.no_papers" if document else "export.nothing"), duration=6, print_exception=False)
        return to_save(f"{file_stem(document['title'])[:40]}.{ending}", media, text.encode())

    for name, button in parts.saves.items():
        made = button.click(lambda session, name=name: save(name, session), state, parts.file, show_progress="hidden")
        made.success(None, parts.file, None, js=SAVE)


def wire_remarks(parts: SimpleNamespace, state: gr.State, options: Options) -> None:
    """Thumbs with a reason, kept on this machine."""
    for name in ("good", "bad"):
        parts.tools[name].click(
            lambda turn, name=name: ((name, int(turn or 0)), gr.Row(visible=True)),
            parts.turn,
            [parts.verdict, parts.remark],
            show_progress="hidden",
            js="() => window.scholarTurn",
        )

    def send(verdict, reason, session):
        name, turn = verdict
        rated = next((exchange for exchange in session.exchanges if exchange.turn == turn), None)
        if rated is None or rated.answer is None or not name:
            raise gr.Error(say("chat.nothing_to_rate"), duration=6, print_exception=False)
        note_feedback(options.data, name, reason or "", rated.question, rated.answer.text)
        gr.Info(say("chat.thanks"), duration=4)
        return ("", 0), gr.Row(visible=False), ""

    outputs = [parts.verdict, parts.remark, parts.reason]
    for trigger in (parts.send.click, parts.reason.submit):
        trigger(send, [parts.verdict, parts.reason, state], outputs, show_progress="hidden")


def recalled(
    session: Session, token, conversation, libraries, plain: bool, request: gr.Request, options: Options
) -> Session:
    """The session of a page that the server has forgotten (it slept too long, or too many came after it), else as it is."""
    if session.shelf is not None:
        return session
    session.shelf = shelf_of(token, request, options)
    return opened(session.shelf, conversation, libraries, plain) if conversation else session


def opened(shelf: Shelf | None, conversation: str | None, libraries, plain: bool) -> Session:
    """A kept conversation with its libraries, which are opened where they are not, or a new one."""
    document = shelf.read(conversation) if conversation and shelf else None
    if document is None or conversation is None or shelf is None:
        return Session(shelf=shelf, plain=plain)
    library = libraries.library(libraries_of(document))
    return reopened(document, conversation, shelf, library, plain)
