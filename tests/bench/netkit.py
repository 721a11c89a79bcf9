#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""netkit.py DEVICE NETNS PEER - make a netkit pair, L3 as by default: one end
here, the other in the named network namespace.  Debian 12's ip cannot.
"""
import os
import socket
import struct
import sys

NLM_F_REQUEST, NLM_F_ACK, NLM_F_EXCL, NLM_F_CREATE = 1, 4, 0x200, 0x400
NLMSG_ERROR, RTM_NEWLINK = 2, 16
IFLA_IFNAME, IFLA_LINKINFO, IFLA_NET_NS_FD = 3, 18, 28
IFLA_INFO_KIND, IFLA_INFO_DATA = 1, 2
IFLA_NETKIT_PEER_INFO = 1

ANY_LINK = bytes(16)    # struct ifinfomsg


def attr(kind, data):
    return struct.pack("=HH", 4 + len(data), kind) + data + b"\0" * (-len(data) % 4)


def string(kind, text):
    return attr(kind, text.encode() + b"\0")


def new_netkit(device, netns, peer):
    peer_info = ANY_LINK + string(IFLA_IFNAME, peer) + \
        attr(IFLA_NET_NS_FD, struct.pack("=i", netns))
    link = ANY_LINK + string(IFLA_IFNAME, device) + attr(
        IFLA_LINKINFO, string(IFLA_INFO_KIND, "netkit") +
        attr(IFLA_INFO_DATA, attr(IFLA_NETKIT_PEER_INFO, peer_info)))
    flags = NLM_F_REQUEST | NLM_F_ACK | NLM_F_CREATE | NLM_F_EXCL
    return struct.pack("=IHHII", 16 + len(link), RTM_NEWLINK, flags, 1, 0) + link


def main(device, netns, peer):
    handle = os.open(f"/run/netns/{netns}", os.O_RDONLY)
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW) as rtnetlink:
        rtnetlink.send(new_netkit(device, handle, peer))
        _, kind, _, _, _, error = struct.unpack_from("=IHHIIi", rtnetlink.recv(4096))
    if kind != NLMSG_ERROR or error:
        sys.exit(f"netkit.py: {os.strerror(-error)}")


main(*sys.argv[1:])
