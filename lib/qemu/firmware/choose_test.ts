/** Which firmware is chosen, of those of libvirt's own tests (testdata/firmware). */
import { assertEquals, assertThrows } from "@std/assert";
import { CapabilityError } from "../../host/host.ts";
import { testdata } from "../../plan/testing/documents.ts";
import { chooseFirmware, type FirmwareWish } from "./choose.ts";
import { parseDescriptor } from "./descriptor.ts";

const DESCRIPTORS = [...Deno.readDirSync(testdata("firmware"))].map(({ name }) => name).sort()
  .map((name) => parseDescriptor(name, Deno.readTextFileSync(testdata("firmware", name))));

const OS: FirmwareWish["os"] = { firmware: "efi", type: { kind: "hvm" }, boot: [] };
const feature = (name: "secure-boot" | "enrolled-keys", enabled: boolean): FirmwareWish["os"] => ({
  ...OS,
  firmwareFeatures: { features: [{ name, enabled }] },
});

/** The descriptor that is chosen; absent: none, and why the last one does not fit. */
const ROWS: readonly (readonly [what: string, wish: Partial<FirmwareWish>, result: string])[] = [
  ["nothing is asked", {}, "10.json"],
  ["earlier variables are raw", { kept: "raw" }, "11.json"],
  ["earlier variables are qcow2", { kept: "qcow2" }, "10.json"],
  ["a format is asked", { os: { ...OS, loader: { format: "raw" } } }, "11.json"],
  ["variables of a format", { os: { ...OS, nvram: { format: "raw" } } }, "11.json"],
  ["no secure boot", { os: feature("secure-boot", false) }, "15.json"],
  ["secure boot", { os: feature("secure-boot", true) }, "10.json"],
  ["no keys", { os: feature("enrolled-keys", false) }, "12.json"],
  ["no SMM", { features: { smm: { state: false } } }, "15.json"],
  ["no guard by SMM", { os: { ...OS, loader: { secure: false } } }, "15.json"],
  ["no state", { os: { ...OS, loader: { stateless: true } } }, "16.json"],
  ["a template", {
    os: { ...OS, nvram: { template: "/usr/share/OVMF/OVMF_VARS.fd" } },
  }, "14.json"],
  ["code", { os: { ...OS, loader: { path: "/usr/share/OVMF/OVMF_CODE.secboot.fd" } } }, "13.json"],
  ["a machine of 1996", { machine: "pc-i440fx-9.2" }, "10.json"],
  ["another machine", { machine: "microvm" }, "it is not for machines of type microvm"],
  ["another architecture", { arch: "aarch64" }, "it is not for aarch64"],
  ["a ROM", { os: { ...OS, loader: { type: "rom" } } }, "it is of type pflash"],
  ["code that may be written", {
    os: { ...OS, loader: { readonly: false } },
  }, "it cannot be written"],
  ["an unknown template", {
    os: { ...OS, nvram: { template: "/srv/VARS.fd" } },
  }, "its variables have no file of their own"],
  ["suspend to memory", {
    pm: { suspendToMem: { enabled: true } },
  }, "it cannot suspend to memory"],
];

for (const [what, wish, result] of ROWS) {
  Deno.test(`chooseFirmware() where ${what} is wished`, () => {
    const { chosen, passedOver } = chooseFirmware(DESCRIPTORS, {
      os: OS,
      machine: "pc-q35-9.2",
      arch: "x86_64",
      ...wish,
    });
    assertEquals(chosen?.file ?? passedOver.at(-1)?.why, result);
  });
}

Deno.test("chooseFirmware() takes a ROM only where no variables are wished", () => {
  const mapping = { device: "memory", path: "/usr/share/ovmf/OVMF.amdsev.fd" } as const;
  const roms = DESCRIPTORS.slice(0, 1).map((one) => ({ ...one, mapping }));
  const wish = { machine: "pc-q35-9.2", arch: "x86_64" };
  const chosen = (os: FirmwareWish["os"]) => chooseFirmware(roms, { ...wish, os }).chosen?.file;
  assertEquals(
    [chosen(OS), chosen({ ...OS, loader: { stateless: true } })],
    [undefined, "10.json"],
  );
});

const BROKEN: readonly (readonly [text: string, message: string])[] = [
  ["{", "it is not JSON"],
  ["[]", "the descriptor must be an object, found []"],
  ['{"interface-types": 3}', "interface-types must be a list, found 3"],
  [
    '{"interface-types": ["uefi"], "mapping": {"device": "flash", "executable": {"filename": 1}}}',
    "mapping.executable.filename must be text, found 1",
  ],
];

for (const [text, message] of BROKEN) {
  Deno.test(`parseDescriptor() says of ${text} what is wrong`, () => {
    assertThrows(() => parseDescriptor("x.json", text), CapabilityError, message);
  });
}
