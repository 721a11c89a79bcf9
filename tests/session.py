#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""session.py FILE - run the session that a document tells, and hold what it
prints against what the document says, one test for each command.

In FILE.rst an indented line that begins with "# " is a command, which a
backslash at its end continues on the next line.  The indented lines after it are
what it prints, up to a line without indent or an empty one.  In FILE.md each line
of a block of `sh` is a command, and a block without language that follows is what
the last of them prints.

Answers are compared to the letter, but for "...": in a line that is whatever there
is, and alone on a line it is any number of lines.

All commands run in one shell.  A command that is to print nothing has to succeed;
others may end with any status, as a document does not show that.
"""
import re
import subprocess
import sys

INDENT = "    "
PROMPT = "# "
FENCE = "```"
ANYTHING = "..."
END = "-- end of output, status "


def steps_in_rst(lines):
    """Pairs of a command and what it is to print."""
    command, wanted = "", ""
    for line in lines:
        text = line.removeprefix(INDENT)
        if command.endswith("\\\n"):
            command = command[:-2] + text.lstrip()
        elif text != line and text.startswith(PROMPT):
            if command:
                yield command, wanted
            command, wanted = text[len(PROMPT):], ""
        elif text != line and command:
            wanted += text
        elif command:
            yield command, wanted
            command = ""
    if command:
        yield command, wanted


def steps_in_md(lines):
    """The same."""
    command, wanted, block = "", "", None
    for line in lines:
        if line.startswith(FENCE):
            if block == "" and command:
                yield command, wanted
                command, wanted = "", ""
            block = line[len(FENCE):].strip() if block is None else None
        elif block == "sh" and line.strip():
            if command:
                yield command, ""
            command = line
        elif block == "" and command:
            wanted += line
    if command:
        yield command, ""


def run(shell, command):
    """What the command prints, and its exit status."""
    # A command must not read those that follow it.
    shell.stdin.write(f"{{ {command}\n}} </dev/null\necho '{END}'$?\n")
    shell.stdin.flush()
    output = ""
    for line in shell.stdout:
        before, end, status = line.partition(END)
        output += before
        if end:
            return output, int(status)
    sys.exit(f"the shell ended in: {command}")


def pattern(wanted):
    """The regular expression for an answer."""
    result = ""
    for line in wanted.splitlines(True):
        if line.strip() == ANYTHING:
            result += "(?:.*\n)*"
        else:
            result += ".*".join(map(re.escape, line.split(ANYTHING)))
    return result


def explain(label, text):
    for line in text.splitlines():
        print(f"#   {label} {line}")


def main(path):
    shell = subprocess.Popen(["bash"], stdin=subprocess.PIPE, text=True,
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    steps = steps_in_md if path.endswith(".md") else steps_in_rst
    with open(path, encoding="utf-8") as file:
        for command, wanted in steps(file):
            command = command.rstrip("\n")
            got, status = run(shell, command)
            if re.fullmatch(pattern(wanted), got) and (wanted or not status):
                print(f"ok - {command}", flush=True)
                continue
            print(f"not ok - {command}")
            explain("wanted:", wanted)
            explain("got:   ", got)
            print(f"#   status {status}", flush=True)
    shell.stdin.close()
    shell.wait()


if __name__ == "__main__":
    main(sys.argv[1])
