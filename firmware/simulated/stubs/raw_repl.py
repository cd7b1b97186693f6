"""MicroPython's prompt on the serial port: the friendly one, the raw one and raw paste, as mpremote needs them.

Ctrl-A goes to the raw prompt, ctrl-B to the friendly one, ctrl-C forgets the line, ctrl-D runs it or, with nothing typed,
resets softly. Described in MicroPython's reference, "The MicroPython Interactive Interpreter Mode".
"""

import sys

CTRL_A, CTRL_B, CTRL_C, CTRL_D, CTRL_E = 1, 2, 3, 4, 5
WINDOW = 128  # of raw paste: so much may be on its way before the board asks for more
RAW_GREETING = b"raw REPL; CTRL-B to exit\r\n"
SOFT_RESET, CANCELLED = object(), object()

_in, _out = sys.stdin.buffer, sys.stdout.buffer


def write(data):
    done = 0
    while done < len(data):
        done += _out.write(data[done:])


def read():
    while True:
        byte = _in.read(1)
        if byte:
            return byte[0]


class Prompt:
    def __init__(self, names):
        self.names, self.raw = names, False

    def serve(self, raw=False):
        """Until a soft reset. Returns whether the prompt was the raw one: then main.py is not run again."""
        self.raw = raw
        write(RAW_GREETING if raw else self._friendly_greeting())
        while True:
            write(b">" if self.raw else b">>> ")
            source = self._raw_source() if self.raw else self._friendly_line()
            if source is SOFT_RESET:
                return self.raw
            if source is not None:
                self._run(source)

    def _friendly_greeting(self):
        return b"MicroPython " + sys.version.encode() + b'; simulated Pico\r\nType "help()" for more information.\r\n'

    def _friendly_line(self):
        line = bytearray()
        while True:
            byte = read()
            if byte == CTRL_A:
                self.raw = True
                write(b"\r\n" + RAW_GREETING)
                return None
            if byte == CTRL_D and not line:
                write(b"\r\n")
                return SOFT_RESET
            if byte in (CTRL_B, CTRL_C):
                write(b"\r\n" + (self._friendly_greeting() if byte == CTRL_B else b""))
                return None
            if byte == 13:
                write(b"\r\n")
                return bytes(line) + b"\n" if line.strip() else None
            if byte >= 32:
                line.append(byte)
                write(bytes((byte,)))

    def _raw_source(self):
        """What is to be run, after "OK" or the paste's own ctrl-D."""
        line = bytearray()
        while True:
            byte = read()
            if byte == CTRL_A:
                if bytes(line) == b"\x05A":
                    return self._pasted()
                write(RAW_GREETING)
                return None
            if byte == CTRL_B:
                self.raw = False
                write(b"\r\n" + self._friendly_greeting())
                return None
            if byte == CTRL_D:
                write(b"OK")
                return bytes(line) if line else SOFT_RESET
            if byte == CTRL_C:
                line = bytearray()
            else:
                line.append(byte)

    def _pasted(self):
        write(b"R\x01" + bytes((WINDOW & 255, WINDOW >> 8)) + b"\x01")
        source, left = bytearray(), 2 * WINDOW  # a window at the greeting, and one asked for
        while True:
            byte = read()
            if byte in (CTRL_C, CTRL_D):
                write(b"\x04")
                if byte == CTRL_C:
                    write(b"\x04\x04")
                    return None
                return bytes(source)
            source.append(byte)
            left -= 1
            if left < 0:
                raise RuntimeError("the host sent more than the window")
            if left == WINDOW:
                write(b"\x01")
                left += WINDOW

    def _run(self, source):
        raw, error = self.raw, None
        try:
            exec(compile(source, "<stdin>", "exec" if raw else "single"), self.names)  # noqa: S102 (that is what a prompt is for)
        except SystemExit:
            pass
        except BaseException as raised:  # noqa: BLE001
            error = raised
        if raw:
            write(b"\x04")
        if error:
            sys.print_exception(error)
        if raw:
            write(b"\x04")
