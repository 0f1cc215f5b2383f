# SPDX-License-Identifier: AGPL-3.0-or-later
"""Draws a map of agreement with libkith, by ctypes, and prints where everybody stands.

python3 map.py VOTES.csv"""
import ctypes
import json
import sys

DONE, EXACT = 0, 1

kith = ctypes.CDLL("libkith.so.0")
kith.kith_new.restype = ctypes.c_void_p
kith.kith_new.argtypes = [ctypes.c_char_p]
kith.kith_free.argtypes = [ctypes.c_void_p]
kith.kith_form.argtypes = [ctypes.c_void_p, ctypes.c_int]
kith.kith_option.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_char_p]
kith.kith_file.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_size_t]
kith.kith_answer.argtypes = [ctypes.c_void_p]
for name in ("kith_output", "kith_why"):
    getattr(kith, name).restype = ctypes.c_char_p
kith.kith_output.argtypes = [ctypes.c_void_p, ctypes.c_void_p]
kith.kith_why.argtypes = [ctypes.c_void_p]


def ask(engine, options, files):
    """The answer as a dictionary; ValueError says why there is none."""
    k = kith.kith_new(engine.encode())
    try:
        kith.kith_form(k, EXACT)
        code = DONE
        for option, value in options.items():
            code = code or kith.kith_option(k, option.encode(), value.encode())
        for role, data in files.items():
            code = code or kith.kith_file(k, role.encode(), data, len(data))
        code = code or kith.kith_answer(k)
        if code != DONE:
            raise ValueError(kith.kith_why(k).decode())
        return json.loads(kith.kith_output(k, None))
    finally:
        kith.kith_free(k)


if __name__ == "__main__":
    with open(sys.argv[1], "rb") as file:
        votes = file.read()
    answer = ask("opinion", {"profile": "polis", "people": "true"}, {"votes": votes})
    for person in answer["result"]["people"]:
        print(person["id"], repr(person["x"]), repr(person["y"]), person["group"])
