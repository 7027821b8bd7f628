# SPDX-License-Identifier: Apache-2.0
"""Walks each role's day through a running console, with and without JavaScript.

usage: walks.py URL [--mark N] [ROLE…]      all roles unless named; their users have the names of the roles and one
password. What is sent has N in it (1000 to 9800): another one each time, on a site that has been walked before.
Exit 1 with what was wrong if one walk could not be walked to its end.
"""
import sys
import time

import administrator
import analyst
import operator_day
import reader
from browser import Browser, Wrong

WALKS = {"lecteur": reader.walk, "analyste": analyst.walk, "operateur": operator_day.walk,
         "administrateur": administrator.walk}


def walk(root, role, javascript, mark):
    words = f"{role} {'with' if javascript else 'without'} JavaScript"
    print(f"{words}:", flush=True)
    began = time.monotonic()
    with Browser(root, javascript, mark=mark) as browser:
        WALKS[role](browser, root)
        print(f"walked: {words}, {browser.steps} steps, {time.monotonic() - began:.1f} s", flush=True)
        return browser.steps


def main(root, *roles):
    steps, mark = 0, 9000
    if roles[:1] == ("--mark",):
        mark, roles = int(roles[1]), roles[2:]
    try:
        for role in roles or WALKS:
            for javascript in (True, False):
                steps += walk(root, role, javascript, mark)
    except Wrong as wrong:
        print(f"WRONG: {wrong}", file=sys.stderr)
        return 1
    print(f"all walked: {steps} steps")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
