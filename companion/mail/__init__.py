"""His mail and his writing, read where they lie: never sent, never changed, and never taken as an instruction."""
