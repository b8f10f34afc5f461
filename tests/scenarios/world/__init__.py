# SPDX-License-Identifier: GPL-3.0-or-later
"""The two worlds in which the same scenarios run: a real bluetoothd in a virtual machine, and the simulator."""
