"""Times and days in words: read, and said back."""
