import { assertEquals } from "@std/assert";
import { addOwnValues, withoutRemarks } from "./own_values.ts";
import { StandIns } from "./stand_ins.ts";

Deno.test("addOwnValues() finds what is the writer's own, also where the document is none", () => {
  const rows: readonly (readonly [xml: string, shown: string])[] = [
    ["<name>web</name>", "<name>name-1</name>"],
    ["<title>For\nAnna</title>", "<title>name-1</title>"],
    ["<graphics passwd='hunter22'", "<graphics passwd='secret-1'"],
    ['<source file="../a b.img"/>', '<source file="path-1.img"/>'],
    ["<source dev='/dev/vg/anna'/>", "<source dev='/path-1'/>"],
    ["<source dev='eth0'/>", "<source dev='eth0'/>"],
    ["<host name='nas.lan'/>", "<host name='name-1'/>"],
    ["<qemu:env name='KEY' value='abc'/>", "<qemu:env name='KEY' value='secret-1'/>"],
    ["<auth username='anna'>", "<auth username='user-1'>"],
    ["<serial>WD-1</serial><serial type='pty'>", "<serial>name-1</serial><serial type='pty'>"],
    ["<entry name='opt/a'>x&lt;y</entry>", "<entry name='opt/a'>secret-1</entry>"],
  ];
  for (const [xml, shown] of rows) {
    const standIns = new StandIns([]);
    addOwnValues(standIns, xml, "/home/anna/vm");
    assertEquals(standIns.replaceIn(xml), shown);
  }
});

Deno.test("withoutRemarks() leaves every line where it is", () => {
  assertEquals(
    withoutRemarks("<a><!-- Anna's\nbox --><metadata>x\n<y/></metadata>\n<b/></a>"),
    "<a>\n<metadata>\n</metadata>\n<b/></a>",
  );
});
