"""Who computes vectors: this process, or workers on Ray where one setting names them (``SCHOLAR_RAY``, ``--ray``).

Work comes in blocks; a block's result is handed over as soon as it is there, so that what was computed is kept when
anything is killed. Ray hands a block of a worker that died to another one.
"""

import itertools
import logging
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from retriever.errors import ServiceMissing, first_line
from retriever.settings import settings

Embed = Callable[[list[str]], NDArray[np.floating]]
Block = list[tuple[bytes, str]]  # keys and texts
_TRIES = 5  # of a block whose workers die


class Workers(Protocol):
    """What computes blocks, in any order."""

    def results(self, embed: Embed, blocks: Iterable[Block]) -> Iterator[tuple[Block, NDArray[np.floating]]]:
        """Every block with the vectors of its texts."""
        ...


class Here:
    """This process, one block after the other."""

    def results(self, embed: Embed, blocks: Iterable[Block]) -> Iterator[tuple[Block, NDArray[np.floating]]]:
        for block in blocks:
            yield block, embed([text for _, text in block])


class OnRay:
    """Workers of a Ray cluster: at ``address``, or one of this machine's own ("auto": a running one, else a new one)."""

    def __init__(self, address: str):
        self._ray = _connected(address)

    def results(self, embed: Embed, blocks: Iterable[Block]) -> Iterator[tuple[Block, NDArray[np.floating]]]:
        ray = self._ray
        task = ray.remote(max_retries=_TRIES)(_embedded)
        carried, waiting, blocks = ray.put(embed), dict[Any, Block](), iter(blocks)
        at_once = 2 * max(1, int(ray.cluster_resources().get("CPU", 1)))  # no worker waits for its next block
        while True:
            for block in itertools.islice(blocks, at_once - len(waiting)):
                waiting[task.remote(carried, [text for _, text in block])] = block
            if not waiting:
                return
            ready, _ = ray.wait(list(waiting), num_returns=1)
            for reference in ready:
                yield waiting.pop(reference), self._fetched(reference)

    def _fetched(self, reference: Any) -> NDArray[np.floating]:
        try:
            vectors: NDArray[np.floating] = self._ray.get(reference)
        except self._ray.exceptions.RayError as error:
            raise ServiceMissing(
                f"A worker of Ray failed ({first_line(error)}): what is computed is kept; start again."
            ) from None
        return vectors


def workers(address: str = "") -> Workers:
    """Those that are set; this process where none are."""
    address = address or settings().ray
    return OnRay(address) if address else Here()


def _connected(address: str) -> Any:
    try:
        import ray
    except ImportError:
        raise ServiceMissing("--ray needs Ray: pip install 'spectrum-scholar[scale]'.") from None
    if ray.is_initialized():
        return ray
    try:
        try:
            ray.init(address=address, log_to_driver=False, logging_level=logging.ERROR)
        except ConnectionError:
            if address != "auto":  # nothing to join on this machine: workers of its own
                raise
            ray.init(log_to_driver=False, logging_level=logging.ERROR, include_dashboard=False)
    except Exception as error:  # Ray raises many kinds; each means that there are no workers
        raise ServiceMissing(
            f"No Ray cluster answers at {address} ({first_line(error)}): start one or correct --ray."
        ) from None
    return ray


def _embedded(embed: Embed, texts: list[str]) -> NDArray[np.floating]:
    return embed(texts)
