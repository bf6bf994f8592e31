"""The tools by name, and the toolbox that runs them for one question.

A planner (rules or a language model) calls a tool by name with arguments. Types and ranges of the arguments are checked
here, whoever calls; which names a language model may use is for ``llm.rails``.
"""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from pydantic import ValidationError

from assistant.tools.tool import Result, Tool, ToolArguments
from assistant.tools.workbench import Workbench
from retriever.errors import BadInput

# a tool is a module of this folder; a language model is offered them in this order
_NAMES = (
    "identify_source",
    "source_parameters",
    "papers_on_source",
    "search_papers",
    "search_spectra",
    "filter_sources",
    "compare_sources",
    "similar_sources",
    "nearest_sources",
    "papers_near_spectrum",
    "read_spectrum",
    "derive_from_fit",
    "explain_term",
)
# those that carry out requests, by their folder
_OF_REQUESTS = {
    "literature": ("find_papers", "reported_values"),
    "computing": ("compute",),
    "likeness": ("alike_by_modality", "alike_to_class", "find_examples", "known_examples", "sources_alike"),
    "selection": ("select_sources",),
    "terms": ("explain_words",),
}
TOOLS: dict[str, Tool] = {name: import_module(f"assistant.tools.{name}").TOOL for name in _NAMES} | {
    name: import_module(f"assistant.tools.{folder}.{name}").TOOL
    for folder, names in _OF_REQUESTS.items()
    for name in names
}


class Toolbox(Workbench):
    """The tools, bound to one library, one ledger and the files uploaded with the question."""

    def call(self, name: str, arguments: Mapping[str, Any]) -> Result:
        """Run a tool; raises BadInput for an unknown one, for arguments off its schema, and for what it can't do."""
        checked = checked_arguments(name, arguments)
        return TOOLS[name].run(self, checked)


def checked_arguments(name: str, arguments: Mapping[str, Any]) -> ToolArguments:
    """The arguments of a call, typed; raises BadInput for an unknown tool and for arguments off its schema."""
    if name not in TOOLS:
        raise BadInput(f"There is no tool {name[:40]!r}: use one of {', '.join(TOOLS)}.")
    try:
        return TOOLS[name].arguments.model_validate(arguments)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "arguments"
        raise BadInput(f"Tool {name}: {where}: {first['msg']}.") from None
