"""How it begins and how it ends: the first meeting, the names, and the goodbye."""
