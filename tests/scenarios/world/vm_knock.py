#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A phone without a bluetoothd: vm_knock.py ADAPTER-NUMBER CAR NAME CAPABILITY asks the car for a secure link and wants
no bond.

The phone's own bluetoothd, which in the machine is the car's as well, would ask the car's agent to answer for the
phone. So this one speaks to the controller itself, as the host of a phone does. Prints the status of the
authentication, 0 for success. Core specification, Vol 4 Part E: commands 7.1 to 7.3, events 7.7; Vol 2 Part F 4.2
shows the sequence.
"""

import ctypes
import socket
import struct
import sys
import time

HCI_CHANNEL_USER = 1
COMMAND, EVENT = 1, 4
TIMEOUT_S = 40

RESET = 0x0C03
SET_EVENT_MASK = 0x0C01
WRITE_LOCAL_NAME = 0x0C13
WRITE_SIMPLE_PAIRING_MODE = 0x0C56
CREATE_CONNECTION = 0x0405
DISCONNECT = 0x0406
LINK_KEY_REQUEST_NEGATIVE_REPLY = 0x040C
AUTHENTICATION_REQUESTED = 0x0411
IO_CAPABILITY_REQUEST_REPLY = 0x042B
USER_CONFIRMATION_REQUEST_REPLY = 0x042C

CONNECTION_COMPLETE = 0x03
DISCONNECTION_COMPLETE = 0x05
AUTHENTICATION_COMPLETE = 0x06
LINK_KEY_REQUEST = 0x17
IO_CAPABILITY_REQUEST = 0x31
USER_CONFIRMATION_REQUEST = 0x33

ALL_EVENTS = b"\xff" * 7 + b"\x3d"
# What it has, and what it asks for: no bond, and protection from a man in the middle if it can compare a code.
CAPABILITIES = {"DisplayYesNo": bytes([1, 0, 1]), "NoInputNoOutput": bytes([3, 0, 0])}
USER_ENDED = 0x13


class Controller:
    def __init__(self, number):
        self.socket = socket.socket(socket.AF_BLUETOOTH, socket.SOCK_RAW, socket.BTPROTO_HCI)
        address = struct.pack("HHH", socket.AF_BLUETOOTH, number, HCI_CHANNEL_USER)
        libc = ctypes.CDLL(None, use_errno=True)
        deadline = time.monotonic() + TIMEOUT_S
        # Busy until bluetoothd has let go of the adapter.
        while libc.bind(self.socket.fileno(), address, len(address)) != 0:
            if time.monotonic() > deadline:
                raise OSError(ctypes.get_errno(), "cannot have the controller")
            time.sleep(0.05)
        self.socket.settimeout(TIMEOUT_S)

    def command(self, code, parameters=b""):
        self.socket.send(struct.pack("<BHB", COMMAND, code, len(parameters)) + parameters)

    def events(self):
        while True:
            packet = self.socket.recv(1024)
            if packet[0] == EVENT:
                yield packet[1], packet[3:]


def main():
    car = bytes(reversed(bytes.fromhex(sys.argv[2].replace(":", ""))))
    controller = Controller(int(sys.argv[1]))
    controller.command(RESET)
    controller.command(SET_EVENT_MASK, ALL_EVENTS)
    controller.command(WRITE_LOCAL_NAME, sys.argv[3].encode().ljust(248, b"\0"))
    controller.command(WRITE_SIMPLE_PAIRING_MODE, b"\1")
    controller.command(CREATE_CONNECTION, car + struct.pack("<HBBHB", 0xCC18, 2, 0, 0, 1))
    handle = b""
    for event, data in controller.events():
        if event == CONNECTION_COMPLETE:
            if data[0] != 0:
                print(data[0])
                return
            handle = data[1:3]
            controller.command(AUTHENTICATION_REQUESTED, handle)
        elif event == LINK_KEY_REQUEST:
            controller.command(LINK_KEY_REQUEST_NEGATIVE_REPLY, car)
        elif event == IO_CAPABILITY_REQUEST:
            controller.command(IO_CAPABILITY_REQUEST_REPLY, car + CAPABILITIES[sys.argv[4]])
        elif event == USER_CONFIRMATION_REQUEST:
            controller.command(USER_CONFIRMATION_REQUEST_REPLY, car)
        elif event == AUTHENTICATION_COMPLETE:
            print(data[0])
            controller.command(DISCONNECT, handle + bytes([USER_ENDED]))
        elif event == DISCONNECTION_COMPLETE:
            # A controller that is let go of before keeps the link.
            return


main()
