"""`python -m mailmerge` is the same as the command `mailmerge`."""

import sys

from mailmerge.errors import incomplete

if __name__ == "__main__":
    try:
        from mailmerge.cli import main

        main()
    except ImportError as error:
        told = incomplete(error)
        sys.stderr.write(f"{told.what}\n{told.cure}\n")  # the terminal of `cli` may need what is gone
        sys.exit(told.exit_code)
