const net = require("net"), fs = require("fs");
const [, , host, rp, tp] = process.argv;
const ask = (s, q) =>
  new Promise((ok, no) => {
    s.once("data", (d) => ok(d.toString()));
    s.once("error", no);
    s.write(q);
  });
(async () => {
  const rs = net.connect(+rp, host);
  let ts;
  const out = [];
  for (const n of fs.readFileSync("PROJI-HNS.txt", "utf8").split("\n").map((x) => x.trim()).filter(Boolean)) {
    let r = await ask(rs, n);
    if (r.endsWith("NS")) {
      ts = ts || net.connect(+tp, r.split(" ")[0]);
      r = await ask(ts, n);
    }
    out.push(r);
  }
  fs.writeFileSync("RESOLVED.txt", out.join("\n") + "\n");
  rs.end();
  if (ts) ts.end();
})();
