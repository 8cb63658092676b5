// What a server did wrong, as a sentence: which server, what was seen, what was wanted; and what to do, from the command line.
import { assertEquals } from "@std/assert";
import { hintFor } from "../../lib/cli/hints.ts";
import { PeerError, ProtocolError } from "../../lib/core/model/errors.ts";
import { FileError, NoFileError } from "../../lib/core/model/file_error.ts";
import { ListenError } from "../../lib/core/model/listen_error.ts";
import type { Peer, PeerFault, ProtocolFault, ReplyDefect } from "../../lib/core/model/peer_fault.ts";

const RS: Peer = { label: "RS", host: "ilab1", port: 50007 };
const TS: Peer = { label: "TS", host: "::1", port: 50008, origin: { label: "RS", referral: "ilab2\x07 - NS" } };
const query = "www.example.edu";

const PEER_FAULTS: [peer: Peer, fault: PeerFault, message: string, hint: string | undefined][] = [
  [
    RS,
    { kind: "unreachable", reason: "refused", detail: "x", timeoutMs: 5000 },
    "ilab1:50007: RS can't be reached: the connection is refused, no program listens there",
    "start dns-lab rs, or check the host and --rs HOST:PORT",
  ],
  [
    TS,
    { kind: "unreachable", reason: "refused", detail: "x", timeoutMs: 5000 },
    '[::1]:50008: TS can\'t be reached (RS named it in "ilab2\\x07 - NS"): the connection is refused, no program listens there',
    "start dns-lab ts, or check the host and --ts-port",
  ],
  [
    RS,
    { kind: "unreachable", reason: "timed out", detail: "", timeoutMs: 500 },
    "ilab1:50007: RS can't be reached: no connection within 0.5 s",
    "check the host and the network, or give a longer --timeout",
  ],
  [
    TS,
    { kind: "unreachable", reason: "unknown host", detail: "x", timeoutMs: 500 },
    '[::1]:50008: TS can\'t be reached (RS named it in "ilab2\\x07 - NS"): there is no host named "::1"',
    "correct RS's NS entry, or name TS's machine with --ts",
  ],
  [
    RS,
    { kind: "unreachable", reason: "unknown host", detail: "x", timeoutMs: 500 },
    'ilab1:50007: RS can\'t be reached: there is no host named "ilab1"',
    "check the name given with --rs",
  ],
  [
    { label: "TS", host: "ilab2", port: 53 },
    { kind: "unreachable", reason: "unknown host", detail: "x", timeoutMs: 500 },
    'ilab2:53: TS can\'t be reached: there is no host named "ilab2"',
    "check the name given with --ts",
  ],
  [
    { label: "Resolver", host: "ilab3", port: 53 },
    { kind: "unreachable", reason: "unknown host", detail: "x", timeoutMs: 500 },
    'ilab3:53: Resolver can\'t be reached: there is no host named "ilab3"',
    "check the name given with --server",
  ],
  [
    RS,
    { kind: "unreachable", reason: "other", detail: "no route \x1b[m", timeoutMs: 500 },
    "ilab1:50007: RS can't be reached: no route \\x1b[m",
    "check the host and the network",
  ],
  [
    RS,
    { kind: "no reply", query, timeoutMs: 5000, answered: 0, sentAs: "bare, then the newline" },
    'ilab1:50007: RS did not reply to "www.example.edu" within 5 s (sent bare, then the newline)',
    "it may be serving another client, or wait for something else; see what it is doing, or try --framing line or raw " +
    "or a longer --timeout",
  ],
  [
    RS,
    { kind: "no reply", query, timeoutMs: 5000, answered: 0, sentAs: "line" },
    'ilab1:50007: RS did not reply to "www.example.edu" within 5 s (sent with a newline)',
    "it may be serving another client, or wait for something else; see what it is doing, or try --framing raw or a " +
    "longer --timeout",
  ],
  [
    RS,
    { kind: "no reply", query, timeoutMs: 60_000, answered: 2, sentAs: "bare" },
    'ilab1:50007: RS did not reply to "www.example.edu" within 60 s; it had answered 2 queries before on this connection',
    "see what it is doing, or give a longer --timeout",
  ],
  [
    RS,
    { kind: "closed", query, isReset: true },
    'ilab1:50007: RS reset the connection before it replied to "www.example.edu"',
    "see why it reset the connection, and start it again",
  ],
  [
    RS,
    { kind: "closed", query, isReset: false },
    'ilab1:50007: RS closed the connection before it replied to "www.example.edu"',
    "see why it closed the connection, and start it again",
  ],
  [
    RS,
    { kind: "left", query, answered: 1, retriedMs: 1000, isRefused: false },
    'ilab1:50007: RS closed the connection after 1 reply, before it replied to "www.example.edu", and for 1 s no new ' +
    "one has brought a reply",
    "see why it ended, and start it again",
  ],
  [
    RS,
    { kind: "refused", query, reply: "- Error:SERVER FULL" },
    'ilab1:50007: RS refused the query "www.example.edu": it replied "- Error:SERVER FULL"',
    undefined,
  ],
  [
    RS,
    { kind: "no reply", query, timeoutMs: 5000, answered: 0, sentAs: "over UDP", rejected: {} },
    'ilab1:50007: RS did not reply to "www.example.edu" within 5 s (sent over UDP)',
    "check the host and the port (dns-lab rs --dns listens on 5353), or give a longer --timeout",
  ],
  [
    RS,
    {
      kind: "no reply",
      query,
      timeoutMs: 5000,
      answered: 0,
      sentAs: "over UDP",
      rejected: { malformed: 1, "a query": 2, "another number": 3, "another question": 4, "another server": 5 },
    },
    'ilab1:50007: RS did not reply to "www.example.edu" within 5 s (sent over UDP); what came is no reply to it: 1 not ' +
    "in the format of DNS, 2 without the bit that marks a reply, 3 with a number that no open query has, 4 with another " +
    "question, 5 from an address or a port that was not asked",
    "correct the server: a reply repeats number and question, and comes from where the query went to",
  ],
  [
    RS,
    { kind: "failed", query, rcode: "SERVFAIL", tries: 4 },
    'ilab1:50007: RS replied SERVFAIL to the query "www.example.edu", after 4 tries, wanted an answer',
    "see why in the server's log, try again later, or ask another server",
  ],
  [
    RS,
    { kind: "failed", query, rcode: "REFUSED", tries: 1 },
    'ilab1:50007: RS replied REFUSED to the query "www.example.edu", wanted an answer',
    "let the server answer this machine, and for this name, or ask another one",
  ],
  [
    RS,
    { kind: "failed", query, rcode: "NOTIMP", tries: 1 },
    'ilab1:50007: RS replied NOTIMP to the query "www.example.edu", wanted an answer',
    "correct the server, or ask another one",
  ],
];

