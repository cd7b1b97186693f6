"""The commands, one file for each group. cli.py gathers them."""
