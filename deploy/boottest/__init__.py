"""Boots the finished image in QEMU and holds it to what it promises: see run.py for the order, checks_*.py for each check."""
