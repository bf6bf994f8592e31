"""Measures the shipped alignment checkpoints again: ``python -m training.alignment.measures.again --quick`` prints the JSON of
docs/alignment.json for them (one seed, so no spread over seeds), in under five minutes on two cores."""

import argparse
import json
from pathlib import Path

from training.alignment.data.prepare import prepare
from training.alignment.measures import bench, limits
from training.alignment.measures.real_abstracts import held_sources
from training.alignment.measures.report import as_json
from training.alignment.recipes.models import shipped


def main(argv=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared/data"))
    parser.add_argument(
        "--quick", action="store_true", help="the shipped checkpoints, nothing trained (the only way there is)"
    )
    options = parser.parse_args(argv)
    data = prepare(options.shared, held=held_sources(options.shared))
    models = shipped(data)
    result = bench.combine([bench.measured(data, models)])
    result |= bench.once(data, models, options.shared) | {"seeds": [models.seed], "shipped_seed": models.seed}
    bench.add_limits(result, limits.measure(data))
    print(json.dumps(as_json(result)))


if __name__ == "__main__":
    main()
