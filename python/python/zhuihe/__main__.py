"""The command ``zhuihe``: ``python -m zhuihe`` is the same."""

import os
import signal
import sys

from ._zhuihe import main as _main


def main() -> None:
    """Runs the command and exits with its status."""
    # The command handles this signal itself: Python's handler would wait for it to end.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        os.fstat(1)
    except OSError:
        # Otherwise the next file to be opened would be standard output.
        print("zhuihe: standard output: is closed", file=sys.stderr)
        sys.exit(2)
    sys.exit(_main(["zhuihe", *sys.argv[1:]]))


if __name__ == "__main__":
    main()
