import { assertEquals } from "@std/assert";
import type { FileFacts, Host } from "../../host/host.ts";
import { readWell } from "../../plan/testing/documents.ts";
import { openSecrets } from "./open_secrets.ts";

const DOCUMENT =
  `<domain type='qemu'><name>vm</name><memory unit='MiB'>64</memory><os><type>hvm</type></os><devices>
<disk type='file'><source file='/a'><encryption format='luks'>
<secret type='passphrase' usage='my disk'/>
</encryption></source><target dev='vda'/></disk>
<disk type='network'><source protocol='iscsi' name='iqn.a:b'><host name='a'/><auth username='joe'>
<secret type='iscsi' usage='b'/>
</auth></source><target dev='vdb'/></disk>
</devices></domain>`;

/** What is said where the secrets have that mode; without one they are not there. */
async function said(mode?: number): Promise<readonly string[]> {
  const facts = mode === undefined ? undefined : { mode } as FileFacts;
  const { domain, origins } = await readWell("vm.xml", DOCUMENT);
  const found = await openSecrets(domain.devices?.disks ?? [], origins, {
    files: { stat: () => Promise.resolve(facts) } as Partial<Host["files"]> as Host["files"],
    directories: { documents: "/home/joe/.config/domrun" } as Host["directories"],
  });
  return found.map(({ message, help, line }) => `${line} ${message} (${help})`);
}

const DIRECTORY = "/home/joe/.config/domrun/secrets";

Deno.test("openSecrets() warns of each secret that others may open", async () => {
  assertEquals(await said(0o100640), [
    `3 others may open ${DIRECTORY}/my%20disk: its mode is 640, need 600 (run: chmod 600 ${DIRECTORY}/my%20disk)`,
    `6 others may open ${DIRECTORY}/b: its mode is 640, need 600 (run: chmod 600 ${DIRECTORY}/b)`,
  ]);
});

for (const mode of [undefined, 0o100600, 0o100400]) {
  Deno.test(`openSecrets() says nothing of mode ${mode?.toString(8)}`, async () => {
    assertEquals(await said(mode), []);
  });
}
