import { assertEquals } from "@std/assert";
import { formatDomain, readDomain, type ReadOptions } from "./read.ts";
import { documentOf, type Parts, passtInterface } from "./testing/rule_rows.ts";

/** What is said of a document, a line a finding. */
async function said(parts: Parts, options: ReadOptions = {}): Promise<readonly string[]> {
  const { findings } = await readDomain("vm.xml", documentOf(parts), options);
  return findings.map(({ sourceLine, column, length, severity, code, message, help }) => {
    const underlined = sourceLine.slice(column - 1, column - 1 + length);
    return `${underlined}: ${severity} ${code}: ${message} (${help ?? ""})`;
  });
}

Deno.test("readDomain() reports a misspelt range once, and nothing that follows from it", async () => {
  const forward = "<portForward proto='tcp' address='127.0.0.1'><range strat='80'/></portForward>";
  assertEquals(await said({ devices: passtInterface(forward) }), [
    "strat: error xml/unknown-attribute: unknown attribute 'strat' on <range> (did you mean 'start'?)",
  ]);
});

Deno.test("readDomain() puts findings of grammar and rules in document order", async () => {
  const devices = "<disk type='file'><target dev='vda'/></disk><rng model='vitio'>" +
    "<backend model='builtin'/></rng><watchdog model='itco'/>";
  assertEquals(await said({ machine: "pc", devices }), [
    "<disk: error disk/no-source: disk 'vda' has no source (add <source file='/path'/>)",
    "vitio: error xml/bad-value: invalid model='vitio' on <rng>: need one of 'virtio', " +
    "'virtio-transitional', 'virtio-non-transitional' (did you mean 'virtio'?)",
    "itco: error watchdog/itco-machine: a watchdog of model 'itco' needs a q35 machine, found 'pc' " +
    "(write model='i6300esb')",
  ]);
});

const BRIDGED =
  "<interface type='bridge'><mac address='52:54:00:00:00:01'/><source bridge='br0'/>" +
  "<model type='virtio'/><virtualport type='openvswitch'/></interface>";

Deno.test("readDomain() says what to write instead of an interface that needs libvirtd", async () => {
  assertEquals(await said({ devices: BRIDGED }), [
    "bridge: unsupported xml/unsupported-value: type='bridge' on <interface> is known to libvirt " +
    "and not supported here (a passt interface needs no libvirtd and no privilege:\n" +
    "  <interface type='user'>\n    <backend type='passt'/>\n    <model type='virtio'/>\n" +
    "  </interface>\nor let --net passt put one in its place)",
  ]);
});

Deno.test("readDomain() puts passt in its place when asked", async () => {
  const options = { net: "passt" } as const;
  assertEquals(await said({ devices: BRIDGED }, options), [
    "bridge: note interface/passt-instead: passt takes the place of this interface of type 'bridge' " +
    "(left out, as they are of the other network: <source>, <virtualport>)",
  ]);
  const { domain } = await readDomain("vm.xml", documentOf({ devices: BRIDGED }), options);
  assertEquals(domain?.devices?.interfaces, [{
    type: "user",
    mac: "52:54:00:00:00:01",
    ips: [],
    portForwards: [],
    model: "virtio",
    backend: { type: "passt" },
  }]);
});

Deno.test("readDomain() puts passt in the place of a switch at the other end of vhost-user", async () => {
  const vhostuser = (inside: string) => `<interface type='vhostuser'>${inside}</interface>`;
  const foreign = vhostuser("<source type='unix' path='/run/vhost' mode='client'/>");
  const own = vhostuser("<backend type='passt'/>");
  const { domain, findings } = await readDomain(
    "vm.xml",
    documentOf({ devices: foreign + own }),
    { net: "passt" },
  );
  assertEquals(
    findings.filter(({ severity }) => severity === "note").map(({ message }) => message),
    ["passt takes the place of this interface of type 'vhostuser'"],
  );
  assertEquals(domain?.devices?.interfaces.map(({ type }) => type), ["user", "vhostuser"]);
});

Deno.test("readDomain() leaves other interfaces alone when passt is asked for", async () => {
  const devices = "<interface type='user'/><interface type='netwrok'/>";
  assertEquals(await said({ devices }, { net: "passt" }), [
    "netwrok: error xml/bad-value: invalid type='netwrok' on <interface>: need one of 'user', " +
    "'vhostuser' ()",
  ]);
});

Deno.test("readDomain() takes what libvirt ignores where it stands, with a note", async () => {
  const devices = "<graphics type='vnc'><gl enable='no'/></graphics>" +
    "<pm><suspend-to-mem enabled='no'/></pm>";
  assertEquals(await said({ devices }), [
    "<gl: note xml/no-effect: <gl> changes nothing here: a screen of type 'vnc' does not draw in 3D, " +
    "and libvirt ignores it ()",
    "<pm: note xml/no-effect: <pm> changes nothing here: it belongs in <domain>, and libvirt ignores it " +
    "elsewhere ()",
  ]);
});

