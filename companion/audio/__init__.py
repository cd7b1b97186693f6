"""Sound in and out: microphones, speakers, recordings."""
