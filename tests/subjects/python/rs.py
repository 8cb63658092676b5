import socket

RS_PORT = 6000
TABLE = "PROJI-DNSRS.txt"


def load(name):
    table = {}
    referral = None
    with open(name) as lines:
        for line in lines:
            line = line.strip()
            if line == "" or line.startswith("#"):
                continue
            fields = line.split()
            if fields[2] == "NS":
                referral = " ".join(fields)
            else:
                table[fields[0].lower()] = " ".join(fields)
    return table, referral


def reply_to(query, table, referral):
    if query.lower() in table:
        return table[query.lower()]
    return referral


def serve(connection, table, referral):
    while True:
        data = connection.recv(200)
        if not data:
            break
        query = data.decode("utf-8").strip()
        connection.send(reply_to(query, table, referral).encode("utf-8"))
    connection.close()


def main():
    table, referral = load(TABLE)
    server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    server.bind(("", RS_PORT))
    server.listen(1)
    print("[RS]: listening")
    connection, address = server.accept()
    print("[RS]: connection from", address)
    serve(connection, table, referral)
    server.close()


main()
