/**
 * What domrun refuses, libvirt refuses, too: its own refused test cases, and ours. Where domrun is stricter it is
 * so on purpose, and the rows below say why; each is tried on both.
 */
import { assertEquals } from "@std/assert";
import { documentOf, type Parts, passtInterface } from "../../lib/domain/testing/rule_rows.ts";
import { readDomain } from "../../lib/domain/read.ts";
import { conformanceDocuments, ownDocuments } from "./documents.ts";
import { whyNoLibvirt, withLibvirt } from "./session.ts";

interface Row {
  /** Of the only finding that keeps domrun from it. */
  readonly code: string;
  readonly why: string;
  readonly parts: Parts;
}

const devices = (...lines: readonly string[]): Parts => ({ devices: lines.join("\n") });
const passt = (inside: string): Parts => devices(passtInterface(inside));
const forward = (ranges: string): Parts =>
  passt(`<portForward proto='tcp'>${ranges}</portForward>`);

const FAILS = "libvirt refuses it, or QEMU does, only when the machine starts";
const PASST = "passt refuses it, or does something else";
const LOST = "what it says has no effect, so that the writer must have meant something else";

/** What domrun refuses and libvirt takes. */
const STRICTER: readonly Row[] = [
  {
    code: "passt/range-end-before-start",
    why: PASST,
    parts: forward("<range start='2000' end='1000'/>"),
  },
  {
    code: "passt/target-past-65535",
    why: PASST,
    parts: forward("<range start='2000' end='2010' to='65530'/>"),
  },
  {
    code: "passt/exclude-with-target",
    why: PASST,
    parts: forward("<range start='1' end='9'/><range start='2' exclude='yes' to='3'/>"),
  },
  {
    code: "passt/forward-of-nothing",
    why: PASST,
    parts: forward("<range start='80'/><range start='80' exclude='yes'/>"),
  },
  {
    code: "passt/forward-overlap",
    why: PASST,
    parts: forward("<range start='80'/><range start='70' end='90'/>"),
  },
  {
    code: "chardev/stdio-twice",
    why: FAILS,
    parts: devices("<serial type='stdio'/>", "<parallel type='stdio'/>"),
  },
  {
    code: "chardev/socket-path-too-long",
    why: FAILS,
    parts: devices(
      `<serial type='unix'><source mode='bind' path='/${"a".repeat(108)}'/></serial>`,
    ),
  },
  { code: "serial/too-many", why: FAILS, parts: devices("<serial type='pty'/>".repeat(5)) },
  { code: "graphics/repeated", why: FAILS, parts: devices("<graphics type='vnc'/>".repeat(2)) },
  {
    code: "vsock/no-cid",
    why: FAILS,
    parts: devices("<vsock model='virtio'><cid auto='no'/></vsock>"),
  },
  {
    code: "os/smbios-without-sysinfo",
    why: FAILS,
    parts: { os: "<smbios mode='sysinfo'/>" },
  },
  {
    code: "cpu/host-needs-kvm",
    why: FAILS,
    parts: { more: "<cpu mode='host-passthrough'/>" },
  },
  {
    code: "device/double-address",
    why: "the IDE controller of the board is there though no document names it",
    parts: {
      machine: "pc",
      ...devices(
        "<rng model='virtio'><backend model='random'>/dev/urandom</backend>" +
          "<address type='pci' bus='0x00' slot='0x01' function='0x1'/></rng>",
      ),
    },
  },
  {
    code: "usb/no-master",
    why: "a companion looks after the ports of another controller, which is not there",
    parts: devices(
      "<controller type='usb' index='0' model='ich9-ehci1'/>",
      "<controller type='usb' index='1' model='ich9-uhci2'/>",
    ),
  },
  {
    code: "filesystem/duplicate-tag",
    why: "the guest finds one of them only",
    parts: devices(
      "<filesystem><source dir='/a'/><target dir='tag'/></filesystem>".repeat(2),
    ),
  },
  {
    code: "disk/model-bus",
    why: LOST,
    parts: devices(
      "<disk type='file' model='usb-bot'><source file='/a'/><target dev='sda' bus='sata'/></disk>",
    ),
  },
  {
    code: "features/tseg-smm",
    why: LOST,
    parts: { features: "<smm state='off'><tseg unit='MiB'>16</tseg></smm>" },
  },
];

const REFUSED = "domrun and libvirt refuse the same documents";

Deno.test(REFUSED, async (test) => {
  const why = await whyNoLibvirt();
  if (why !== undefined) {
    console.log(`NOT HERE ${test.name}: ${why}`);
    return;
  }
  await withLibvirt(async ({ judge }) => {
    await test.step("what has errors for domrun has some for libvirt", async () => {
      const refused: { readonly name: string; readonly text: string }[] = [];
      for (const { name, text } of [...conformanceDocuments("err"), ...ownDocuments("invalid")]) {
        const { findings } = await readDomain(name, text);
        if (findings.some(({ severity }) => severity === "error")) refused.push({ name, text });
      }
      const verdicts = await judge(refused.map(({ text }) => forAnyHost(text)));
      const taken = refused.filter((_, index) => verdicts[index]?.refusal === undefined);
      assertEquals(taken.map(({ name }) => name), []);
    });
    await test.step(`domrun is stricter in ${STRICTER.length} things, on purpose`, async () => {
      const texts = STRICTER.map(({ parts }) => documentOf({ type: "qemu", ...parts }));
      const verdicts = await judge(texts);
      for (const [index, { code, why }] of STRICTER.entries()) {
        const { findings } = await readDomain(code, texts[index] ?? "");
        const errors = findings.filter(({ severity }) => severity === "error");
        const said = { domrun: errors.map((one) => one.code), libvirt: verdicts[index]?.refusal };
        assertEquals(said, { domrun: [code], libvirt: undefined }, `${code}: ${why}`);
      }
    });
  });
});

/** A document that is refused has no model to change. */
function forAnyHost(text: string): string {
  return text.replace(/^<domain type=(['"])kvm\1/m, "<domain type='qemu'").replace(
    /machine=(['"])pc-(?:(q35)|i440fx)-[^'"]*\1/,
    (_, __, q35) => `machine='${q35 ?? "pc"}'`,
  );
}
