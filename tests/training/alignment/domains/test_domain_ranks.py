"""torchrun with two processes trains a domain as one does: the same losses, the same weights."""

import json
import os
import subprocess
import sys

import numpy as np
import pytest
import torch

SCRIPT = """
import sys
from pathlib import Path
import torch
from torch import distributed
from tests.support.alignment.toy_domain import toy_data
from training.alignment.domains.training import Run, train
folder, cache = Path(sys.argv[1]), Path(sys.argv[2])
torch.set_num_threads(1)
data, domain = toy_data(cache, steps=6, augment=False, decoders=0.5, classes=["large", "small"], variables=["hidden"])
aligner = train(data, domain, folder / "toy.pt", Run(fold=0, quiet=True))
number = distributed.get_rank() if distributed.is_initialized() else 0
torch.save(aligner.state_dict(), folder / f"{number}.pt")
"""


@pytest.mark.slow
def test_two_processes_give_the_loss_of_one(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(SCRIPT)
    environment = os.environ | {"PYTHONPATH": os.getcwd()}
    for ranks in (1, 2):
        folder = tmp_path / str(ranks)
        folder.mkdir()
        launch = [sys.executable]
        if ranks > 1:
            launch += ["-m", "torch.distributed.run", "--standalone", "--nproc-per-node", str(ranks)]
        subprocess.run([*launch, str(script), str(folder), str(tmp_path)], check=True, env=environment, timeout=120)
    one, two = (json.loads((tmp_path / str(n) / "toy.log").read_text().splitlines()[-1]) for n in (1, 2))
    del one["seconds"], two["seconds"]
    assert len(one) > 6 and one == pytest.approx(two, abs=2e-4)
    alone, first, second = (torch.load(tmp_path / path) for path in ("1/0.pt", "2/0.pt", "2/1.pt"))
    for name, values in alone.items():
        assert torch.equal(first[name], second[name]), name
        assert np.allclose(values, first[name], atol=2e-3), name
