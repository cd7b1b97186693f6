"""What a fetch costs: `python tests/bench_fetch.py [MB] [MB_PER_S]`, by hand. A server in a process of its own; ours is measured.

Reported are the processor's time beyond that of hashing the same bytes once, as a share of one core, and the most memory it had.
At full speed of the loopback the whole fetch lasts a second; at the speed of a line at home it is what a Pi has to spare.
"""

import hashlib
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from multiprocessing.connection import Connection
from pathlib import Path

from companion.models.catalogue import Entry, RemoteFile
from companion.models.install import get

BLOCK = bytes(range(256)) * 256


def blocks(size_bytes: int) -> Iterator[bytes]:
    for place in range(0, size_bytes, len(BLOCK)):
        yield BLOCK[: size_bytes - place]


def serve(pipe: Connection, size_bytes: int, bytes_per_s: float) -> None:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(size_bytes))
            self.end_headers()
            start_s, sent = time.monotonic(), 0
            for block in blocks(size_bytes):
                self.wfile.write(block)
                sent += len(block)
                ahead_s = sent / bytes_per_s - (time.monotonic() - start_s) if bytes_per_s else 0
                if ahead_s > 0:
                    time.sleep(ahead_s)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    pipe.send(server.server_address[1])
    server.handle_request()


def main(size_mb: float, mb_per_s: float) -> None:
    size_bytes = int(size_mb * 1e6)
    digest, start_s = hashlib.sha256(), time.process_time()
    for block in blocks(size_bytes):
        digest.update(block)
    hashing_s = time.process_time() - start_s
    ours, theirs = multiprocessing.get_context("spawn").Pipe()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(theirs, size_bytes, mb_per_s * 1e6))
    server.start()
    url = f"http://127.0.0.1:{ours.recv()}/a.onnx"
    file = RemoteFile("a.onnx", url, (), size_bytes, digest.hexdigest())
    about = ("en", "A pack", "Nothing", "MIT", "", "https://example.org/")
    entry = Entry("bench", "voice", "piper", *about, memory_mb=1, boards=("pc",), files=(file,))
    with tempfile.TemporaryDirectory() as folder:
        wall_s, start_s = time.monotonic(), time.process_time()
        get(entry, Path(folder))
        processor_s, wall_s = time.process_time() - start_s, time.monotonic() - wall_s
    server.join()
    most_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    sys.stdout.write(f"{size_mb:g} MB in {wall_s:.2f} s; processor {processor_s:.2f} s, of which hashing {hashing_s:.2f} s\n")
    sys.stdout.write(f"on top of hashing: {(processor_s - hashing_s) / wall_s:.1%} of a core; most memory {most_mb:.0f} MB\n")


if __name__ == "__main__":
    numbers = [float(word) for word in sys.argv[1:]]
    main(*(numbers + [130.0, 0.0][len(numbers) :]))