Deno.test("readDomain() tells what libvirt knows from what nobody knows", async () => {
  assertEquals(
    await said({
      more: "<launchSecurity/>",
      devices: "<memballoon model='none'><frob/></memballoon>",
    }),
    [
      "<launchSecurity: unsupported xml/unsupported-element: <launchSecurity> in <domain> is known to libvirt " +
      "and not supported here (confidential guests need libvirtd; remove it to run a plain machine)",
      "<frob: error xml/unknown-element: unknown element <frob> in <memballoon> " +
      "(known here: stats, alias, address)",
    ],
  );
});

Deno.test("readDomain() asks for nothing that another form of libvirt's does not have", async () => {
  const devices = "<interface type='user'><source network='lab'/></interface>" +
    "<crypto model='virtio' type='qemu'/><panic><acpi index='7'/></panic>";
  assertEquals((await said({ devices })).map((one) => one.replace(/ \([^]*$/, "")), [
    "network: unsupported xml/unsupported-attribute: attribute 'network' on <source> is known to " +
    "libvirt and not supported here",
    "<crypto: unsupported xml/unsupported-element: <crypto> in <devices> is known to libvirt and not " +
    "supported here",
    "<acpi: unsupported xml/unsupported-element: <acpi> in <panic> is known to libvirt and not " +
    "supported here",
  ]);
});

Deno.test("readDomain() says in a note what changes nothing", async () => {
  const more =
    "<metadata><a xmlns='urn:a'/></metadata><resource><partition>/m</partition></resource>";
  assertEquals(await said({ more }), [
    "<resource: note xml/no-effect: <resource> changes nothing here: there are no control groups of " +
    "domrun's own ()",
  ]);
});

Deno.test("readDomain() gives no machine for what is no XML", async () => {
  const { domain, origins, findings } = await readDomain("vm.xml", "<domain>");
  assertEquals([domain, origins, findings.length], [undefined, undefined, 1]);
});

Deno.test("formatDomain() writes libvirt's order, units and case", async () => {
  const text = documentOf({
    name: "a&amp;b",
    sizes: "<vcpu>2</vcpu><memory unit='GB'>1</memory>",
    more: "<uuid>0E8400E29B2941D4A716446655440000</uuid>",
    devices: "<rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>" +
      "<disk><target bus='virtio' dev='vda'/><source file='/a'/></disk>" +
      "<interface><address slot='5' type='pci'/><mac address='52:54:0:0:0:A'/></interface>",
  });
  const { domain, findings } = await readDomain("vm.xml", text);
  assertEquals(findings, []);
  assertEquals(
    domain && formatDomain(domain),
    `<domain type='kvm'>
  <name>a&amp;b</name>
  <uuid>0e8400e2-9b29-41d4-a716-446655440000</uuid>
  <memory unit='KiB'>976563</memory>
  <vcpu>2</vcpu>
  <os>
    <type arch='x86_64' machine='q35'>hvm</type>
  </os>
  <devices>
    <disk type='file'>
      <source file='/a'/>
      <target dev='vda' bus='virtio'/>
    </disk>
    <interface type='user'>
      <mac address='52:54:00:00:00:0a'/>
      <address type='pci' slot='0x05'/>
    </interface>
    <rng model='virtio'>
      <backend model='random'>/dev/urandom</backend>
    </rng>
  </devices>
</domain>
`,
  );
});

Deno.test("readDomain() leaves out what the guest does without when asked", async () => {
  const devices = "<sound model='ich7'/><crypto model='virtio'/>" +
    "<disk type='file'><source file='/a'/><target dev='vda'/><driver name='qemu' ats='on'/></disk>" +
    "<video><model type='cirrus' vgamem='16384'/></video>" +
    "<controller type='virtio-serial'><driver iommu='on'/></controller>";
  const found = await readDomain("vm.xml", documentOf({ devices }), { skipUnsupported: true });
  assertEquals(
    found.findings.map(({ severity, code, message }) => `${severity} ${code}: ${message}`),
    [
      "note xml/left-out: <sound> is left out: QEMU has no ICH7 sound card",
      "note xml/left-out: <crypto> in <devices> is left out: the guest does without it",
      "note xml/left-out: attribute 'ats' on <driver> is left out: the guest does without it",
      "note xml/left-out: vgamem on <model> is left out: only a graphics card of type 'qxl' has vgamem here",
      "note xml/left-out: <driver> is left out: a virtio-serial controller has no options of virtio here",
    ],
  );
  const { devices: left } = found.domain ?? {};
  assertEquals([left?.sounds, left?.disks[0]?.driver, left?.videos[0]?.model], [
    [],
    { name: "qemu" },
    { type: "cirrus" },
  ]);
});

Deno.test("readDomain() leaves out nothing that the guest would miss", async () => {
  const devices = "<disk type='dir'><target dev='vda'/></disk>" +
    "<disk type='file'><source file='/a'/><target dev='vdb'/><mirror/></disk>";
  const found = await readDomain("vm.xml", documentOf({ devices }), { skipUnsupported: true });
  assertEquals(found.findings.map(({ severity, code }) => `${severity} ${code}`), [
    "unsupported xml/unsupported-value",
    "unsupported xml/unsupported-element",
  ]);
});
