"""From sound to words, and from words to sound."""
