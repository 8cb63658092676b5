"""The reference of the client's benchmarks: a client as a course would write it.

Sends a query, waits for the reply, and asks TS where RS sends it there; then the next name. Lines end in a newline.
"""
import socket
import sys


class Server:
    def __init__(self, port):
        self.conn = socket.create_connection(("127.0.0.1", port))
        self.conn.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.replies = self.conn.makefile("r")

    def ask(self, name):
        self.conn.sendall((name + "\n").encode())
        return self.replies.readline().strip()


def main():
    rs_port, ts_port, names, results = sys.argv[1:]
    rs, ts = Server(int(rs_port)), None
    with open(names) as queries, open(results, "w") as out:
        for name in queries:
            reply = rs.ask(name.strip())
            if reply.endswith(" NS"):
                ts = ts or Server(int(ts_port))
                reply = ts.ask(name.strip())
            out.write(reply + "\n")


if __name__ == "__main__":
    main()
