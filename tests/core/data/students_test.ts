// Lists of students, as course software writes them.
import { assertEquals, assertThrows } from "@std/assert";
import { readStudents } from "../../../lib/core/data/students.ts";
import { TableError } from "../../../lib/core/model/errors.ts";

const GOOD: [what: string, text: string, ids: string[]][] = [
  ["an id in each line", "ab12\ncd34\n", ["ab12", "cd34"]],
  ["the first column, without headings", "ab12,Jane Doe\r\ncd34,John Doe", ["ab12", "cd34"]],
  ["the column that is headed so", "\ufeffName,Student ID,Group\nJane,ab12,1\nJohn,cd34,2\n", ["ab12", "cd34"]],
  ["quotes, with a comma and quotes between them", '"Name",NetID\n"Doe, ""J""","ab12"\n', ["ab12"]],
  ["semicolons", "login;name\nab12;Jane\n", ["ab12"]],
  ["tabs", "name\tid\nJane\tab12\n", ["ab12"]],
  ["blank lines and comments", "ab12\n\n# late\ncd34\n", ["ab12", "cd34"]],
  ["an id that is an address of mail", "jane.doe@example.com\n", ["jane.doe@example.com"]],
];

for (const [what, text, ids] of GOOD) {
  Deno.test(`readStudents() reads ${what}`, () => assertEquals(readStudents("class.csv", text), ids));
}

const WANTED = "wanted letters, digits and . _ @ + - that can name a folder";
const BAD: [what: string, text: string, message: string][] = [
  ["a way out of the folder", "../x\n", `class.csv:1:1: The id is "../x", ${WANTED}`],
  ["a dot", "id\n.\n", `class.csv:2:1: The id is ".", ${WANTED}`],
  ["a device of Windows", "a\nNUL.txt\n", `class.csv:2:1: The id is "NUL.txt", ${WANTED}`],
  ["a missing id", "name,id\nJane\n", `class.csv:2:5: The id is "", ${WANTED}`],
  ["a path in a later column", 'name,id\nJane, "a/b"\n', `class.csv:2:7: The id is "a/b", ${WANTED}`],
  [
    "an id that is there in another case",
    "ab12\ncd\nAB12\n",
    'class.csv:3:1: The id "AB12" is given twice, first on line 1',
  ],
  ["an empty file", "\n", "class.csv:1:1: The file has no ids, wanted one a line"],
];

for (const [what, text, message] of BAD) {
  Deno.test(`readStudents() refuses ${what}`, () => {
    assertEquals(assertThrows(() => readStudents("class.csv", text), TableError).message, message);
  });
}
