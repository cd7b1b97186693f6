"""Language models on onnxruntime: a decoder that writes, and an encoder that tells what a sentence means."""

import os

# The published onnxruntime keeps a device number in the home folder and reports its use over the network, from its import on,
# unless it finds this set. Nothing leaves this device unasked; so it is set here, before any module of ours imports it.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
