"""Building the card's image from Debian's packages, Python's wheels and this checkout: build.py has the steps in their order."""
