"""What is remembered: one encrypted SQLite file, and what is read out of it."""
