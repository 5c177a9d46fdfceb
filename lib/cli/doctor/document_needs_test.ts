import { assertEquals } from "@std/assert";
import { readDomain } from "../../domain/read.ts";
import { needsOf } from "./document_needs.ts";

Deno.test("needsOf() asks for no swtpm where the TPM is the host's", async () => {
  const wanted = await Promise.all(["emulator", "passthrough"].map(async (type) => {
    const { domain } = await readDomain(
      "vm.xml",
      `<domain type='qemu'><name>vm</name><os><type>hvm</type></os><devices>
        <tpm><backend type='${type}'/></tpm></devices></domain>`,
    );
    return domain && needsOf(domain).swtpm;
  }));
  assertEquals(wanted, [true, false]);
});

Deno.test("needsOf() asks for no QEMU of an architecture that no machine here can have", async () => {
  const wanted = await Promise.all(["riscv64", "aarch64"].map(async (arch) => {
    const { domain } = await readDomain(
      "vm.xml",
      `<domain type='qemu'><name>vm</name><os><type arch='${arch}'>hvm</type></os></domain>`,
    );
    return domain && needsOf(domain).arch;
  }));
  assertEquals(wanted, [undefined, "aarch64"]);
});

Deno.test("needsOf() knows what outlives a machine where domrun keeps it", async () => {
  const rows: readonly (readonly [os: string, devices: string, keeps: boolean])[] = [
    ["<os><type>hvm</type></os>", "", false],
    ["<os><type>hvm</type></os>", "<tpm><backend type='emulator'/></tpm>", true],
    ["<os firmware='efi'><type>hvm</type></os>", "", true],
    ["<os firmware='efi'><type>hvm</type><nvram>/srv/vars.fd</nvram></os>", "", false],
  ];
  for (const [os, devices, keeps] of rows) {
    const { domain } = await readDomain(
      "vm.xml",
      `<domain type='qemu'><name>vm</name>${os}<devices>${devices}</devices></domain>`,
    );
    assertEquals(domain && needsOf(domain).keepsState, keeps, os + devices);
  }
});

Deno.test("needsOf() counts the ports that one passt opens, those of a forward of all ports, too", async () => {
  const card = (...forwards: readonly string[]) =>
    `<interface type='user'><backend type='passt'/>${forwards.join("")}</interface>`;
  const all = "<portForward proto='tcp'/>";
  const ten = "<portForward proto='tcp'><range start='8000' end='8009'/></portForward>";
  const one = "<portForward proto='udp'><range start='80'/></portForward>";
  const rows: readonly (readonly [devices: string, ports: number, lowest: number | undefined])[] = [
    [card(), 0, undefined],
    [card(ten, one), 11, 80],
    [card(ten) + card(one), 10, 80],
    [card(all), 37_303, undefined],
  ];
  for (const [devices, ports, lowestPort] of rows) {
    const { domain } = await readDomain(
      "vm.xml",
      `<domain type='qemu'><name>vm</name><os><type>hvm</type></os><devices>${devices}</devices></domain>`,
    );
    const needs = domain && needsOf(domain);
    assertEquals([needs?.ports, needs?.lowestPort], [ports, lowestPort], devices);
  }
});
