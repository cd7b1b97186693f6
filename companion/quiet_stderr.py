"""Who turns the process's standard error elsewhere for a while holds this: two at once would leave it nowhere for good.

Each saves where it led and puts that back. The second would save the first's nowhere, and put that back after the first has
ended. sounddevice does so whenever it starts PortAudio, vosk_ears.py while a model loads, and both load side by side.
"""

from threading import Lock

QUIET_STDERR = Lock()
