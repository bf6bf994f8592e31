"""The figures of a measurement as JSON on standard output, or in one line why there are none."""

import json
import sys
from collections.abc import Callable
from typing import Any

from retriever.errors import ScholarError


def printed(measured: Callable[[], dict[str, Any]]) -> int:
    """Measure and print; the exit status."""
    try:
        print(json.dumps(measured(), indent=1, ensure_ascii=False))
        return 0
    except ScholarError as error:
        print(f"evaluate: {error}", file=sys.stderr)
        return error.exit_status
