# SPDX-License-Identifier: GPL-3.0-or-later
"""Power is cut at fifty moments while a phone is let in, the car renamed, the phone forgotten: no loss, no damage."""

import contextlib
import itertools
import random

from world.base import KNOWN_PHONE
from world.waiting import check

WORLDS = ("car",)

SEED = 50
CUTS = 50
# So many of them are booted to the end, the others looked at from outside.
BOOTED_EACH = 10
NAMES = ("Prodigy One", "Prodigy Two")


def prepare(world):
    """A phone was let in long ago, which must not be lost; returns the key of its bond, and what else has to stay."""
    world.know_a_phone(bonded=True)
    world.until(lambda: world.status()["network"]["state"] == "on", "the car's network is on", 120)
    stores = world.stores()
    return stores.bonds[KNOWN_PHONE[0]], stores.name, stores.password


def pair(world):
    world.pair()


def rename(world, name):
    world.shot("begin")
    world.shell(f"cabinctl name '{name}'")


def forget(world):
    world.phone.disconnect()
    world.shot("begin")
    world.shell(f"cabinctl forget {world.phone.address}")
    world.phone.forget_car()


def judge(world, key, first_name, password):
    """The car starts as ever."""
    world.wait_home()
    check_stores(world.stores(), key, first_name, password)


# With the picture that is asked for when it begins, the seconds within which the power goes, how often each time.
PARTS = ((pair, "confirmed", 4, 3), (rename, "begin", 4, 2), (forget, "begin", 3, 2))


def check_stores(stores, key, first_name, password):
    """What was there before is there still, and of what happened meanwhile all or nothing."""
    address, _name = KNOWN_PHONE
    check(stores.bonds.get(address) == key, "a bond is lost")
    check(address in stores.phones, "a phone is lost")
    check(stores.name in (first_name, *NAMES), f"another name: {stores.name}")
    check(stores.password == password, "the password of the network is another one")
    check(all(len(bond) == len(key) for bond in stores.bonds.values()), "a key is damaged")


def run(car):
    seeds, names = random.Random(SEED), itertools.cycle(NAMES)
    car.boot()
    key, first_name, password = car.play(prepare)
    cuts, booted = 0, []
    while cuts < CUTS:
        for act, begin, seconds, count in PARTS:
            arguments = {"name": next(names)} if act is rename else {}
            moments = sorted(seeds.uniform(0, seconds) for _ in range(min(count, CUTS - cuts)))
            for moment, disk in zip(moments, car.play_with_cuts(act, begin, moments, **arguments)):
                cuts += 1
                stores = car.stores_of(disk)
                check_stores(stores, key, first_name, password)
                car.say(f"cut {cuts}: {act.__name__}, {moment:.2f} s: {len(stores.bonds)} bonds, "
                        f"{len(stores.phones)} phones")
                if cuts % BOOTED_EACH == 0:
                    booted.append(disk)
                else:
                    disk.unlink()
    car.turn_off()
    for disk in booted:
        with contextlib.closing(car.other(disk)) as other:
            other.boot()
            other.play(judge, key=key, first_name=first_name, password=password)
    car.say(f"{cuts} cuts, {len(booted)} of them booted")
