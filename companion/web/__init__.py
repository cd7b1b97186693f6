"""The handset in a browser: the page, its socket and its JSON."""
