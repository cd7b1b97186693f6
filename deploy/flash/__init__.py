"""Writing a companion's image to a card: `companion image flash`.

drives.py  which drives there are, and which may be written: rules on what lsblk tells
source.py  the image: found, checked whole, its master boot record read
bmap.py    the list of what in the image matters, as bmaptool writes it
target.py  the drive as something to write: the real one, and a stand-in as strict
writing.py what is written when, and read back
owner.py   companion.toml onto the card
machine.py what this computer is asked and told
progress.py, flash.py  the talk with the person at the terminal
"""

from companion.errors import CompanionError, HardwareError


class ImageError(CompanionError):
    """The image, or a file beside it, is missing, damaged or none of ours: nothing was written because of it."""

    exit_code = 2


class DriveError(CompanionError):
    """The drive that was named must not be written, or there is none."""

    exit_code = 2


class CardError(HardwareError):
    """The card did not take what was written to it."""
