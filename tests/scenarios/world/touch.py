# SPDX-License-Identifier: GPL-3.0-or-later
"""A multi-touch screen of the kernel's (uinput), as wide and high as the display."""

import time

from evdev import AbsInfo, UInput, ecodes

# How long a finger rests; shorter than the 80 to 150 ms of people, long enough for the compositor.
REST_S = 0.06
# A finger that draws: pixels from one report to the next, and the time between.
DRAG_STEP = 20
FRAME_S = 0.016


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

    def _put_down(self, x, y):
        self.finger += 1
        self._report((ecodes.ABS_MT_SLOT, 0), (ecodes.ABS_MT_TRACKING_ID, self.finger),
                     (ecodes.ABS_MT_POSITION_X, x), (ecodes.ABS_MT_POSITION_Y, y), (ecodes.BTN_TOUCH, 1),
                     (ecodes.ABS_X, x), (ecodes.ABS_Y, y))
        time.sleep(REST_S)

    def _lift(self):
        self._report((ecodes.ABS_MT_TRACKING_ID, -1), (ecodes.BTN_TOUCH, 0))

    def tap(self, x, y):
        self._put_down(x, y)
        self._lift()

    def drag(self, x, top, bottom):
        """Draws what is at (x, bottom) up to top."""
        self._put_down(x, bottom)
        for y in range(bottom, top, -DRAG_STEP):
            self._report((ecodes.ABS_MT_POSITION_X, x), (ecodes.ABS_MT_POSITION_Y, y), (ecodes.ABS_X, x),
                         (ecodes.ABS_Y, y))
            time.sleep(FRAME_S)
        # Held still, so that nothing rolls on.
        time.sleep(10 * FRAME_S)
        self._lift()
