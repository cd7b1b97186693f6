"""What runs on the card beside the companion: the choice of the system, updates, settings, logs. Standard library only."""
