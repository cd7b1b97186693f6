"""The card: how it is built, tried in QEMU and written. `python -m deploy --help`, or `companion image --help`."""
