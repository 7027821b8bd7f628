# SPDX-License-Identifier: Apache-2.0
"""Counts what really ran from Swift Testing's event streams, and names what failed or was skipped.

usage: test_counts.py STATUS EVENTS.jsonl…      STATUS: the worst exit status of the test runs
A test that began and never ended (the process died under it) has failed. Exit 1 if one failed, if none ran,
or if STATUS says so.
"""
import json
import sys


LONGEST = 1_500  # characters of one issue that are repeated at the end


def read(path):
    """State of each test function of one run: id → pass, fail, skip or begun; and id → its issues' texts."""
    functions, states, issues = set(), {}, {}
    try:
        lines = open(path, encoding="utf-8").read().splitlines()
    except FileNotFoundError:
        return states, issues
    for line in lines:
        try:
            event = json.loads(line)
        except json.JSONDecodeError:
            continue  # the last line of a process that died while writing it
        payload = event["payload"]
        if event["kind"] == "test":
            if payload["kind"] == "function":
                functions.add(payload["id"])
            continue
        test = payload.get("testID")
        if test not in functions:
            continue
        if payload["kind"] == "testStarted":
            states[test] = "begun"
        elif payload["kind"] == "testSkipped":
            states[test] = "skip"
        elif payload["kind"] == "issueRecorded":
            issues.setdefault(test, []).append("\n".join(m["text"] for m in payload["messages"])[:LONGEST])
        elif payload["kind"] == "testEnded":
            symbols = {m["symbol"] for m in payload["messages"]}
            states[test] = "fail" if "fail" in symbols else "pass"
    return states, issues


def main(status, paths):
    states, issues = {}, {}
    for path in paths:
        ran, found = read(path)
        states |= {(path, test): state for test, state in ran.items()}
        issues |= found
    passed = sum(s == "pass" for s in states.values())
    skipped = [test for (_, test), s in states.items() if s == "skip"]
    failed = [(test, s) for (_, test), s in states.items() if s in ("fail", "begun")]
    print()
    for test in skipped:
        print(f"skipped: {test}")
    for test, state in failed:
        print(f"FAILED:  {test}" + (" (the process ended in it)" if state == "begun" else ""))
        for text in issues.get(test, []):
            print("    " + text.replace("\n", "\n    "))
    count = len(failed)
    if status != 0 and count == 0:
        print("FAILED:  the test run itself: see above")
        count = 1
    if passed + count == 0:
        print("FAILED:  no test ran")
    print(f"{passed} passed, {count} failed" + (f", {len(skipped)} skipped" if skipped else ""))
    return 1 if count or passed == 0 or status else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[2:]))
