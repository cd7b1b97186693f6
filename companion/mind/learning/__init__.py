"""What a line tells of him and his people: rules over the words, one file for each sort of thing."""