for (const [peer, fault, message, hint] of PEER_FAULTS) {
  Deno.test(`PeerError says: ${message}`, () => {
    const error = new PeerError(peer, fault);
    assertEquals([error.message, hintFor(error)], [message, hint]);
  });
}

const FRAMING_HINT = "correct the server, or try --framing line or raw";
const CORRECT = "correct the server";
const FORMS = 'wanted "Hostname IPaddress A", "TSHostname - NS" or "Hostname - Error:HOST NOT FOUND"';
const TS_FORMS = 'wanted "Hostname IPaddress A" or "Hostname - Error:HOST NOT FOUND"';
const ASKED = 'to the query "www.example.edu"';

/** What a message lacks, and the hint: framing is advised only where it can be the cause. */
const DEFECTS: [defect: ReplyDefect, words: string, hint: string][] = [
  ["empty", "the reply is empty", CORRECT],
  ["the query itself", "that is the query, sent back", CORRECT],
  ["no flag", "the flag is missing", CORRECT],
  ["no name", "the name is missing", CORRECT],
  ["no address", "the address is missing", CORRECT],
  ["address alone", "the name and the flag are missing", CORRECT],
  ["other flag", "the flag is unknown", CORRECT],
  ["two replies", "that is two replies in one", FRAMING_HINT],
  ["other", "that is no reply of the protocol", CORRECT],
];

