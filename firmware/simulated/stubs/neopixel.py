"""MicroPython's NeoPixel, which keeps its colours as the wire has them: green, red, blue."""

import time

import chip


class NeoPixel:
    ORDER = (1, 0, 2, 3)

    def __init__(self, pin, n, bpp=3, timing=1):
        if bpp != 3 or timing != 1 or pin.mode != pin.OUT:
            raise ValueError("a WS2812 takes three bytes a light, at 800 kHz, from an output pin")
        self.n, self.buf = n, bytearray(3 * n)
        self._shown, self._record, self._count = bytearray(3 * n + 8), bytearray(8), 0

    def __len__(self):
        return self.n

    def __setitem__(self, index, colour):
        for place, level in zip(self.ORDER, colour):
            self.buf[3 * index + place] = level

    def write(self):
        if len(self.buf) != 3 * self.n:
            raise ValueError("the buffer has another length than the strip")
        self._count += 1
        count = self._count.to_bytes(4, "little")
        self._shown[:4] = self._shown[-4:] = count
        self._shown[4:-4] = self.buf
        chip.frame.seek(0)
        chip.frame.write(self._shown)
        chip.frame.flush()
        chip.times.write(time.ticks_us().to_bytes(8, "little"))
        chip.times.flush()
