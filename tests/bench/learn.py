#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""learn.py add|del GATEWAY FILE FROM TO - have a gateway learn those of the routes that
draw.py has drawn, or forget them; print how many nanoseconds the commands took.
learn.py destinations FILE TO COUNT - print so many addresses, spread over the first
of these routes.
"""
import itertools
import random
import sys
import time

from genl import A, Genl, nest, parse, read_prefix, string

KINDS = {"add": A.GATEWAY_ROUTE_ADD, "del": A.GATEWAY_ROUTE_DEL}

# As many as go into a command: a list has at most 64 KB.
AT_ONCE = 2000


def records(path, start, end):
    """The routes, as a list in a message has them."""
    with open(path, "rb") as file:
        size = int.from_bytes(file.read(2), sys.byteorder)
        file.seek(start * size)
        for _ in range(start, end):
            yield file.read(size)


def batches(items, count):
    items = iter(items)
    while batch := b"".join(itertools.islice(items, count)):
        yield batch


def change(verb, gateway, path, start, end):
    """A command has ended when it is sent; what comes then is its answer."""
    genl = Genl()
    spent = 0
    for batch in batches(records(path, int(start), int(end)), AT_ONCE):
        message = genl.request("GATEWAY_ROUTE_CHANGE",
                               string(A.GATEWAY_ROUTE_GATEWAY, gateway) +
                               nest(KINDS[verb], batch))
        began = time.perf_counter_ns()
        genl.sock.send(message)
        spent += time.perf_counter_ns() - began
        answer = genl.answer()
        if answer.errno:
            sys.exit(f"learn.py: {answer}")
    print(spent)


def destinations(path, end, count):
    end, count = int(end), int(count)
    random.seed(0)
    for place in range(count):
        number = place * end // count
        record, = records(path, number, number + 1)
        network = read_prefix(parse(record)[0][1])
        print(network[random.randrange(network.num_addresses)])


def main(verb, *words):
    if verb == "destinations":
        destinations(*words)
    else:
        change(verb, *words)


main(*sys.argv[1:])
