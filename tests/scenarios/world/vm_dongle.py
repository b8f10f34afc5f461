#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A Bluetooth dongle of the virtual machine: pulled when this program is killed.

Carries the packets between a new controller of the kernel (/dev/vhci) and one of btvirt's server. btvirt's own
controllers come and go all together, and their addresses change with their numbers; this one comes back as itself.
Packets: Core specification, Vol 4 Part A 2 and Part E 5.4. The first two bytes to /dev/vhci ask for a controller, the
answer is its number.
"""

import os
import select
import socket
import struct
import time

SERVER = "/tmp/bt-server-bredrle"
SERVER_TIMEOUT_S = 10
CREATE = bytes([0xFF, 0x00])
# Of each kind: where the length of the rest stands, how wide it is, and where the rest begins.
KINDS = {1: (3, "<B", 4), 2: (3, "<H", 5), 3: (3, "<B", 4), 4: (2, "<B", 3), 5: (3, "<H", 5)}


def connect():
    deadline = time.monotonic() + SERVER_TIMEOUT_S
    while True:
        server = socket.socket(socket.AF_UNIX)
        try:
            server.connect(SERVER)
            return server
        except OSError:
            server.close()
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)


def packets(data):
    """The whole packets in a stream of bytes, and what is left of it."""
    found = []
    while data:
        place, form, begin = KINDS[data[0]]
        if len(data) < begin:
            break
        end = begin + struct.unpack_from(form, data, place)[0]
        if len(data) < end:
            break
        found.append(data[:end])
        data = data[end:]
    return found, data


def main():
    server = connect()
    kernel = os.open("/dev/vhci", os.O_RDWR)
    os.write(kernel, CREATE)
    pending = b""
    while True:
        for ready in select.select([kernel, server], [], [])[0]:
            if ready is server:
                data = server.recv(65536)
                if not data:
                    return
                found, pending = packets(pending + data)
                for packet in found:
                    os.write(kernel, packet)
            else:
                packet = os.read(kernel, 4096)
                if packet[0] in KINDS:
                    server.sendall(packet)


main()
