# SPDX-License-Identifier: GPL-2.0
"""Raw frames on a port's device, for what no honest stack would send.

A script that uses this runs in the controller's namespace; it opens its packet
sockets in the namespaces of the ports, as `ip netns` names them.
"""
import ctypes
import functools
import os
import re
import socket
import struct
import subprocess
import time

from genl import Genl

ROUTER = bytes.fromhex("123456789abc")
PATIENCE = 5 * int(os.environ.get("vm_patience", "1"))

ETH_P_ALL, ETH_P_IP, ETH_P_ARP, ETH_P_IPV6 = 3, 0x0800, 0x0806, 0x86DD
FIN, SYN, RST, PSH, ACK, URG = 1, 2, 4, 8, 16, 32
CLONE_NEWNET = 0x40000000
_libc = ctypes.CDLL(None, use_errno=True)
# Where a scenario's checks are counted, opened before anybody gives up the right to
CHECKS = open(os.environ.get("VNETPEER_CHECKS", os.devnull), "a", encoding="ascii")


def _enter(namespace):
    if _libc.setns(namespace.fileno(), CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), f"setns {namespace.name}")


def socket_in(netns, *args):
    """A socket of the named network namespace."""
    with open("/proc/self/ns/net", "rb") as own, \
            open(f"/run/netns/{netns}", "rb") as theirs:
        _enter(theirs)
        try:
            return socket.socket(*args)
        finally:
            _enter(own)


class Wire:
    """A device, seen from the inside of its namespace."""

    def __init__(self, netns, dev="eth0"):
        self.name = netns
        self.sock = socket_in(netns, socket.AF_PACKET, socket.SOCK_RAW,
                              socket.htons(ETH_P_ALL))
        self.sock.bind((dev, ETH_P_ALL))
        self.mac = self.sock.getsockname()[4]
        self.sock.settimeout(0.3)

    def send(self, frame):
        self.sock.send(frame)

    def forget(self):
        """Throw away what has come so far."""
        self.sock.setblocking(False)
        try:
            while True:
                self.sock.recv(65536)
        except BlockingIOError:
            pass
        self.sock.settimeout(0.3)

    def hears(self, wanted, patience=PATIENCE):
        """The first frame that came in and for which wanted(frame) holds."""
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            try:
                frame, where = self.sock.recvfrom(65536)
            except socket.timeout:
                continue
            if where[2] != socket.PACKET_OUTGOING and wanted(frame):
                return frame
        return None


@functools.cache
def _controller():
    return Genl()


def drops(port):
    counted = _controller().drops(port)
    return _device_drops(port) if counted is None else counted


def _device_drops(netns, dev="eth0"):
    """Those of a gateway only its device tells."""
    counters = subprocess.run(
        ["nsenter", f"--net=/run/netns/{netns}", "ethtool", "-S", dev],
        capture_output=True, check=True, text=True).stdout
    return {reason: int(count) for reason, count in
            re.findall(r"drop_(\w+): (\d+)", counters) if int(count)}


def addresses(port):
    """Its first address of each family, None for none."""
    ips = _controller().addresses(port)
    return (next((ip for ip in ips if ":" not in ip), None),
            next((ip for ip in ips if ":" in ip), None))


def fate(source, target, frame):
    """What becomes of a packet: it `arrives` as it was sent, or the reason for which
    it is dropped. That is counted before the send returns."""
    before = drops(source.name)
    target.forget()
    source.send(frame)
    for reason, count in drops(source.name).items():
        if count != before.get(reason, 0):
            return reason
    return "arrives" if target.hears(lambda heard: frame[14:] in heard) else "vanishes"


def ok(good, text, *diagnostics):
    """One check, which the scenario's plan (lib/assertions.sh) counts."""
    CHECKS.write(".")
    CHECKS.flush()
    print(("ok" if good else "not ok") + " - " + text)
    if not good:
        for line in diagnostics:
            print("#  ", line)


# ---- packets

def ether(payload, proto, src, dst=ROUTER):
    return dst + src + struct.pack("!H", proto) + payload


def checksum(data):
    if len(data) % 2:
        data += b"\0"
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def ipv4(src, dst, payload=b"", proto=17, version=4, ihl=None, length=None,
         options=b"", frag=0, ttl=64, ident=1):
    if ihl is None:
        ihl = 5 + len(options) // 4
    if length is None:
        length = 20 + len(options) + len(payload)
    head = struct.pack("!BBHHHBBH4s4s", version << 4 | ihl, 0, length, ident,
                       frag, ttl, proto, 0, socket.inet_aton(src),
                       socket.inet_aton(dst)) + options
    head = head[:10] + struct.pack("!H", checksum(head)) + head[12:]
    return head + payload


def ipv6(src, dst, payload=b"", proto=17, version=6, length=None, hops=64):
    if length is None:
        length = len(payload)
    return struct.pack("!IHBB", version << 28, length, proto, hops) + \
        socket.inet_pton(socket.AF_INET6, src) + \
        socket.inet_pton(socket.AF_INET6, dst) + payload


def pseudo(src, dst, proto, length):
    """The pseudo header that transport checksums cover."""
    if ":" in src:
        return socket.inet_pton(socket.AF_INET6, src) + \
            socket.inet_pton(socket.AF_INET6, dst) + \
            struct.pack("!II", length, proto)
    return socket.inet_aton(src) + socket.inet_aton(dst) + \
        struct.pack("!HH", proto, length)


def udp(src, dst, data=b"", sport=4000, dport=4000):
    length = 8 + len(data)
    head = struct.pack("!HHHH", sport, dport, length, 0)
    total = checksum(pseudo(src, dst, 17, length) + head + data) or 0xFFFF
    return head[:6] + struct.pack("!H", total) + data


def tcp(src, dst, data=b"", sport=4000, dport=4000, flags=SYN, seq=1, ack=0):
    head = struct.pack("!HHIIBBHHH", sport, dport, seq, ack, 5 << 4, flags, 65535,
                       0, 0)
    total = checksum(pseudo(src, dst, 6, len(head) + len(data)) + head + data)
    return head[:16] + struct.pack("!H", total) + head[18:] + data


def icmp4(kind, code, body):
    message = struct.pack("!BBH", kind, code, 0) + body
    return message[:2] + struct.pack("!H", checksum(message)) + message[4:]


def icmp6(src, dst, kind, body, code=0):
    message = struct.pack("!BBH", kind, code, 0) + body
    total = checksum(pseudo(src, dst, 58, len(message)) + message)
    return message[:2] + struct.pack("!H", total) + message[4:]
