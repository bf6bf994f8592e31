"""Options of the commands: ``argparse`` whose errors are ours, one line and exit status 2."""

import argparse
from typing import NoReturn

from retriever.errors import BadInput


class Parser(argparse.ArgumentParser):
    """Raises ``BadInput`` where argparse would print its usage and leave the program."""

    def error(self, message: str) -> NoReturn:
        raise BadInput(f"{message} (see {self.prog} --help).")
