#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""session.py FILE.rst - run the session that a document tells, and hold what it
prints against what the document says, one test for each command.

An indented line that begins with "# " is a command, which a backslash at its
end continues on the next line.  The indented lines after it are what it prints,
to the letter, up to a line without indent or an empty one.  All commands run in
one shell.  A command that is to print nothing has to succeed; others may end
with any status, as a document does not show that.
"""
import subprocess
import sys

INDENT = "    "
PROMPT = "# "
END = "-- end of output, status "


def steps(path):
    """Pairs of a command and what it is to print."""
    command, wanted = "", ""
    with open(path, encoding="utf-8") as file:
        for line in file:
            text = line.removeprefix(INDENT)
            if command.endswith("\\\n"):
                command = command[:-2] + text.lstrip()
            elif text != line and text.startswith(PROMPT):
                if command:
                    yield command.rstrip("\n"), wanted
                command, wanted = text[len(PROMPT):], ""
            elif text != line and command:
                wanted += text
            elif command:
                yield command.rstrip("\n"), wanted
                command = ""
    if command:
        yield command.rstrip("\n"), wanted


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


def explain(label, text):
    for line in text.splitlines():
        print(f"#   {label} {line}")


def main(path):
    shell = subprocess.Popen(["bash"], stdin=subprocess.PIPE, text=True,
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    for command, wanted in steps(path):
        got, status = run(shell, command)
        if got == wanted and (wanted or not status):
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
