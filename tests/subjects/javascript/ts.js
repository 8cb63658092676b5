const net = require("net"), fs = require("fs");
const table = new Map();
for (const line of fs.readFileSync("PROJI-DNSTS.txt", "utf8").split(/\r?\n/)) {
  if (!line.trim() || line.startsWith("#")) continue;
  const [h, ip] = line.trim().split(/\s+/);
  table.set(h.toLowerCase(), `${h} ${ip} A`);
}
net.createServer((s) => {
  s.on("data", (d) => {
    const q = d.toString().trim();
    s.write(table.get(q.toLowerCase()) || q + " - Error:HOST NOT FOUND");
  });
  s.on("error", () => {});
}).listen(+process.argv[2]);
