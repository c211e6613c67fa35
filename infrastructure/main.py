"""The command `coach`."""

import gc
import sys

from entrypoints.cli.app import create_cli
from infrastructure.operations import CoachOperations
from infrastructure.refused import Refused

WRONG_USE = 2  # what shells and typer use for a wrong use of a command


def main() -> None:
    gc.disable()  # while the rest loads: nothing of it is garbage, and looking for some takes time
    try:
        create_cli(CoachOperations())()
    except Refused as refused:
        sys.stderr.write(f"{refused}\n")
        sys.exit(WRONG_USE)


if __name__ == "__main__":
    main()