const PROTOCOL_FAULTS: [fault: ProtocolFault, message: string, hint: string][] = [
  ...DEFECTS.map(([defect, words, hint]): [ProtocolFault, string, string] => [
    { kind: "malformed", query, reply: "hello\x07\n", canRefer: true, defect },
    `replied "hello\\x07\\n" (7 bytes) ${ASKED}: ${words}; ${FORMS}`,
    hint,
  ]),
  [
    { kind: "malformed", query, reply: "x", canRefer: false, defect: "other" },
    `replied "x" (1 byte) ${ASKED}: that is no reply of the protocol; ${TS_FORMS}`,
    CORRECT,
  ],
  [
    { kind: "other name", query, reply: "x 1.2.3.4 A", count: 1 },
    `replied "x 1.2.3.4 A" (11 bytes) ${ASKED}, wanted a reply that begins with that name`,
    CORRECT,
  ],
  [
    { kind: "other name", query, reply: "x 1.2.3.4 A", count: 3 },
    `replied "x 1.2.3.4 A" (11 bytes) ${ASKED} (the first of 3 such replies), wanted a reply that begins ` +
    "with that name",
    CORRECT,
  ],
  [
    { kind: "deviations", count: 2 },
    "sent replies that are nearly right, in 2 ways, wanted exact ones",
    "correct the server, or leave out --strict",
  ],
  [
    { kind: "astray", query, reason: "not recursive" },
    'sent, to the query "www.example.edu", a referral to other servers, wanted an answer: it is no resolver',
    "give it with --rs and --dns in place of --server and --recursive, or name a resolver",
  ],
  [
    { kind: "astray", query, reason: "lame" },
    'sent, to the query "www.example.edu", a reply without an answer, a referral or a SOA record: it does not have that ' +
    "domain",
    "correct the server, or name another one",
  ],
  [
    { kind: "unasked", reply: "again" },
    'sent "again" (5 bytes) when no query was open, wanted one reply to each query',
    FRAMING_HINT,
  ],
  [
    { kind: "cut", query, reply: "www 1.2" },
    'replied "www 1.2" (7 bytes) to the query "www.example.edu" and closed the connection, wanted a whole line before that',
    FRAMING_HINT,
  ],
  [
    { kind: "endless", octets: 5000, beginning: "x".repeat(5000), maxOctets: 4096 },
    `sent 5000 octets that no reply ends, beginning "${"x".repeat(40)}...", wanted a reply of at most 4096`,
    CORRECT,
  ],
];

for (const [fault, message, hint] of PROTOCOL_FAULTS) {
  Deno.test(`ProtocolError says: RS ${message}`, () => {
    const error = new ProtocolError(RS, fault);
    assertEquals([error.message, hintFor(error)], [`ilab1:50007: RS ${message}`, hint]);
  });
}

const FILE_FAULTS: [error: Error, message: string, hint: string][] = [
  [
    new FileError({ fault: "unreadable", reason: "missing", detail: "x", path: "a\x07" }),
    "a\\x07: Can't be read: there is no such file",
    "check the name and the working directory",
  ],
  [
    new FileError({ fault: "unwritable", reason: "disk full", detail: "x" }),
    "Standard output: Can't be written: the disk is full",
    "make room, or send it elsewhere",
  ],
  [
    new FileError({ fault: "uncreatable", reason: "denied", detail: "x", path: "out.txt" }),
    "out.txt: Can't be written: permission denied",
    "choose another with --output",
  ],
  [
    new FileError({ fault: "uncreatable", reason: "no directory", detail: "x", path: "a/b", flag: "--out" }),
    "a/b: Can't be written: there is no such directory",
    "choose another with --out",
  ],
  [
    new NoFileError("PROJI-DNSTS.txt", "table for TS", ["PROJI-DNSTS.txt", "tables/PROJI-DNSTS.txt"]),
    'No table for TS is given, and there is none at "PROJI-DNSTS.txt" or "tables/PROJI-DNSTS.txt"',
    "name the file: dns-lab ts TABLE",
  ],
  [
    new ListenError("127.0.0.1:53", "denied", "x"),
    "Can't listen on 127.0.0.1:53: the system does not allow it",
    "ports below 1024 are reserved, choose another with --port",
  ],
];

for (const [error, message, hint] of FILE_FAULTS) {
  Deno.test(`${error.name} says: ${message}`, () => assertEquals([error.message, hintFor(error)], [message, hint]));
}
