"""What she answers."""
