/** Where screens listen: with the certificates of --tls, and on ports that nobody has. */
import { assertEquals } from "@std/assert";
import { capabilitiesOf72, mustPlan, planOf, readWell, testdata } from "./testing/documents.ts";

const OLD = capabilitiesOf72(Deno.readTextFileSync(testdata("capabilities", "qemu-7.2.json")));

const document = (graphics: string) =>
  `<domain type='qemu'><name>vm</name><memory unit='MiB'>64</memory>
<os><type machine='q35'>hvm</type></os><devices>${graphics}</devices></domain>`;

const SPICE = "-spice port=";
const SEAMLESS = "seamless-migration=on";

/** A screen, and its arguments with the certificates in /pki. */
const ROWS: readonly (readonly [graphics: string, args: string])[] = [
  [
    "<graphics type='spice' port='5930' tlsPort='5931' defaultMode='secure'/>",
    `${SPICE}5930,tls-port=5931,addr=127.0.0.1,disable-ticketing=on,x509-dir=/pki,${SEAMLESS},` +
    "tls-channel=default",
  ],
  [
    "<graphics type='spice' tlsPort='5931'><channel name='main' mode='secure'/></graphics>",
    `${SPICE}0,tls-port=5931,addr=127.0.0.1,disable-ticketing=on,x509-dir=/pki,${SEAMLESS},` +
    "tls-channel=main",
  ],
  [
    "<graphics type='spice' autoport='yes'/>",
    `${SPICE}5900,tls-port=5901,addr=127.0.0.1,disable-ticketing=on,x509-dir=/pki,${SEAMLESS}`,
  ],
  [
    "<graphics type='spice' autoport='yes' defaultMode='insecure'/>",
    `${SPICE}5900,addr=127.0.0.1,disable-ticketing=on,${SEAMLESS},plaintext-channel=default`,
  ],
  [
    "<graphics type='vnc' port='5910'/>",
    '-object {"qom-type":"tls-creds-x509","id":"vnc-tls-creds0","dir":"/pki",' +
    '"endpoint":"server","verify-peer":false} ' +
    "-vnc 127.0.0.1:10,tls-creds=vnc-tls-creds0,audiodev=audio1",
  ],
];

for (const [graphics, args] of ROWS) {
  Deno.test(`planLaunch() gives ${graphics} the certificates of --tls`, async () => {
    const read = await readWell("vm.xml", document(graphics));
    const plan = mustPlan(planOf(read, OLD, { tlsDirectory: "/pki" }));
    assertEquals(plan.qemu.args.join(" ").includes(args), true, plan.qemu.args.join(" "));
    assertEquals(
      plan.files.map(({ path, access }) => `${access} ${path}`),
      ["ca-cert", "server-cert", "server-key"].map((name) => `read /pki/${name}.pem`),
    );
  });
}

Deno.test("planLaunch() asks for certificates where a screen cannot do without", async () => {
  for (const [graphics] of ROWS.slice(0, 2)) {
    const { plan, findings } = planOf(await readWell("vm.xml", document(graphics)), OLD);
    assertEquals([plan, findings.map(({ code }) => code)], [undefined, ["host/no-certificates"]]);
  }
});

const AUTO = "<graphics type='spice' autoport='yes'/>";

/** A screen, ports that are taken, and where SPICE listens. */
const PORTS: readonly (readonly [graphics: string, taken: readonly number[], port: number])[] = [
  [AUTO, [], 5900],
  [AUTO, [5900, 5902], 5901],
  [`${AUTO}<graphics type='vnc' autoport='yes'/>`, [5901], 5902],
  [`${AUTO}<graphics type='vnc' port='5900'/>`, [], 5901],
  ["<graphics type='spice' port='5900'/>", [5900], 5900],
];

for (const [graphics, taken, port] of PORTS) {
  Deno.test(`planLaunch() gives SPICE port ${port} for ${graphics} where ${taken} are taken`, async () => {
    const read = await readWell("vm.xml", document(graphics));
    const plan = mustPlan(planOf(read, OLD, { takenPorts: new Set(taken) }));
    const spice = plan.qemu.args[plan.qemu.args.indexOf("-spice") + 1];
    assertEquals(spice?.split(",")[0], `port=${port}`);
  });
}
