# SPDX-License-Identifier: GPL-3.0-or-later
"""A multi-touch screen of the kernel's (uinput), as wide and high as the display."""

import time

from evdev import AbsInfo, UInput, ecodes

# How long a finger rests; shorter than the 80 to 150 ms of people, long enough for the compositor.
REST_S = 0.06


class Touchscreen:
    def __init__(self, width, height):
        def axis(top):
            return AbsInfo(value=0, min=0, max=top, fuzz=0, flat=0, resolution=7)
        self.device = UInput({
            ecodes.EV_KEY: [ecodes.BTN_TOUCH],
            ecodes.EV_ABS: [(ecodes.ABS_X, axis(width - 1)), (ecodes.ABS_Y, axis(height - 1)),
                            (ecodes.ABS_MT_SLOT, axis(4)), (ecodes.ABS_MT_TRACKING_ID, axis(0xFFFF)),
                            (ecodes.ABS_MT_POSITION_X, axis(width - 1)), (ecodes.ABS_MT_POSITION_Y, axis(height - 1))],
        }, name="Cabin test touch screen", input_props=[ecodes.INPUT_PROP_DIRECT])
        self.finger = 0

    def _report(self, *events):
        for code, value in events:
            kind = ecodes.EV_KEY if code == ecodes.BTN_TOUCH else ecodes.EV_ABS
            self.device.write(kind, code, value)
        self.device.syn()

    def tap(self, x, y):
        self.finger += 1
        self._report((ecodes.ABS_MT_SLOT, 0), (ecodes.ABS_MT_TRACKING_ID, self.finger),
                     (ecodes.ABS_MT_POSITION_X, x), (ecodes.ABS_MT_POSITION_Y, y), (ecodes.BTN_TOUCH, 1),
                     (ecodes.ABS_X, x), (ecodes.ABS_Y, y))
        time.sleep(REST_S)
        self._report((ecodes.ABS_MT_TRACKING_ID, -1), (ecodes.BTN_TOUCH, 0))
