const net = require("net"), fs = require("fs");
const table = new Map();
let ns = "";
for (const line of fs.readFileSync("PROJI-DNSRS.txt", "utf8").split(/\r?\n/)) {
  if (!line.trim() || line.startsWith("#")) continue;
  const [h, ip, f] = line.trim().split(/\s+/);
  if (f === "NS") ns = `${h} ${ip} NS`;
  else table.set(h.toLowerCase(), `${h} ${ip} A`);
}
net.createServer((s) => {
  s.on("data", (d) => {
    const q = d.toString().trim();
    s.write(table.get(q.toLowerCase()) || ns);
  });
  s.on("error", () => {});
}).listen(+process.argv[2]);
