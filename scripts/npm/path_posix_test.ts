/** Both profiles must treat paths alike: the same rows run on whichever is active. */
import { assertEquals } from "@std/assert";
import * as path from "@std/path/posix";

const rows: readonly [name: string, found: unknown, expected: unknown][] = [
  ["join", path.join("/a", "../b", "c/"), "/b/c/"],
  ["join of nothing", path.join(), "."],
  ["normalize", path.normalize("/a//b/./../c"), "/a/c"],
  ["relative", path.relative("/a/b", "/a/c/d"), "../c/d"],
  ["dirname", path.dirname("/a/b/"), "/a"],
  ["dirname of a name", path.dirname("a"), "."],
  ["basename", path.basename("/a/b.xml", ".xml"), "b"],
  ["isAbsolute", [path.isAbsolute("/a"), path.isAbsolute("a")], [true, false]],
  ["fromFileUrl", path.fromFileUrl("file:///a%20b/c"), "/a b/c"],
];

for (const [name, found, expected] of rows) {
  Deno.test(`path: ${name}`, () => assertEquals(found, expected));
}
