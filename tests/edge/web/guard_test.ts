// Which requests the page's server answers: no page of another site gets anything, under whatever name it comes.
import { assertEquals } from "@std/assert";
import { refusalOf } from "../../../lib/edge/web/guard.ts";

const rows: readonly {
  host: string;
  listening?: string;
  headers?: Record<string, string>;
  method?: string;
  path?: string;
  status?: number;
}[] = [
  { host: "127.0.0.1:8000" },
  { host: "localhost:8000" },
  { host: "LOCALHOST:8000" },
  { host: "[::1]:8000" },
  { host: "localhost", status: 421 },
  { host: "localhost:8001", status: 421 },
  { host: "evil.example:8000", status: 421 },
  { host: "127.0.0.1.evil.example:8000", status: 421 },
  { host: "192.168.1.5:8000", status: 421 },
  { host: "", status: 421 },
  { host: "192.168.1.5:8000", listening: "192.168.1.5" },
  { host: "ilab1:8000", listening: "ilab1" },
  { host: "[fe80::1]:8000", listening: "fe80::1" },
  { host: "192.168.1.5:8000", listening: "0.0.0.0" },
  { host: "[fe80::1]:8000", listening: "::" },
  { host: "evil.example:8000", listening: "0.0.0.0", status: 421 },
  { host: "localhost:8000", headers: { "sec-fetch-site": "same-origin" }, path: "/events" },
  { host: "localhost:8000", headers: { "sec-fetch-site": "cross-site" }, path: "/events", status: 403 },
  { host: "localhost:8000", headers: { "sec-fetch-site": "same-site" }, path: "/recording", status: 403 },
  { host: "localhost:8000", headers: { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" } },
  {
    host: "localhost:8000",
    headers: { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" },
    path: "/recording",
    status: 403,
  },
  { host: "localhost:8000", method: "POST", path: "/ask", status: 403 },
  { host: "localhost:8000", method: "POST", path: "/ask", headers: { origin: "http://evil.example" }, status: 403 },
  { host: "localhost:8000", method: "POST", path: "/ask", headers: { origin: "null" }, status: 403 },
  { host: "localhost:8000", method: "POST", path: "/ask", headers: { origin: "http://127.0.0.1:8000" }, status: 403 },
  { host: "localhost:8000", method: "POST", path: "/ask", headers: { origin: "http://localhost:8000" } },
];

for (const { host, listening = "127.0.0.1", headers = {}, method = "GET", path = "/", status } of rows) {
  const said = Object.entries(headers).map(([name, value]) => `, ${name}: ${value}`).join("");
  Deno.test(`refusalOf(): ${method} ${path}, Host: ${host}${said} at ${listening} ${status ?? "passes"}`, () => {
    const request = new Request(`http://127.0.0.1:8000${path}`, { method, headers: { host, ...headers } });
    assertEquals(refusalOf(request, { host: listening, port: 8000 })?.status, status);
  });
}
