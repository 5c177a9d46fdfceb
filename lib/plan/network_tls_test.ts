/** Disks of NBD servers with TLS, by the certificates of --tls. */
import { assertEquals } from "@std/assert";
import { capabilitiesOf72, mustPlan, planOf, readWell, testdata } from "./testing/documents.ts";

const OLD = capabilitiesOf72(Deno.readTextFileSync(testdata("capabilities", "qemu-7.2.json")));

const document = (attributes: string) =>
  `<domain type='qemu'><name>vm</name><memory unit='MiB'>64</memory>
<os><type arch='x86_64' machine='q35'>hvm</type></os>
<devices><disk type='network'><driver type='raw'/><source protocol='nbd' ${attributes}>
<host name='127.0.0.1'/></source><target dev='vda' bus='virtio'/></disk></devices></domain>`;

Deno.test("a disk with tls='yes' knows its server by the certificates of --tls", async () => {
  const read = await readWell("vm.xml", document("tls='yes' tlsHostname='images'"));
  const { files, qemu } = mustPlan(planOf(read, OLD, { tlsDirectory: "/pki" }));
  const id = "objlibvirt-1-storage_tls0";
  const object = `{"qom-type":"tls-creds-x509","id":"${id}","dir":"/pki","endpoint":"client",` +
    '"verify-peer":true}';
  const node = '{"driver":"nbd","server":{"type":"inet","host":"127.0.0.1","port":"10809"},' +
    `"tls-creds":"${id}","tls-hostname":"images","node-name":"libvirt-1-storage"`;
  assertEquals(qemu.args.slice(qemu.args.indexOf(object) - 1)[0], "-object");
  assertEquals(qemu.args.some((arg) => arg.startsWith(node)), true, qemu.args.join("\n"));
  assertEquals(files.map(({ path, access }) => `${access} ${path}`), ["read /pki/ca-cert.pem"]);
});

Deno.test("a disk without tls='yes' has nothing to do with certificates", async () => {
  for (const attributes of ["", "tls='no' tlsHostname='images'"]) {
    const read = await readWell("vm.xml", document(attributes));
    const { files, qemu } = mustPlan(planOf(read, OLD, { tlsDirectory: "/pki" }));
    assertEquals([files, qemu.args.filter((arg) => arg.includes("tls"))], [[], []]);
  }
});

Deno.test("a disk with tls='yes' is refused without certificates, at tls", async () => {
  const { plan, findings } = planOf(await readWell("vm.xml", document("tls='yes'")), OLD);
  assertEquals([plan, findings.map(({ code, line, column }) => [code, line, column])], [undefined, [
    ["host/no-certificates", 3, 79],
  ]]);
});
