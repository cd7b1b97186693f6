"""Her heart: mood, distance, people, the gentle words that she says by herself, and when she keeps them to herself."""
