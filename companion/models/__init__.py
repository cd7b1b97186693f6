"""Model packs: what is installed, and whether it is whole."""
