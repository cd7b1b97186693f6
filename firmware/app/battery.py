"""The battery as a MAX17048 tells it, over an I2C that is handed in. A gauge that is absent or talks nonsense is no battery.

Registers, big endian, from Maxim's datasheet 19-6171: VCELL 0x02 in 78.125 uV, SOC 0x04 in 1/256 %, CRATE 0x16, signed, in
0.208 % an hour.
"""

ADDRESS = 0x36
VCELL, SOC, CRATE = 0x02, 0x04, 0x16
CHARGING, EXTERNAL_POWER = 1, 2
CHARGING_FROM = 5  # of CRATE: 1 % an hour. Less is the gauge's own doubt
LEAST_MV, MOST_MV = 2500, 4500  # of a lithium cell: outside, the gauge is not connected to one
MOST_PERCENT = 110  # a full cell may read a little more than 100
GIVE_UP_AFTER, TRY_EVERY = 3, 15  # readings: a gauge that is not there is not asked each time


class Gauge:
    def __init__(self, i2c):
        self._i2c, self._register = i2c, bytearray(2)
        self._failed = 0

    def read(self):
        """(millivolts, percent, flags), or None."""
        if self._failed >= GIVE_UP_AFTER and self._failed % TRY_EVERY:
            self._failed += 1
            return None
        try:
            reading = sensible(self._number(VCELL), self._number(SOC), self._number(CRATE))
        except OSError:
            reading = None
        self._failed = 0 if reading else self._failed + 1
        return reading

    def _number(self, register):
        self._i2c.readfrom_mem_into(ADDRESS, register, self._register)
        return self._register[0] << 8 | self._register[1]


def sensible(vcell, soc, crate):
    """What the three registers mean; None where they can't be a battery's."""
    mv, percent = vcell * 5 // 64, (soc + 128) >> 8  # 78.125 uV are 5/64 mV
    if vcell == 0xFFFF or soc == 0xFFFF or not LEAST_MV <= mv <= MOST_MV or soc > MOST_PERCENT << 8:
        return None
    charging = CHARGING_FROM <= crate < 0x8000  # from there on it is negative
    return mv, min(percent, 100), CHARGING | EXTERNAL_POWER if charging else 0
