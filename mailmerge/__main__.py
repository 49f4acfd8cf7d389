"""`python -m mailmerge` is the same as the command `mailmerge`."""

from mailmerge.cli import main

if __name__ == "__main__":
    main()
