import socket
import threading

TS_PORT = 5000
TABLE = "PROJI-DNSTS.txt"


def load(name):
    table = {}
    with open(name) as lines:
        for line in lines:
            line = line.strip()
            if line == "" or line.startswith("#"):
                continue
            fields = line.split()
            table[fields[0].lower()] = " ".join(fields)
    return table


def reply_to(query, table):
    if query.lower() in table:
        return table[query.lower()]
    return query + " - Error:HOST NOT FOUND"


def serve(connection, table):
    try:
        while True:
            data = connection.recv(200)
            if not data:
                break
            query = data.decode("utf-8").strip()
            connection.send(reply_to(query, table).encode("utf-8"))
    except OSError as error:
        print("[TS]:", error)
    connection.close()


def main():
    table = load(TABLE)
    server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind(("", TS_PORT))
    server.listen(1)
    print("[TS]: listening")
    while True:
        connection, address = server.accept()
        print("[TS]: connection from", address)
        threading.Thread(target=serve, args=(connection, table)).start()


main()
