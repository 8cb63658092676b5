// What a file is taken for: by its name where that says something, else by its content.
import { assertEquals } from "@std/assert";
import { type FileKind, recogniseFile } from "../../../lib/core/check/kind.ts";

const FILES: [path: string, text: string, kind: FileKind, by: "name" | "content"][] = [
  ["tables/PROJI-DNSRS.txt", "", "rs-table", "name"],
  ["PROJI-DNSTS.txt", "", "ts-table", "name"],
  ["C:\\lab\\PROJI-HNS.txt", "", "names", "name"],
  ["RESOLVED.txt", "", "results", "name"],
  ["my-results.txt", "", "results", "name"],
  ["rs.txt", "www\n", "rs-table", "name"],
  ["table_of_ts", "", "ts-table", "name"],
  ["rs/names.txt", "", "names", "name"],
  ["hosts.txt", "www 1.2.3.4 A\nilab2 - NS\r\n", "rs-table", "content"],
  ["servers.txt", "# x\nwww 1.2.3.4 A\n", "ts-table", "content"],
  ["a.txt", "www\n# x\nmail\nftp 1.2.3.4 A\n", "names", "content"],
  ["a.txt", "www 1.2.3.4 A\nx - Error:HOST NOT FOUND\n", "results", "content"],
  ["a.txt", "www,1.2.3.4,A\n", "ts-table", "content"],
  ["a.txt", "", "ts-table", "content"],
];

for (const [path, text, kind, by] of FILES) {
  Deno.test(`recogniseFile() takes ${path} with ${JSON.stringify(text)} for ${kind}, by its ${by}`, () => {
    assertEquals({ ...recogniseFile(path, text) }, { kind, by });
  });
}
