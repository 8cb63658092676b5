// Each way in which a line can be wrong: the exact words, and the line and column that they point to.
import { assertEquals } from "@std/assert";
import type { RoleName } from "../../roles.ts";
import { findingsIn, parseText } from "./table_of.ts";

const FORM = 'wanted "Hostname IPaddress Flag"';
const LIMIT = "(RFC 1035 2.3.4)";
const IPV4 = "wanted an IPv4 address";
const OCTAL = "has a leading zero, which some programs read as octal";
const X64 = "x".repeat(64);
const LONG = "x.".repeat(126) + "xx";
const BEYOND = "holds a character beyond ASCII, wanted visible ASCII (an international name is written as xn--...)";

/** Lines that are wrong: stated once for RS's table, where the rules for A and NS entries both hold. */
const LINES: [what: string, line: string, column: number, message: string][] = [
  ["a line of one field", "www", 4, `The line has one field, ${FORM}`],
  ["a line of one field, white space around it", "  www \t", 6, `The line has one field, ${FORM}`],
  ["a line of two fields", "www 1.2.3.4", 12, `The line has two fields, ${FORM}`],
  ["a line of two fields that end in CRLF", "www A\r", 6, `The line has two fields, ${FORM}`],
  ["an unknown flag", "www 1.2.3.4 B", 13, 'The flag is "B", wanted "A" or "NS"'],
  ["a flag that only begins as A", "www 1.2.3.4 AAAA", 13, 'The flag is "AAAA", wanted "A" or "NS"'],
  ["a flag that only begins as NS", "www - NSX", 7, 'The flag is "NSX", wanted "A" or "NS"'],
  ["a flag that is half of NS", "www - N", 7, 'The flag is "N", wanted "A" or "NS"'],
  ["a comment in place of the flag", "www 1.2.3.4 # x", 13, 'The flag is "#", wanted "A" or "NS"'],
  ["a lone CR behind the flag", "www 1.2.3.4 A\r ", 13, 'The flag is "A\\r", wanted "A" or "NS"'],
  ["a flag that is NS to toUpperCase() only", "www - n\xc5\xbf", 7, 'The flag is "n\u017f", wanted "A" or "NS"'],
  ["a fourth field", "www 1.2.3.4 A x", 15, `"x" follows the flag, ${FORM} and no more`],
  ["a comment behind an entry", "www 1.2.3.4 A # x", 15, `"#" follows the flag, ${FORM} and no more`],
  ["a fourth field behind NS", "ts\t-\tNS\t1.2.3.4", 9, `"1.2.3.4" follows the flag, ${FORM} and no more`],
  ["a name in place of the address", "www host A", 5, `The address is "host", ${IPV4}`],
  ["fields in another order", "www A 1.2.3.4", 7, 'The flag is "1.2.3.4", wanted "A" or "NS"'],
  ["an address of three numbers", "www 1.2.3 A", 5, `The address is "1.2.3", ${IPV4}`],
  ["an address of five numbers", "www 1.2.3.4.5 A", 5, `The address is "1.2.3.4.5", ${IPV4}`],
  ["an address with a final dot", "www 1.2.3.4. A", 5, `The address is "1.2.3.4.", ${IPV4}`],
  ["an address with an empty number", "www 1..3.4 A", 5, `The address is "1..3.4", ${IPV4}`],
  ["a number over 255", "www 1.2.3.256 A", 5, `The address is "1.2.3.256", ${IPV4}`],
  ["a number of four digits", "www 1.2.3.1000 A", 5, `The address is "1.2.3.1000", ${IPV4}`],
  ["a negative number", "www -1.2.3.4 A", 5, `The address is "-1.2.3.4", ${IPV4}`],
  ["a hexadecimal address", "www 0x1.2.3.4 A", 5, `The address is "0x1.2.3.4", ${IPV4}`],
  ["an IPv6 address", "www ::1 A", 5, `The address is "::1", ${IPV4}`],
  ["a leading zero", "www 1.02.3.4 A", 5, `The address "1.02.3.4" ${OCTAL}; ${IPV4}`],
  ["a number of zeros", "www 1.2.3.00 A", 5, `The address "1.2.3.00" ${OCTAL}; ${IPV4}`],
  ["an A entry without address", "www - A", 5, `The address is "-", ${IPV4}`],
  ["a word as address of an NS entry", "ts host NS", 4, 'The address is "host", wanted "-" or an IPv4 address'],
  ["two dashes as address of an NS entry", "ts -- NS", 4, 'The address is "--", wanted "-" or an IPv4 address'],
  ["an escape in a field, shown safely", "www \x1b[31m A", 5, `The address is "\\x1b[31m", ${IPV4}`],
  ["a label of 64 octets", `${X64}.edu 1.2.3.4 A`, 1, `A label of 64 octets, wanted at most 63 ${LIMIT}`],
  ["a later label of 64 octets", `www.${X64} 1.2.3.4 A`, 5, `A label of 64 octets, wanted at most 63 ${LIMIT}`],
  ["a name of 254 octets", `${LONG} 1.2.3.4 A`, 1, `A host name of 254 octets, wanted at most 253 ${LIMIT}`],
  [
    "a name of 254 octets and a dot",
    ` ${LONG}. 1.2.3.4 A`,
    2,
    `A host name of 254 octets, wanted at most 253 ${LIMIT}`,
  ],
  ["an empty label", "www..edu 1.2.3.4 A", 5, 'The host name "www..edu" has an empty label'],
  ["a leading dot", ".edu 1.2.3.4 A", 1, 'The host name ".edu" has an empty label'],
  ["two final dots", "edu.. 1.2.3.4 A", 5, 'The host name "edu.." has an empty label'],
  ["a name that is but a dot", ". 1.2.3.4 A", 1, 'The host name "." has an empty label'],
  ["a name in Latin-1", "caf\xe9 1.2.3.4 A", 4, `The host name "caf\ufffd" ${BEYOND}`],
  ["a name in UTF-8", "caf\xc3\xa9 1.2.3.4 A", 4, `The host name "caf\xe9" ${BEYOND}`],
  [
    "a control character",
    "w\x01w 1.2.3.4 A",
    2,
    'The host name "w\\x01w" holds a control character, wanted visible ASCII',
  ],
  ["a DEL", "w\x7f 1.2.3.4 A", 2, 'The host name "w\\x7f" holds a control character, wanted visible ASCII'],
  ["a vertical tab", "w\v 1.2.3.4 A", 2, 'The host name "w\\x0b" holds a control character, wanted visible ASCII'],
  [
    "a field of over 80 characters, cut",
    `www 1.2.3.4 ${X64}${X64}`,
    13,
    `The flag is "${X64}${"x".repeat(13)}...", wanted "A" or "NS"`,
  ],
  ["a byte-order mark inside the file", "\xef\xbb\xbfwww 1.2.3.4 A", 1, `The host name "\\ufeffwww" ${BEYOND}`],
  ["a byte-order mark alone on a later line", "\xef\xbb\xbf", 1, `The host name "\\ufeff" ${BEYOND}`],
  ["a flag behind an emoji, counted in characters", "www \xf0\x9f\x98\x80 X", 7, 'The flag is "X", wanted "A" or "NS"'],
];

