import socket, sys
def conn(h, p):
    s = socket.create_connection((h, p)); return s, s.makefile("r", newline="\n")
host, rp, tp, names, out = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4], sys.argv[5]
rs, rf = conn(host, rp); ts = None
with open(names) as f, open(out, "w") as o:
    for n in f:
        n = n.strip()
        if not n: continue
        rs.sendall((n + "\n").encode()); r = rf.readline().strip()
        if r.endswith(" NS"):
            if ts is None: ts, tf = conn(r.split()[0], tp)
            ts.sendall((n + "\n").encode()); r = tf.readline().strip()
        print(r, file=o)
