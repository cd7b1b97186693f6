"""The handset's body: button, keyboard, ring of lights."""
