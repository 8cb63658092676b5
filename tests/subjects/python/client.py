import socket

RS_PORT = 6000
TS_PORT = 5000


def connect(host, port):
    connection = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    connection.connect((socket.gethostbyname(host), port))
    return connection


def ask(connection, name):
    connection.send(name.encode("utf-8"))
    return connection.recv(200).decode("utf-8").strip()


def main():
    rs = connect(socket.gethostname(), RS_PORT)
    ts = None
    with open("PROJI-HNS.txt") as names, open("RESOLVED.txt", "w") as results:
        for line in names:
            name = line.strip()
            if name == "":
                continue
            reply = ask(rs, name)
            if reply.endswith(" NS"):
                if ts is None:
                    ts = connect(reply.split()[0], TS_PORT)
                reply = ask(ts, name)
            results.write(reply + "\n")
    rs.close()
    if ts is not None:
        ts.close()


main()
