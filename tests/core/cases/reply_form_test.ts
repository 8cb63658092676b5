// A reply beside the one that is wanted: exact, in another form, or another one.
import { assertEquals } from "@std/assert";
import { compareReply, type Dialect, type Expected, type Mismatch } from "../../../lib/core/cases/reply_form.ts";

const ANSWER: Expected = { kind: "answer", text: "WWW.a.test 192.0.2.1 A", query: "www.a.test" };
const REFERRAL: Expected = { kind: "referral", text: "localhost - NS", query: "x.a.test" };
const MISSING: Expected = { kind: "not found", text: "x.a.test - Error:HOST NOT FOUND", query: "x.a.test" };

const ROWS: readonly (readonly [reply: string, expected: Expected, told: Dialect | Mismatch | "exact" | "spelling"])[] =
  [
    ["WWW.a.test 192.0.2.1 A", ANSWER, "exact"],
    ["WWW.a.test 192.0.2.1 A\r\n", ANSWER, "exact"],
    ["WWW.a.test 192.0.2.1 A\0\0\0\0", ANSWER, "exact"],
    ["www.a.test 192.0.2.1 A", ANSWER, "spelling"],
    ["192.0.2.1 A", ANSWER, "no-name"],
    ["WWW.a.test 192.0.2.1 A,", ANSWER, "comma"],
    ["WWW.a.test, 192.0.2.1, A", ANSWER, "comma"],
    ["WWW.a.test,192.0.2.1,A", ANSWER, "comma"],
    ["WWW.a.test 192.0.2.1 a", ANSWER, "flag-case"],
    ["WWW.a.test\t192.0.2.1\tA", ANSWER, "spacing"],
    ["WWW.a.test 192.0.2.9 A", ANSWER, "other address"],
    ["mail.a.test 192.0.2.1 A", ANSWER, "other name"],
    ["WWW.a.test 192.0.2.1", ANSWER, "no flag"],
    ["WWW.a.test 192.0.2.1 X", ANSWER, "other flag"],
    ["www.a.test", ANSWER, "the query itself"],
    ["WWW.a.test 192.0.2.1 AWWW.a.test 192.0.2.1 A", ANSWER, "two replies"],
    ["\0\0", ANSWER, "empty"],
    ["hello", ANSWER, "other"],
    ["localhost - NS", ANSWER, "refers a name of the table"],
    ["www.a.test - Error:HOST NOT FOUND", ANSWER, "not found, for a name of the table"],
    ["localhost - NS", REFERRAL, "exact"],
    ["LOCALHOST - NS", REFERRAL, "exact"],
    ["localhost NS", REFERRAL, "no-name"],
    ["other - NS", REFERRAL, "other referral"],
    ["localhost - A", REFERRAL, "other flag"],
    ["x.a.test - Error:HOST NOT FOUND", REFERRAL, "not found, for a referral"],
    ["x.a.test 192.0.2.1 A", REFERRAL, "answers a missing name"],
    ["x.a.test - Error:HOST NOT FOUND", MISSING, "exact"],
    ["x.a.test - Error: HOST NOT FOUND", MISSING, "error-text"],
    ["x.a.test - Error:Host not found", MISSING, "error-text"],
    ["x.a.test - ERROR: HOST NOT FOUND", MISSING, "error-text"],
    ["x.a.test HOST NOT FOUND", MISSING, "error-text"],
    ["Error:HOST NOT FOUND", MISSING, "error-no-name"],
    ["- Error:HOST NOT FOUND", MISSING, "error-no-name"],
    ["X.A.TEST - Error:HOST NOT FOUND", MISSING, "error-name"],
    ["localhost - NS", MISSING, "refers, for a missing name"],
    ["x.a.test 192.0.2.1 A", MISSING, "answers a missing name"],
    ["other.test - Error:HOST NOT FOUND", MISSING, "other name"],
  ];

for (const [reply, expected, told] of ROWS) {
  Deno.test(`compareReply() calls ${JSON.stringify(reply)} for a wanted ${expected.kind}: ${told}`, () => {
    const { dialects, isOtherSpelling, mismatch } = compareReply(reply, expected);
    const seen = mismatch ?? dialects[0] ?? (isOtherSpelling ? "spelling" : "exact");
    assertEquals(seen, told);
  });
}
