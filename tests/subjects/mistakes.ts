/**
 * Programs with exactly one mistake each: a correct program of tests/subjects/python, and what is changed in it.
 */

/** A mistake, and what it costs. */
export interface Mistake {
  /** What it is called: the name of the submission. */
  readonly name: string;
  /** Whose program has it. */
  readonly role: "rs" | "ts" | "client";
  /** What stands in the correct program, once. */
  readonly from: string;
  /** What stands there instead. */
  readonly to: string;
  /** The cases that it loses, lessons included. */
  readonly loses: readonly string[];
  /** What the hint of one of them says. */
  readonly hint: RegExp;
}

const SEND_RS = 'connection.send(reply_to(query, table, referral).encode("utf-8"))';
const SEND_TS = 'connection.send(reply_to(query, table).encode("utf-8"))';
const NOT_FOUND = 'return query + " - Error:HOST NOT FOUND"';
const KEEP_RS = 'table[fields[0].lower()] = " ".join(fields)';
const every = (role: string, ...ids: string[]) => ids.map((id) => `${role}-${id}`);

/** Every mistake. */
export const MISTAKES: readonly Mistake[] = [
  {
    name: "rs-compares-case",
    role: "rs",
    from: "if query.lower() in table:\n        return table[query.lower()]",
    to: "if query in table:\n        return table[query]",
    loses: ["rs-case"],
    hint: /in lower case/,
  },
  {
    name: "rs-lowers-the-answer",
    role: "rs",
    from: KEEP_RS,
    to: 'table[fields[0].lower()] = " ".join(fields[:2]).lower() + " A"',
    loses: ["rs-spelling"],
    hint: /keep the table's line as it is/,
  },
  {
    name: "rs-says-not-found",
    role: "rs",
    from: "return referral\n\n\ndef serve",
    to: 'return query + " - Error:HOST NOT FOUND"\n\n\ndef serve',
    loses: every(
      "rs",
      "referral",
      "ns-entry",
      "many",
      "table-tabs",
      "table-spaces",
      "table-no-newline",
      "table-crlf",
      "table-comments",
      "slow",
    ),
    hint: /it sends its NS entry/,
  },
  {
    name: "rs-knows-localhost",
    role: "rs",
    from: 'referral = " ".join(fields)',
    to: 'referral = "localhost - NS"',
    loses: ["rs-ns-entry"],
    hint: /the name must not stand in the program/,
  },
  {
    name: "rs-splits-at-one-space",
    role: "rs",
    from: "fields = line.split()",
    to: 'fields = line.split(" ")',
    loses: ["rs-table-tabs", "rs-table-spaces", "rs-form-spacing"],
    hint: /split\(\) without argument/,
  },
  {
    name: "rs-cuts-the-last-letter",
    role: "rs",
    from: "line = line.strip()",
    to: "line = line[:-1]",
    loses: ["rs-table-no-newline"],
    hint: /\[:-1\] cuts off/,
  },
  {
    name: "rs-takes-the-last-line-as-ns",
    role: "rs",
    from:
      'if line == "" or line.startswith("#"):\n                continue\n            fields = line.split()\n            if fields[2] == "NS":\n                referral = " ".join(fields)\n            else:\n                table[fields[0].lower()] = " ".join(fields)',
    to: 'referral = line\n            fields = line.split()\n            table[fields[0].lower()] = " ".join(fields)',
    loses: ["rs-table-comments", "rs-form-spacing"],
    hint: /find the NS entry by its flag/,
  },
  {
    name: "rs-sends-commas",
    role: "rs",
    from: 'table[fields[0].lower()] = " ".join(fields)',
    to: 'table[fields[0].lower()] = ", ".join(fields)',
    loses: ["rs-form-comma"],
    hint: /single spaces/,
  },
  {
    name: "rs-leaves-out-the-name",
    role: "rs",
    from: 'table[fields[0].lower()] = " ".join(fields)',
    to: 'table[fields[0].lower()] = " ".join(fields[1:])',
    loses: ["rs-form-no-name"],
    hint: /send the host name, too/,
  },
  {
    name: "rs-leaves-out-the-flag",
    role: "rs",
    from: 'table[fields[0].lower()] = " ".join(fields)',
    to: 'table[fields[0].lower()] = " ".join(fields[:2])',
    loses: every(
      "rs",
      "hit",
      "case",
      "many",
      "table-tabs",
      "table-spaces",
      "table-no-newline",
      "table-crlf",
      "table-comments",
      "slow",
      "half-close",
    ),
    hint: /send all fields/,
  },
  {
    name: "rs-greets",
    role: "rs",
    from: "    while True:\n        data",
    to: '    connection.send(b"Welcome to RS")\n    while True:\n        data',
    loses: ["rs-form-greeting"],
    hint: /do not send a greeting/,
  },
  {
    name: "rs-crashes-when-the-client-leaves",
    role: "rs",
    from: '        if not data:\n            break\n        query = data.decode("utf-8").strip()',
    to: '        query = data.decode("utf-8").split()[0]',
    loses: ["rs-ends"],
    hint: /run it by hand|recv\(\) returns nothing|arguments/,
  },
  {
    name: "rs-sends-twice",
    role: "rs",
    from: SEND_RS,
    to: 'connection.send((reply_to(query, table, referral) + reply_to(query, table, referral)).encode("utf-8"))',
    loses: every(
      "rs",
      "hit",
      "referral",
      "ns-entry",
      "case",
      "many",
      "table-tabs",
      "table-spaces",
      "table-no-newline",
      "table-crlf",
      "table-comments",
      "slow",
      "half-close",
    ),
    hint: /one reply for each query/,
  },
  {
    name: "rs-listens-elsewhere",
    role: "rs",
    from: "RS_PORT = 6000",
    to: "RS_PORT = 6001",
    loses: ["rs-port"],
    hint: /--rs-port 6001/,
  },
  {
    name: "ts-other-error-text",
    role: "ts",
    from: NOT_FOUND,
    to: 'return query + " - Error: Host not found"',
    loses: ["ts-form-error-text"],
    hint: /exactly "Hostname - Error:HOST NOT FOUND"/,
  },
  {
    name: "ts-error-without-name",
    role: "ts",
    from: NOT_FOUND,
    to: 'return "Error:HOST NOT FOUND"',
    loses: ["ts-form-error-no-name"],
    hint: /name that was asked for in front/,
  },
  {
    name: "ts-lowers-the-query",
    role: "ts",
    from: 'query = data.decode("utf-8").strip()',
    to: 'query = data.decode("utf-8").strip().upper()',
    loses: ["ts-form-error-name"],
    hint: /keep the query as it came/,
  },
  {
    name: "ts-refers",
    role: "ts",
    from: NOT_FOUND,
    to: 'return "localhost - NS"',
    loses: every(
      "ts",
      "not-found",
      "many",
      "table-tabs",
      "table-spaces",
      "table-no-newline",
      "table-crlf",
      "table-comments",
      "slow",
    ),
    hint: /read RS's table/,
  },
  {
    name: "ts-one-query-a-connection",
    role: "ts",
    from: SEND_TS,
    to: `${SEND_TS}\n            break`,
    loses: ["ts-one-connection"],
    hint: /keep the connection/,
  },
  {
    name: "ts-dies-with-a-client",
    role: "ts",
    from: '    except OSError as error:\n        print("[TS]:", error)\n',
    to: "    except OSError as error:\n        socket.os._exit(1)\n",
    loses: ["ts-reset"],
    hint: /catch the error/,
  },
  {
    name: "ts-never-notices-the-end",
    role: "ts",
    from: "        threading.Thread(target=serve, args=(connection, table)).start()",
    to: "        serve(connection, table)\n        while True:\n            pass",
    loses: ["ts-second-client", "ts-crash", "ts-reset"],
    hint: /call accept\(\) again/,
  },
  {
    name: "ts-skips-its-first-entry",
    role: "ts",
    from: "        for line in lines:",
    to: "        for line in list(lines)[1:]:",
    loses: ["ts-hit"],
    hint: /the look-up misses/,
  },
  {
    name: "client-asks-ts-everything",
    role: "client",
    from:
      '            if reply.endswith(" NS"):\n                if ts is None:\n                    ts = connect(reply.split()[0], TS_PORT)\n                reply = ask(ts, name)',
    to:
      '            if ts is None:\n                ts = connect("localhost", TS_PORT)\n            second = ask(ts, name)\n            if reply.endswith(" NS"):\n                reply = second',
    loses: ["client-rs-first", "client-referral"],
    hint: /send it to TS only if RS's reply ends in NS/,
  },
  {
    name: "client-connects-to-ts-at-once",
    role: "client",
    from: "    ts = None\n",
    to: '    ts = connect("localhost", TS_PORT)\n',
    loses: ["client-referral"],
    hint: /not at the start/,
  },
  {
    name: "client-connects-to-ts-each-time",
    role: "client",
    from: "                if ts is None:\n                    ts",
    to: "                if True:\n                    ts",
    loses: ["client-one-connection"],
    hint: /connect once/,
  },
  {
    name: "client-sends-the-referral",
    role: "client",
    from: "reply = ask(ts, name)",
    to: "reply = ask(ts, reply)",
    loses: ["client-ts-hit", "client-not-found", "client-many"],
    hint: /send TS the host name/,
  },
  {
    name: "client-writes-the-referral",
    role: "client",
    from: "                reply = ask(ts, name)",
    to: "                ask(ts, name)",
    loses: ["client-ts-hit", "client-not-found", "client-many"],
    hint: /write its reply/,
  },
  {
    name: "client-skips-errors",
    role: "client",
    from: '            results.write(reply + "\\n")',
    to: '            if "Error" not in reply:\n                results.write(reply + "\\n")',
    loses: ["client-not-found"],
    hint: /an error is the result/,
  },
  {
    name: "client-sorts-the-list",
    role: "client",
    from: "for line in names:",
    to: "for line in sorted(names):",
    loses: ["client-order"],
    hint: /before the next name is asked/,
  },
  {
    name: "client-writes-elsewhere",
    role: "client",
    from: '"RESOLVED.txt"',
    to: '"resolved_names.txt"',
    loses: ["client-output"],
    hint: /--output-name/,
  },
  {
    name: "client-leaves-empty-lines",
    role: "client",
    from: 'results.write(reply + "\\n")',
    to: 'results.write(reply + "\\n\\n")',
    loses: ["client-output"],
    hint: /one newline/,
  },
  {
    name: "client-never-ends",
    role: "client",
    from: "    rs.close()\n",
    to: "    rs.recv(200)\n    rs.close()\n",
    loses: ["client-ends"],
    hint: /let the program end/,
  },
  {
    name: "client-cuts-the-last-letter",
    role: "client",
    from: "name = line.strip()",
    to: "name = line[:-1]",
    loses: ["client-list-end"],
    hint: /\[:-1\] cuts off/,
  },
];
