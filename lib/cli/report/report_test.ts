import { assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path/posix";
import { bareHost, runHere } from "../testing/bare_host.ts";

const BROKEN = `<domain type='kvm'>
  <name>kunde</name><!-- Anna's -->
  <memory unit='MiB'>64</memory><!-- Anna's --><bogus/>
  <os><kernel>/srv/kunde/k</kernel></os>
`;

Deno.test("report has what it says of a document without the remarks beside it", async () => {
  const directory = await Deno.makeTempDir({ prefix: "domrun-report-" });
  try {
    const text = `${BROKEN.replace("</os>", "<type>hvm</type></os>")}</domain>`;
    await Deno.writeTextFile(join(directory, "kunde.xml"), text);
    const { stdout } = await runHere(["report", "kunde.xml"], bareHost(directory));
    assertStringIncludes(
      stdout,
      "path-1.xml:3:48: error[xml/unknown-element]: unknown element <bogus> in <domain>\n" +
        "    3 |   <memory unit='MiB'>64</memory><!--        --><bogus/>\n",
    );
    assertEquals(/kunde|Anna/.test(stdout), false);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

Deno.test("report tells of a document that cannot be read, on a host that has nothing", async () => {
  const directory = await Deno.makeTempDir({ prefix: "domrun-report-" });
  try {
    await Deno.writeTextFile(join(directory, "kunde.xml"), BROKEN);
    const { status, stdout, stderr } = await runHere(["report", "kunde.xml"], bareHost(directory));
    assertEquals(status, 0);
    for (
      const part of [
        "== what plan says of the document ==\npath-1.xml:1:1: error[xml/syntax]: <domain> is not closed",
        "there is no program qemu-system-x86_64",
        "<name>name-1</name><!--        -->\n",
        "<kernel>/path-2</kernel>",
      ]
    ) assertStringIncludes(stdout, part);
    assertEquals(/kunde|Anna/.test(stdout), false);
    assertStringIncludes(stderr, "name-1         kunde\n");
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

Deno.test("report takes the last part of a home directory for a name below /home alone", async () => {
  const directory = await Deno.makeTempDir({ prefix: "domrun-report-" });
  try {
    await Deno.writeTextFile(join(directory, "kunde.xml"), `${BROKEN}<note>kvasir</note>`);
    for (const [home, note] of [["/srv/kvasir", "kvasir"], ["/home/kvasir", "user-1"]] as const) {
      const environment = (name: string) => name === "HOME" ? home : undefined;
      const host = { ...bareHost(directory), environment };
      const { stdout } = await runHere(["report", "kunde.xml"], host);
      assertStringIncludes(stdout, `<note>${note}</note>`);
    }
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});
