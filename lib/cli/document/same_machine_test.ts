/** The same document is the same machine each time, and another name another one. */
import { assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { join } from "@std/path/posix";
import { bareHost, runHere } from "../testing/bare_host.ts";

const CAPABILITIES = new URL("../../../testdata/capabilities/qemu-7.2.json", import.meta.url);

const DOCUMENT = `<domain type='qemu'>
  <name>web</name>
  <memory unit='MiB'>64</memory>
  <os><type arch='x86_64' machine='q35'>hvm</type></os>
  <devices>
    <interface type='user'/>
  </devices>
</domain>
`;

/** Who the machine is that `plan` prints with these options. */
async function identity(directory: string, ...options: readonly string[]): Promise<string> {
  const host = { ...bareHost(directory), machineId: () => Promise.resolve("0".repeat(32)) };
  const words = ["plan", "--capabilities", CAPABILITIES.pathname, ...options, "web.xml"];
  const { status, stdout, stderr } = await runHere(words, host);
  assertEquals({ status, stderr }, { status: 0, stderr: "" });
  const [uuid] = /[0-9a-f]{8}-[0-9a-f-]{27}/.exec(stdout) ?? [];
  const [mac] = /52:54:00(:..){3}/.exec(stdout) ?? [];
  return `${uuid} ${mac}`;
}

Deno.test("a document without UUID and MAC address is the same machine each time", async () => {
  const directory = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(join(directory, "web.xml"), DOCUMENT);
    const first = await identity(directory);
    assertMatch(first, /^[0-9a-f-]{36} 52:54:00/);
    assertEquals(await identity(directory), first);
    assertNotEquals(await identity(directory, "--name", "other"), first);
    assertEquals(await identity(directory, "--name", "web"), first);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});
