#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Walks the window's accessible tree from outside, as a screen reader does: `accessible_tree.py PROGRAM`.

Runs a built-in outage with keys alone, visits every page, and ends with 1 if a control that can be used has no name,
if a list reads without its position, or if the verdict cannot be read. Ends with 77 where the tools are missing.
"""
import shutil
import subprocess
import sys
import time

try:
    import gi  # noqa: F401
    import pyatspi
except ImportError:
    print("skipped: python3-pyatspi is not installed", file=sys.stderr)
    sys.exit(77)
if not shutil.which("xdotool"):
    print("skipped: xdotool is not installed", file=sys.stderr)
    sys.exit(77)

NAMED_ROLES = {
    pyatspi.ROLE_PUSH_BUTTON, pyatspi.ROLE_TOGGLE_BUTTON, pyatspi.ROLE_CHECK_BOX, pyatspi.ROLE_COMBO_BOX, pyatspi.ROLE_ENTRY,
    pyatspi.ROLE_TEXT, pyatspi.ROLE_LIST, pyatspi.ROLE_TREE, pyatspi.ROLE_TABLE, pyatspi.ROLE_LIST_ITEM, pyatspi.ROLE_PAGE_TAB,
    pyatspi.ROLE_PAGE_TAB_LIST, pyatspi.ROLE_SPIN_BUTTON, pyatspi.ROLE_TREE_TABLE,
}


def wait_for(what, condition, seconds=30.0):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        time.sleep(0.1)
    raise SystemExit(f"timed out: {what}")


def application():
    desktop = pyatspi.Registry.getDesktop(0)
    for i in range(desktop.childCount):
        child = desktop.getChildAtIndex(i)
        if child is not None and child.name in ("Fetch Doctor", "fetch-doctor") and child.childCount:
            return child
    return None


def showing(node):
    try:
        return node.getState().contains(pyatspi.STATE_SHOWING)
    except Exception:  # the node went away while it was looked at
        return False


def walk(node, depth=0):
    if node is None or depth > 40:
        return
    yield node
    try:
        children = [node.getChildAtIndex(i) for i in range(min(node.childCount, 400))]
    except Exception:
        return
    for child in children:
        if child is not None and showing(child):
            yield from walk(child, depth + 1)


def key(keys):
    subprocess.run(["xdotool", "key", keys], check=True)


def main():
    program = subprocess.Popen(sys.argv[1:])
    try:
        app = wait_for("the window in the accessible tree", application)
        window = wait_for("the window", lambda: next((n for n in walk(app) if n.getRole() == pyatspi.ROLE_FRAME), None))
        subprocess.run(["xdotool", "search", "--sync", "--name", "Fetch Doctor", "windowactivate", "--sync"], check=True)
        key("alt+y")

        def verdict():
            for node in walk(window):
                if node.name == "Verdict" and "refuse" in (node.description or ""):
                    return node.description
            return None

        print("verdict:", wait_for("a spoken verdict on the built-in outage", verdict))
        wrong = []
        seen = 0
        for step in range(7):
            time.sleep(0.4)
            items = [n for n in walk(window) if n.getRole() == pyatspi.ROLE_LIST_ITEM]
            if step == 0 and not any("step 1 of 7" in n.name for n in items):
                wrong.append("the list of steps does not say its positions")
            for node in walk(window):
                if node.getRole() not in NAMED_ROLES:
                    continue
                seen += 1
                if not node.name:
                    wrong.append(f"page {step}: {node.getRoleName()} without a name ({node.description})")
            key("ctrl+Prior")
        print(f"{seen} controls looked at, {len(wrong)} faults")
        for line in sorted(set(wrong)):
            print(line)
        return 1 if wrong or seen < 50 else 0
    finally:
        program.terminate()
        try:
            program.wait(3)
        except subprocess.TimeoutExpired:
            program.kill()
            print("the program did not end within 3 s of being asked", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
