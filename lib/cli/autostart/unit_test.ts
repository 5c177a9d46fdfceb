import { assertEquals, assertStringIncludes } from "@std/assert";
import { unitOf, unitTemplate } from "./unit.ts";

Deno.test("unitOf() gives the unit of a name that needs no escaping, and of no other", () => {
  assertEquals(unitOf("my-web.1@x:y_z"), "domrun@my-web.1@x:y_z.service");
  for (const name of ["my web", "müller", "a\\x20b", "%n", "", "a/b"]) {
    assertEquals(unitOf(name), undefined, name);
  }
});

Deno.test("unitTemplate() starts any program by the path of the document", () => {
  for (
    const [program, word] of [
      ["/usr/local/bin/domrun", "/usr/local/bin/domrun"],
      ["/home/a b/100%/domrun", '"/home/a b/100%%/domrun"'],
      ['/opt/"x\\y"/domrun', '"/opt/\\"x\\\\y\\"/domrun"'],
    ] as const
  ) {
    assertStringIncludes(unitTemplate(program), `\nExecStart=${word} up %E/domrun/%i.xml\n`);
  }
});
