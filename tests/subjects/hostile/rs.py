# A correct RS that does something else, too: HOW names it. What it starts calls itself by a name that a test can find.
import os
import signal
import socket
import subprocess
import sys
import time

HOW = sys.argv[2]
MARK = "dns-lab-hostile-" + HOW


def linger():
    # Does nothing, for a long time.
    os.execvp("sleep", [MARK, "600"])


def fork(times):
    if os.fork() > 0:
        return
    for _ in range(times - 1):
        os.setsid()
        if os.fork() > 0:
            os._exit(0)
    os.closerange(0, 1024)
    linger()


def load():
    table = {}
    referral = None
    for line in open("PROJI-DNSRS.txt"):
        fields = line.split()
        if line.startswith("#") or len(fields) != 3:
            continue
        if fields[2] == "NS":
            referral = " ".join(fields)
        else:
            table[fields[0].lower()] = " ".join(fields)
    return table, referral


if HOW == "hang":
    time.sleep(600)
elif HOW == "fork":
    fork(1)
elif HOW == "double-fork":
    fork(2)
elif HOW == "flood":
    while True:
        print("\x1b[31mflood" * 100)
elif HOW == "fill":
    try:
        for number in range(100):
            with open("filler-%d" % number, "wb") as filler:
                for _ in range(60):
                    filler.write(b"x" * 1048576)
    except OSError as error:
        print("no more room:", error)
elif HOW == "write-outside":
    try:
        open(sys.argv[3], "w").write("outside\n")
    except OSError as error:
        print("not allowed:", error)
elif HOW == "ignore-sigterm":
    for each in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)
elif HOW == "close-streams":
    os.closerange(0, 3)
elif HOW == "many-processes":
    while True:
        try:
            subprocess.Popen(["sleep", "600"])
        except OSError:
            time.sleep(0.1)

server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind(("", int(sys.argv[1])))
server.listen(5)
table, referral = load()
while True:
    connection, _ = server.accept()
    while True:
        data = connection.recv(200)
        if not data:
            break
        connection.send(table.get(data.decode().strip().lower(), referral).encode())
    connection.close()
