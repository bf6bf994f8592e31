"""Blocks that leave alone what an update does not change.

Gradio makes every output of an event anew with every update of it, also those that it leaves as they are: with a dozen outputs beside
the one that changes that costs more than the answer.
"""

import copy
from typing import Any

import gradio as gr
from gradio.blocks import BlockFunction, convert_component_dict_to_list
from gradio.state_holder import SessionState


class Page(gr.Blocks):
    """``gr.Blocks`` whose events make anew only those of their outputs that have a new value."""

    async def postprocess_data(
        self, block_fn: BlockFunction, predictions: list | dict, state: SessionState | None
    ) -> list[Any]:
        """What the browser is sent for each output; ``gr.skip()`` goes out as it is."""
        if isinstance(predictions, dict) and predictions and predictions != gr.skip():
            predictions = convert_component_dict_to_list(list(block_fn.outputs), predictions)
        if not isinstance(predictions, (list, tuple)) or len(predictions) != len(block_fn.outputs):
            return await super().postprocess_data(block_fn, predictions, state)
        if len(block_fn.outputs) < 2 or block_fn.batch:
            return await super().postprocess_data(block_fn, predictions, state)
        changed = [i for i, value in enumerate(predictions) if not _is_skip(value)]
        part = copy.copy(block_fn)
        part.outputs = [block_fn.outputs[i] for i in changed]
        values = [predictions[i] for i in changed]
        if len(values) == 1:
            values = values[0]
        made = await super().postprocess_data(part, values, state) if changed else []
        sent: list[Any] = [None if block.stateful else gr.skip() for block in block_fn.outputs]
        for i, value in zip(changed, made, strict=True):
            sent[i] = value
        return sent


def _is_skip(value: object) -> bool:
    return isinstance(value, dict) and value == gr.skip()
