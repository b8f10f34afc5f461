# SPDX-License-Identifier: GPL-3.0-or-later
"""A phone says on its link for Wi-Fi what no phone would: that link ends, and nothing else."""

import random
import time
from pathlib import Path

from world import aaw
from world.base import HSP_HS, RETRY_S
from world.waiting import Failure, check, until

WORLDS = ("vm", "sim")
SCREEN = False
WORLD = {"wifi": "networkmanager"}

SEED = 20261121
# The longest payload that the car reads, of a frame and of a ping.
PAYLOAD_MAX, PING_MAX = 4096, 64
# So long the car waits for a phone that says nothing, or half of something.
SILENCE_S = 10
FLOOD = 20000
NOISES, MUTATIONS = 5, 10

# What protobuf cannot read in any message.
NOT_PROTOBUF = {
    "field 0": aaw.field(0, 1),
    "a group that begins": b"\x0b",
    "a group that ends": b"\x0c",
    "way 6": b"\x0e\x00",
    "way 7": b"\x0f\x00",
    "a number of eleven bytes": b"\x08" + b"\xff" * 10 + b"\x01",
    "half a number": b"\x08\xff",
    "half a tag": b"\xff",
    "a text past the end": b"\x7a\x7f" + b"x" * 20,
    "a text of 2^63 bytes": b"\x7a" + aaw.varint(1 << 63),
    "half of 64 bits": b"\x79\x00\x00",
    "half of 32 bits": b"\x7d\x00",
}
READ = (aaw.START, aaw.REQUEST, aaw.VERSION_ANSWER, aaw.JOINED, aaw.START_ANSWER)
OUTCOMES = {aaw.VERSION_ANSWER: 4, aaw.JOINED: 1, aaw.START_ANSWER: 3}


# How far the conversation is when the phone begins.

def fresh(talk):
    talk.hear(aaw.VERSION)


def met(talk):
    talk.meet()


def told(talk):
    met(talk)
    talk.ask()


def joined(talk):
    told(talk)
    talk.say(aaw.joined())


STAGES = (fresh, met, told, joined)


def deadly(chance):
    """(what it is, how far the conversation is, what is said, how often) of all that ends the link."""
    def some_stage():
        return chance.choice(STAGES)

    for length in (PAYLOAD_MAX + 1, 0x7FFF, 0xFFFF):
        yield f"{length} bytes announced", some_stage(), aaw.HEADER.pack(length, aaw.REQUEST) + bytes(3), 1
    yield "64 KiB said", some_stage(), aaw.HEADER.pack(0xFFFF, aaw.PING), 0x10000 // aaw.HEADER.size
    for kind in (0, aaw.CREDENTIALS, aaw.VERSION, aaw.PONG, 10, 11, 12, 0xFF, 0x100, 0x8000, 0xFFFF):
        yield f"type {kind}", some_stage(), aaw.frame(kind, b"\x08\x01"), 1
    for name, payload in NOT_PROTOBUF.items():
        kind = chance.choice(READ)
        yield f"{name} in type {kind}", met if kind in (aaw.JOINED, aaw.START_ANSWER) else fresh, \
            aaw.frame(kind, payload), 1
    for kind, number in OUTCOMES.items():
        yield f"a text for an outcome in type {kind}", met if kind != aaw.VERSION_ANSWER else fresh, \
            aaw.frame(kind, aaw.field(number, "0")), 1
    for kind in (aaw.JOINED, aaw.START_ANSWER):
        yield f"type {kind} before the car's start", fresh, aaw.frame(kind, aaw.field(OUTCOMES[kind], 0)), 1
        yield f"no outcome in type {kind}", told, aaw.frame(kind), 1
        yield f"only a hint in type {kind}", told, aaw.frame(kind, aaw.field(2, 17 if kind != aaw.JOINED else "0")), 1
    yield "its version twice", fresh, aaw.version_answer(), 2
    yield "many requests", some_stage(), aaw.frame(aaw.REQUEST), FLOOD
    yield "many starts", some_stage(), aaw.frame(aaw.START), FLOOD
    yield "many answers", met, aaw.start_answer(), FLOOD
    yield "many pings", some_stage(), aaw.frame(aaw.PING, b"\x08\x01"), FLOOD
    yield "a long ping", some_stage(), aaw.frame(aaw.PING, bytes(PING_MAX + 1)), 1
    for _ in range(NOISES):
        # Announces more than is read, whatever the rest says.
        noise = bytes([chance.randrange(PAYLOAD_MAX >> 8 | 1, 0x100)]) + chance.randbytes(chance.randrange(3, 2000))
        yield f"noise {noise[:4].hex()}", some_stage(), noise, 1


