# SPDX-License-Identifier: GPL-3.0-or-later
"""A link that takes time: slow_link.py NAMESPACE DEVICE NAMESPACE DEVICE MILLISECONDS. Says "ready" when it works."""
import collections
import ctypes
import fcntl
import os
import select
import struct
import sys
import time

TUNSETIFF, IFF_TUN, IFF_NO_PI, CLONE_NEWNET = 0x400454CA, 0x0001, 0x1000, 0x40000000


def tun(namespace, name):
    """A TUN device of that name in \\a namespace."""
    with open(namespace, "rb") as place:
        if ctypes.CDLL(None, use_errno=True).setns(place.fileno(), CLONE_NEWNET) != 0:
            raise OSError(ctypes.get_errno(), "setns")
    device = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH22x", name.encode(), IFF_TUN | IFF_NO_PI))
    return device


def main():
    delay = float(sys.argv[5]) / 1000
    a, b = tun(sys.argv[1], sys.argv[2]), tun(sys.argv[3], sys.argv[4])
    other = {a: b, b: a}
    waiting = collections.deque()  # (when, where to, packet), in order, since the delay is the same for all
    print("ready", flush=True)
    while True:
        wait = max(0, waiting[0][0] - time.monotonic()) if waiting else None
        ready, _, _ = select.select([a, b], [], [], wait)
        for device in ready:
            try:
                waiting.append((time.monotonic() + delay, other[device], os.read(device, 65536)))
            except OSError:
                pass  # the device is not up yet
        while waiting and waiting[0][0] <= time.monotonic():
            _, device, packet = waiting.popleft()
            try:
                os.write(device, packet)
            except OSError:
                pass  # not up, or its queue is full: a link may lose packets


if __name__ == "__main__":
    main()
