"""Trains the shared space of a domain: ``python -m training.alignment.train --domain variables --table asas --out FILE``.

One checkpoint a data set of the domain. With several processes, ``torchrun --nproc-per-node N -m training.alignment.train ...``: each draws
its part of the batch, everybody's vectors are compared, gradients are averaged. On a GPU where there is one; ``--bfloat16`` encodes in
half the bits. An interrupted training goes on where its last checkpoint (every 200 steps) was written.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import distributed

from retriever.durable import replacing
from training.alignment.domains.contrast import ranks
from training.alignment.domains.objects import Tabulated, tabulated
from training.alignment.domains.preset import Domain, domains, read_domain
from training.alignment.domains.tables.reading import READERS
from training.alignment.domains.training import Run, train


def options_of(parser: argparse.ArgumentParser) -> None:
    """What training and measuring a domain have in common."""
    parser.add_argument("--domain", required=True, choices=domains())
    parser.add_argument("--modalities", nargs="*", default=[], help="only these of the domain's")
    parser.add_argument("--table", nargs="*", default=[], help="only these of the domain's data sets")
    parser.add_argument("--set", nargs="*", default=[], metavar="FIELD=JSON", help="changes of the preset")
    parser.add_argument("--shared", type=Path, default=Path("../shared/data"))
    parser.add_argument(
        "--corpus", type=Path, help="spectra and papers of this folder of scholar corpus, in place of the data sets"
    )
    parser.add_argument("--seed", type=int, default=1)


def chosen(options: argparse.Namespace) -> Domain:
    """The domain that the options name."""
    changes = {key: json.loads(value) for key, value in (change.split("=", 1) for change in options.set)}
    if options.table:
        changes["tables"] = options.table
    if options.corpus:
        changes["tables"] = ["corpus"]
    domain = read_domain(options.domain, **changes)
    return domain.only(tuple(options.modalities)) if options.modalities else domain


def load(table: str, domain: Domain, shared: Path) -> Tabulated:
    """A data set of the domain, ready to draw from."""
    return tabulated(READERS[table](shared, domain), domain)


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options_of(parser)
    parser.add_argument("--fold", type=int, help="hold this fold out (without: all objects train)")
    parser.add_argument("--bfloat16", action="store_true")
    parser.add_argument("--out", type=Path, required=True, help="folder for the checkpoints")
    options = parser.parse_args(argv)
    domain = chosen(options)
    for table in domain.tables:
        data = load(table, domain, options.corpus or options.shared)
        out = options.out / f"{domain.name}-{table}.pt"
        aligner = train(data, domain, out, Run(options.seed, options.fold, options.bfloat16))
        if ranks()[0] == 0:
            with replacing(out) as whole:
                torch.save(aligner.state_dict(), whole)
    if distributed.is_initialized():
        distributed.destroy_process_group()


if __name__ == "__main__":
    main()
