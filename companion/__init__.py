"""The companion: hold the button, talk, let go, and it answers aloud. Everything runs on the device."""

__version__ = "0.8.1"
