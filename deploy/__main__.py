"""`python -m deploy`: the same as `companion image`, from a checkout."""

import sys

from companion.commands.context import guarded
from deploy.cli import main

sys.exit(guarded(lambda: main(sys.argv[1:], "python -m deploy"), debug="--debug" in sys.argv))
