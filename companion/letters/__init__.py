"""Letters in the person's own words: the draft, the changes that he asks for, the page to print. Nothing here speaks or asks."""
