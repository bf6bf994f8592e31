"""One look-up more that a language model may ask for before it is shown any evidence: a request, or a search in its own words.

It is asked before, since behind strangers' text nothing that a model asks for may be done: it is told how many records of each kind
there are, and nothing of what they say.
"""

from collections import Counter

from llama_index.core.llms import ChatMessage

from assistant.agent.engine import State, ToolCall
from assistant.evidence.ledger import Ledger
from assistant.llm.client import ModelServer
from assistant.llm.described import description
from assistant.llm.telling.lines import NOTHING
from assistant.llm.telling.prompts import further_prompt
from assistant.reading.choices import asked_in
from assistant.reading.reader import concrete
from assistant.verbs import missing
from assistant.verbs.table import VERBS
from retriever.requests.marks import marks_in
from retriever.requests.program import parse
from retriever.requests.prompt import SYSTEM, found_in, prompt_of
from retriever.requests.refusing import why_refused
from retriever.requests.strict import strict_grammar

SEARCH = "search"
_LONGEST, _LONGEST_WORDS, _MOST_PAPERS = 160, 120, 4
# verbs that look something up; the others act, or speak of the assistant
_LOOKING = frozenset(("values", "compare", "papers", "summarise", "explain", "identify", "list", "count", "aggregate"))


async def further_calls(state: State, server: ModelServer, deadline: float) -> tuple[list[ToolCall], int]:
    """The tool calls of the look-up that the model asks for, none where it asks for none; and the tokens used. Raises ModelTrouble."""
    marked = marks_in(state.question, state.toolbox.library)
    before = asked_in(state.conversation.turns[-1]) if state.conversation.turns else ""
    prompt = further_prompt(prompt_of(state.question, found_in(marked), before), counted(state.ledger))
    request = strict_grammar(key for key, _ in found_in(marked)).replace("root ::=", "request ::=", 1)
    grammar = f'root ::= "{NOTHING}" | "{SEARCH} " word+ | request\nword ::= [a-zA-Z0-9 .+-]\n{request}'
    system = SYSTEM if server.tuned else description()
    messages = [ChatMessage(role="system", content=system), ChatMessage(role="user", content=prompt)]
    reply = await server.write(messages, grammar, _LONGEST, deadline)
    return (calls_of(reply.text, state) if reply.whole else []), reply.tokens


def counted(ledger: Ledger) -> str:
    """How many records of each kind there are."""
    kinds = Counter(item.kind for item in ledger)
    return ", ".join(f"{kind} {count}" for kind, count in kinds.items()) or NOTHING


def calls_of(text: str, state: State) -> list[ToolCall]:
    """What the model wrote as tool calls; none for what is no look-up."""
    verb, _, words = text.strip().partition(" ")
    if verb == SEARCH:
        words = "".join(letter for letter in words if letter.isalnum() or letter in " .+-")[:_LONGEST_WORDS].strip()
        if len(words) < 3:
            return []
        return [
            ToolCall("search_papers", {"query": words, "limit": _MOST_PAPERS}),
            ToolCall("explain_words", {"words": words, "limit": 2}),
        ]
    marked = marks_in(state.question, state.toolbox.library)
    if why_refused(text, (mark.key for mark in marked.marks)):
        return []
    wanted = concrete(parse(text), marked, state.conversation, "", state.toolbox.library)
    if wanted.do not in _LOOKING or wanted.missing:
        return []
    return missing.calls(VERBS[wanted.do], wanted, state)
