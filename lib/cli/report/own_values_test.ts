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
    ["<entry name='opt/a'>x&lt;yz</entry>", "<entry name='opt/a'>secret-1</entry>"],
    [
      "<entry name='version'>1.0</entry> 1.0 of QEMU",
      "<entry name='version'>1.0</entry> 1.0 of QEMU",
    ],
    ["<graphics passwd='disk'/> disk", "<graphics passwd='secret-1'/> disk"],
    ["<graphics passwd='1'/> 1.0", "<graphics passwd='secret-1'/> 1.0"],
    [
      "<graphics passwd='caf&#233;&apos;&quot;&#x41;'/> café'\"A",
      "<graphics passwd='secret-1'/> secret-1",
    ],
    ["<source name='img' query='sig=abc'/>", "<source name='name-1' query='secret-1'/>"],
    ["<cookie name='sid'>abcd</cookie>", "<cookie name='sid'>secret-1</cookie>"],
    ["<source mode='connect' host='nas.lan'/>", "<source mode='connect' host='name-1'/>"],
    ["<source host='10.0.0.5'/>", "<source host='192.0.2.1'/>"],
    ["<backend hostname='web' fqdn='web.lan'/>", "<backend hostname='name-1' fqdn='name-2'/>"],
    ["<wwn>5000c50015ea71ad</wwn>", "<wwn>name-1</wwn>"],
    [
      "<cmdline>ks=https://anna:Sesam@nas.lan/ks inst.repo=http://web.lan/</cmdline>",
      "<cmdline>ks=https://secret-1@name-1/ks inst.repo=http://name-2/</cmdline>",
    ],
    [
      "<source network='buero'/><source bridge='br-anna'/><alias name='ua-kunde'/><alias name='net0'/>",
      "<source network='name-1'/><source bridge='name-2'/><alias name='name-3'/><alias name='net0'/>",
    ],
    ["<domain xmlns:qemu='http://libvirt.org/x'>", "<domain xmlns:qemu='http://libvirt.org/x'>"],
    ["<qemu:arg value='secret,id=s,data=Sesam'/>", "<qemu:arg value='secret,id=s,data=secret-1'/>"],
    [
      "<qemu:arg value='name=opt/x,string=Sesam'/>",
      "<qemu:arg value='name=opt/x,string=secret-1'/>",
    ],
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
    "<a><!--       \n    --><metadata>\n</metadata>\n<b/></a>",
  );
  assertEquals(withoutRemarks("<!-- a--b -->"), "<!--  --  -->");
});
