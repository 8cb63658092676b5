import socketserver, sys
table = {}; ns = None
for line in open(sys.argv[2]):
    if line.startswith("#") or not line.strip(): continue
    host, ip, flag = line.split()
    if flag == "NS": ns = f"{host} {ip} {flag}"
    else: table[host.lower()] = f"{host} {ip} {flag}"
class H(socketserver.StreamRequestHandler):
    def handle(self):
        for raw in self.rfile:
            q = raw.decode().strip()
            self.wfile.write((table.get(q.lower(), q + " - Error:HOST NOT FOUND") + "\n").encode())
class S(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
S(("", int(sys.argv[1])), H).serve_forever()
