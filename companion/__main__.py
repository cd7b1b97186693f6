"""python -m companion: the same as the command `companion`."""

import gc

gc.disable()  # all that is made while the files are loaded stays; main() turns it on

from companion.cli import main  # noqa: E402

main()
