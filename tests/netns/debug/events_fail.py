#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""events_fail.py - let allocations fail where the module hears of devices and of
namespaces: whoever does something sleeps at a point of the module, and from there
on the first, second, third ... fails."""
import errno
import glob
import json
import os
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)), ".."))
# pylint: disable=wrong-import-position
from failing import Nth  # noqa
from genl import (CTRL_ATTR_FAMILY_NAME, CTRL_CMD_GETFAMILY, GENL_ID_CTRL,  # noqa
                  NLM_F_ACK, SOL_NETLINK, Genl, number, parse, string)
from wire import PATIENCE, ok  # noqa

POINTS = "/sys/module/vnetpeer/parameters/point_"
HELD_MS = 300
CTRL_ATTR_MCAST_GROUPS = 7
NETLINK_ADD_MEMBERSHIP = 1


def run(command):
    subprocess.run(command.split(), check=True, stdout=subprocess.DEVNULL)


def wait_until(condition, what):
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(what)
        time.sleep(0.01)


def hold(point, milliseconds):
    with open(f"{POINTS}delay", "w", encoding="ascii") as file:
        file.write(f"{point} {milliseconds}")


def held(point):
    with open(f"{POINTS}waits", encoding="ascii") as file:
        return int(dict(line.split() for line in file)[point])


class Listener(Genl):
    """A member of the group of events"""

    def __init__(self):
        super().__init__()
        answer = self.talk(self.message(
            GENL_ID_CTRL, NLM_F_ACK, bytes((CTRL_CMD_GETFAMILY, 1, 0, 0)) +
            string(CTRL_ATTR_FAMILY_NAME, "vnetpeer")))
        groups = dict(parse(answer.replies[0][4:]))[CTRL_ATTR_MCAST_GROUPS]
        for _, group in parse(groups):
            self.sock.setsockopt(SOL_NETLINK, NETLINK_ADD_MEMBERSHIP,
                                 number(dict(parse(group))[2]))
        self.sock.setblocking(False)

    def heard(self):
        """(events, whether some were missed) since the last time"""
        events, missed = 0, False
        while True:
            try:
                self.sock.recv(1 << 17)
                events += 1
            except BlockingIOError:
                return events, missed
            except OSError as error:
                if error.errno != errno.ENOBUFS:
                    raise
                missed = True


def shown(port):
    """What the port says of its device"""
    said = json.loads(subprocess.run(("vnetpeer", "-j", "port", "show", port),
                                     check=True, stdout=subprocess.PIPE).stdout)
    return {key: said[0][key] for key in ("dev", "mac", "mtu", "netns")
            if key in said[0]}


def worker():
    """The task that ends namespaces"""
    for file in glob.glob("/proc/[0-9]*/comm"):
        try:
            with open(file, encoding="ascii") as comm:
                if "+netns" in comm.read():
                    return file.split("/")[2]
        except OSError:
            pass
    return None


def strike(n, point, command, task_of, is_done):
    """Whether the n-th allocation behind the point has failed"""
    before = held(point)
    hold(point, HELD_MS)
    with subprocess.Popen(command.split(), stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL) as process:
        wait_until(lambda: held(point) > before, f"{command} comes to {point}")
        task = Nth(task_of(process))
        task.arm(n)
        hold(point, 0)
        # It stays until it is reaped.
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        wait_until(is_done, f"{command} is done")
        return not task.disarm()


def device(netns, name):
    """What the core says of a device"""
    link = json.loads(subprocess.run(
        ("ip", "-j", "-n", netns, "link", "show", name), check=True,
        stdout=subprocess.PIPE).stdout)[0]
    return {"dev": link["ifname"], "mac": link["address"], "mtu": link["mtu"],
            "netns": netns}


def event_with_failures(text, command, netns, name, back):
    """Whoever listens hears of it, or that something was missed."""
    missed = 0
    problems = []
    for n in range(1, 6):
        struck = strike(n, "port_event", command, lambda process: process.pid,
                        lambda: True)
        events, misses = listener.heard()
        if not events and not misses or misses and not struck:
            problems.append(f"at {n}: {events} events, missed: {misses}")
        if shown("db") != device(netns, name):
            problems.append(f"at {n}: {shown('db')} is shown")
        missed += misses
        run(back)
        listener.heard()
    ok(missed and not problems, f"{text}: {missed} failures were told", *problems)


def gone_with_failures(text, make, netns, is_done):
    """A namespace ends all the same."""
    struck = 0
    for n in (*range(1, 9), 12, 16, 24, 32):
        for command in make:
            run(command)
        struck += strike(n, "port_stopping", f"ip netns del {netns}",
                         lambda _: worker(), is_done)
        wait_until(lambda: worker() is None, "namespaces have ended")
    ok(struck, f"{text}: {struck} failures survived")


def succeeds(command):
    return not subprocess.run(command.split(), check=False, stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL).returncode


listener = Listener()
SET = "ip -n db link set eth0"
event_with_failures("down", f"{SET} down", "db", "eth0", f"{SET} up")
run(f"{SET} down")
listener.heard()
event_with_failures("up", f"{SET} up", "db", "eth0", f"{SET} down")
event_with_failures("another name", f"{SET} name lan0", "db", "lan0",
                    "ip -n db link set lan0 name eth0")
event_with_failures("another MTU", f"{SET} mtu 1400", "db", "eth0",
                    f"{SET} mtu 1500")
mac = device("db", "eth0")["mac"]
event_with_failures("another address", f"{SET} address 02:00:00:00:00:09", "db",
                    "eth0", f"{SET} address {mac}")
event_with_failures("another namespace", f"{SET} netns elsewhere", "elsewhere",
                    "eth0", "ip -n elsewhere link set eth0 netns db")
run("vnetpeer port del db")

gone_with_failures(
    "the namespace of a port ends",
    ("ip netns add gone",
     "vnetpeer port add p vnet blue subnet default ip 10.1.0.99 netns gone dev eth0",
     "ip -n gone link set eth0 up"),
    "gone", lambda: not succeeds("vnetpeer port show p"))
gone_with_failures(
    "the namespace of a controller ends",
    ("ip netns add control",
     "vnetpeer -n control vnet add red prefix 10.3.0.0/16",
     "vnetpeer -n control subnet add default vnet red prefix 10.3.0.0/16",
     "vnetpeer -n control vnet add green prefix 10.4.0.0/16",
     "vnetpeer -n control peering add pair vnet red remote green both",
     "vnetpeer -n control port add p vnet red subnet default netns elsewhere dev p0",
     "ip -n elsewhere link set p0 up"),
    "control", lambda: not succeeds("ip -n elsewhere link show p0"))