for (const [what, line, column, message] of LINES) {
  Deno.test(`parseTable() rejects ${what}`, () => {
    assertEquals(findingsIn(`a 1.2.3.4 A\n${line}\nilab2 - NS\n`, "rs"), [`2:${column} error: ${message}`]);
  });
}

const NO_NS =
  'No NS entry: for names that are not in the table RS replies "HOST NOT FOUND", and refers no client to TS; ' +
  'to name the machine that TS runs on, add a line like "localhost - NS"';

const TWICE = (name: string, line: number) => `"${name}" is given twice, first on line ${line}; the last entry wins`;

const TEXTS: [sentence: string, role: RoleName, text: string, findings: string[]][] = [
  ["rejects an NS entry in TS's table", "ts", "a 1.2.3.4 A\nilab2  - NS\n", [
    "2:10 error: An NS entry in the table of TS, which refers clients to no other server; remove it, or use this table for RS",
  ]],
  ["rejects a second NS line", "rs", "ilab2 - NS\n\na 1.2.3.4 A\nilab3\t1.2.3.4\tns\r\n", [
    "4:15 error: A second NS entry, the first is on line 1; remove one of them",
  ]],
  ["warns of an RS table without NS entry, on its last line", "rs", "# RS\na 1.2.3.4 A\n", [`2:1 warning: ${NO_NS}`]],
  ["warns of an empty RS table on line 1", "rs", "", [`1:1 warning: ${NO_NS}`]],
  ["does not want an NS entry of TS", "ts", "a 1.2.3.4 A\n", []],
  ["warns of a name given twice", "ts", "a 1.2.3.4 A\nb 1.2.3.4 A\nA. 5.6.7.8 A\n", [`3:1 warning: ${TWICE("A.", 1)}`]],
  [
    "warns of each name given again, and names the line of its first entry",
    "ts",
    "a 1.1.1.1 A\na 2.2.2.2 A\na 3.3.3.3 A\n",
    [
      `2:1 warning: ${TWICE("a", 1)}`,
      `3:1 warning: ${TWICE("a", 1)}`,
    ],
  ],
  ["says once that a file is a list of names", "rs", "www.example.edu\n# more\n\n mail.example.edu \r\nx\n", [
    '1:16 error: Every line has one field, so this is a list of names, wanted "Hostname IPaddress Flag" in each line of a table',
  ]],
  ["takes a file with an entry for no list of names", "ts", "a\nb 1.2.3.4 A\nc\n", [
    '1:2 error: The line has one field, wanted "Hostname IPaddress Flag"',
    '3:2 error: The line has one field, wanted "Hostname IPaddress Flag"',
  ]],
  ["warns in the order of the file", "ts", "a 1.1.1.1 A\nb 1.1.1.1 A\nb 1.1.1.1 A\na 1.1.1.1 A\n", [
    `3:1 warning: ${TWICE("b", 2)}`,
    `4:1 warning: ${TWICE("a", 1)}`,
  ]],
  ["counts lines that are rewritten, CRLF and blank ones", "ts", "\r\n#\r\na  1.1.1.1  A\r\n\r\n\ta  1.1.1.1  A\r\n", [
    `5:2 warning: ${TWICE("a", 3)}`,
  ]],
  [
    "counts lines that are rewritten before the first of two entries",
    "ts",
    "b  1.1.1.1  A\r\na 1.1.1.1 A\na 2.2.2.2 A\n",
    [
      `3:1 warning: ${TWICE("a", 2)}`,
    ],
  ],
  ["points to a name given twice behind a CRLF line", "ts", "a 1.1.1.1 A\r\nA 1.1.1.1 A\r\n", [
    `2:1 warning: ${TWICE("A", 1)}`,
  ]],
  ["points to a name given twice behind a line of wide columns", "ts", "a     1.1.1.1     A\na     1.1.1.1     A\n", [
    `2:1 warning: ${TWICE("a", 1)}`,
  ]],
  [
    "reports all errors and warnings at once, in the order of the file",
    "rs",
    "x\na 1.1.1.1 A\n\na 300.1.1.1 A\na 2.2.2.2 A\n.",
    [
      `1:2 error: The line has one field, ${FORM}`,
      `4:3 error: The address is "300.1.1.1", ${IPV4}`,
      `5:1 warning: ${TWICE("a", 2)}`,
      '6:1 error: The host name "." has an empty label',
      `6:1 warning: ${NO_NS}`,
    ],
  ],
  ["counts the columns of the first line from behind a byte-order mark", "ts", "\xef\xbb\xbfa b A", [
    `1:3 error: The address is "b", ${IPV4}`,
  ]],
  ["rejects a last line without its newline", "ts", "a 1.2.3.4", [`1:10 error: The line has two fields, ${FORM}`]],
  ["rejects a file with a NUL byte, at the NUL", "ts", "a 1.2.3.4 A\nb\0c 1.2.3.4 A\nx\n", [
    "2:2 error: The file holds a NUL byte: it is binary, wanted a text; check that it is the right file",
  ]],
  ["rejects a NUL byte even in a comment", "ts", "#\0\n", [
    "1:2 error: The file holds a NUL byte: it is binary, wanted a text; check that it is the right file",
  ]],
  ["rejects UTF-16, low byte first", "rs", "\xff\xfea\0 \0", [
    "1:1 error: The file is UTF-16, wanted UTF-8 or ASCII; save it again as UTF-8",
  ]],
  ["rejects UTF-16, high byte first", "ts", "\xfe\xff\0a\0 ", [
    "1:1 error: The file is UTF-16, wanted UTF-8 or ASCII; save it again as UTF-8",
  ]],
  ["rejects UTF-16 without a byte-order mark as binary", "ts", "a\0 \0", [
    "1:2 error: The file holds a NUL byte: it is binary, wanted a text; check that it is the right file",
  ]],
];

for (const [sentence, role, text, findings] of TEXTS) {
  Deno.test(`parseTable() ${sentence}`, () => assertEquals(findingsIn(text, role), findings));
}

const SOURCES: [what: string, text: string, source: string][] = [
  ["an error", "a b\tc  d\r\n", "a b\tc  d"],
  ["an error on the last line", "a 1.2.3.4 A\n b", " b"],
  ["a duplicate", "a 1.1.1.1 A\na 1.1.1.1 A\r\n", "a 1.1.1.1 A"],
  ["a duplicate in wide columns", "a 1.1.1.1 A\n\ta\t1.1.1.1\tA\n", "\ta\t1.1.1.1\tA"],
];

for (const [what, text, source] of SOURCES) {
  Deno.test(`parseTable() gives the line of ${what} as it stands in the file`, () => {
    assertEquals(parseText(text).diagnostics.map(({ source }) => source), [source]);
  });
}