def talk_in_pieces(talk):
    """A whole hand-over, byte by byte, and with all that is odd and allowed."""
    def say(data):
        for octet in data:
            talk.say(bytes([octet]))
    talk.hear(aaw.VERSION)
    say(aaw.version_answer(talk.phone))
    talk.hear(aaw.START)
    # Fields that nobody knows, as many as there may be.
    talk.say(aaw.frame(aaw.REQUEST, (b"\x78\x01" * (PAYLOAD_MAX // 2))))
    talk.hear(aaw.CREDENTIALS)
    # The last one counts.
    twice = aaw.field(3, aaw.PHONE_WIFI_OFF) + aaw.field(3, aaw.DONE)
    say(aaw.frame(aaw.START_ANSWER, twice))
    hint = "\u202e\u2066\x00\x1b[2J\n".encode() + b"\xff\xfe" + bytes(1000)
    talk.say(aaw.frame(aaw.JOINED, aaw.message({1: 0, 2: hint})) + aaw.frame(aaw.PING, bytes(PING_MAX)))
    check(len(talk.hear(aaw.PONG)) == PING_MAX, "another ping is answered")


def talk_without_waiting(talk):
    """Everything at once, before the car has said a word."""
    talk.say(aaw.version_answer(talk.phone) + aaw.frame(aaw.REQUEST) + aaw.frame(aaw.PING))
    kinds = [aaw.VERSION, aaw.START, aaw.CREDENTIALS, aaw.PONG]
    until(lambda: len(talk.read()) == len(kinds), "the car answers all")
    check(sorted(kind for kind, _payload in talk.read()) == sorted(kinds), f"the car says {talk.read()}")
    talk.frames.clear()
    talk.say(aaw.start_answer() + aaw.joined())
    talk.ping()


def mutate(chance, talk):
    """A conversation in which some bits are wrong, the end is missing, or both: whatever follows from it."""
    speech = bytearray(aaw.version_answer(talk.phone) + aaw.frame(aaw.REQUEST) + aaw.start_answer() + aaw.joined())
    for _ in range(chance.randrange(1, 9)):
        speech[chance.randrange(len(speech))] ^= 1 << chance.randrange(8)
    talk.say(bytes(speech[:chance.randrange(1, len(speech))]))


def open_files(world):
    return len(list(Path(f"/proc/{world.app.pid()}/fd").iterdir()))


def run(world):
    chance = random.Random(SEED)
    phone = world.phone
    # btvirt mixes up the links of two phones that are there at once.
    others = [world.other_phone] if world.name == "sim" else []
    world.bond(phone, *others, wifi_ap_enabled="true")
    world.start()
    until(lambda: world.profile_connected(HSP_HS), "the headset is connected", RETRY_S)
    talk = aaw.Talk(phone)
    polite = [aaw.Talk(other) for other in others]

    def check_all_else(name):
        check(world.app.alive, f"the program died of {name}")
        check(phone.has_headset, f"the headset's link ended with {name}")
        check(all(other.up for other in polite), f"another phone's link ended with {name}")

    def check_refused(name, reason):
        told_of = world.head_unit("HandOver")
        check((told_of["State"], told_of["Reason"], told_of["Name"]) == ("refused", reason, phone.name),
              f"after {name}: {told_of}")

    def hand_over(some_talk):
        world.app.secrets.add(some_talk.open().hand_over().key)
        some_talk.ping()
        check(world.head_unit("HandOver")["State"] == "joined", "not joined")

    hand_over(talk)
    talk.close()
    for other in polite:
        hand_over(other)
    files = open_files(world)
    for name, stage, data, times in deadly(chance):
        stage(talk.open())
        talk.say(data, times)
        try:
            talk.wait_down(SILENCE_S / 2)
        except Failure as failure:
            raise Failure(f"{name}: {failure}") from None
        check_refused(name, "protocol")
        check_all_else(name)

    for odd in (talk_in_pieces, talk_without_waiting):
        odd(talk.open())
        check(world.head_unit("HandOver")["State"] == "joined", f"not joined after {odd.__doc__}")
        talk.close()
        check_all_else(odd.__doc__)

    for number in range(MUTATIONS):
        mutate(chance, talk.open())
        if talk.up:
            talk.close()
        check_all_else(f"mutation {number}")
    until(lambda: open_files(world) == files, f"{files} files are open, as before")

    # Nothing more is said, and half a frame, of which a byte comes now and then.
    for other in polite:
        other.ping()
        other.close()
        met(other.open())
    begin = time.monotonic()
    fresh(talk.open())
    for octet in aaw.HEADER.pack(4, aaw.REQUEST):
        talk.say(bytes([octet]))
        until(lambda now=time.monotonic(): time.monotonic() > now + SILENCE_S / 5 or not talk.up, "a while")
    for silent in (*polite, talk):
        silent.wait_down(SILENCE_S)
    check(SILENCE_S - 1 < time.monotonic() - begin < SILENCE_S + 3, "not as long as said")
    check_refused("half a frame", "silent")

    hand_over(talk)
    check(phone.has_headset, "the headset's link ended")
