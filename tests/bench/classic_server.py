"""The reference of the server's benchmarks: a root server as a course would write it.

A dict of strings, a thread for each client, readline for a query and sendall for its reply.
"""
import socket
import sys
import threading


def load(path):
    table, referral = {}, "localhost - NS"
    with open(path) as lines:
        for line in lines:
            host, _, flag = line.split()
            if flag == "NS":
                referral = line.strip()
            else:
                table[host.lower()] = line.strip()
    return table, referral


def serve(conn, table, referral):
    conn.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    with conn, conn.makefile("r") as queries:
        while query := queries.readline():
            reply = table.get(query.strip().lower(), referral)
            conn.sendall((reply + "\n").encode())


def main():
    table, referral = load(sys.argv[1])
    with socket.create_server(("127.0.0.1", 0), backlog=128) as listener:
        print("listening on 127.0.0.1:%d" % listener.getsockname()[1], flush=True)
        while True:
            conn, _ = listener.accept()
            threading.Thread(target=serve, args=(conn, table, referral), daemon=True).start()


if __name__ == "__main__":
    main()
