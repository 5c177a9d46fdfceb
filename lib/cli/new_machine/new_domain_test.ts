import { assertEquals } from "@std/assert";
import { formatDomain } from "../../domain/read.ts";
import { readArguments } from "../arguments.ts";
import { findCommand } from "../command_table.ts";
import type { ImageFacts } from "./image_facts.ts";
import type { Means } from "./means.ts";
import { newDomain } from "./new_domain.ts";
import { wishOf } from "./wish.ts";

/** Rows of the document on a host of aarch64 in which such a word stands, without comments. */
function lines(words: string, type: Means["type"], which: RegExp): readonly string[] {
  const row = findCommand("new");
  if (row === undefined) throw new Error("there is no command new");
  const host = { workingDirectory: () => "/here", architecture: "aarch64" } as const;
  const wish = wishOf(readArguments(row, words.split(" ")), host);
  const images = (paths: readonly string[]): readonly ImageFacts[] =>
    paths.map((path) => ({ path, kind: "file", format: "qcow2", sizeBytes: 1, others: [] }));
  const [disks, cdroms] = [images(wish.disks), images(wish.cdroms)];
  const text = formatDomain(newDomain(wish, { type, disks, cdroms, sharing: "9p" })).replace(
    /<!--.*?-->/gs,
    "",
  );
  return text.split("\n").map((line) => line.trim()).filter((line) => which.test(line));
}

const BOARD = /<(os|type|feature|acpi|gic|cpu|apic|hyperv|cmdline)\b/;
const DEVICES = /<(target|input|tpm)\b|model/;

Deno.test("newDomain() on aarch64 has the board, the firmware and the devices of ARM", () => {
  const type = "<type arch='aarch64' machine='virt'>hvm</type>";
  const unsigned = "<feature enabled='no' name='secure-boot'/>";
  const host = "<cpu mode='host-passthrough'/>";
  const rows: readonly (readonly [string, Means["type"], RegExp, readonly string[]])[] = [
    ["a.qcow2", "kvm", BOARD, ["<os firmware='efi'>", type, unsigned, "<acpi/>", host]],
    ["a.qcow2 --efi", "kvm", BOARD, ["<os firmware='efi'>", type, "<acpi/>", host]],
    ["a.qcow2", "qemu", BOARD, [
      ...["<os firmware='efi'>", type, unsigned, "<acpi/>", "<gic version='3'/>"],
      "<cpu mode='maximum'/>",
    ]],
    ["--kernel k", "kvm", BOARD, ["<os>", type, "<cmdline>console=ttyAMA0</cmdline>", host]],
    ["--kernel k --efi --os windows", "kvm", BOARD, [
      ...["<os firmware='efi'>", type, unsigned, "<cmdline>console=ttyAMA0</cmdline>", "<acpi/>"],
      "<cpu mode='host-passthrough'>",
    ]],
    ["a.qcow2 --cdrom b.iso --graphics vnc --tpm", "kvm", DEVICES, [
      "<target dev='vda' bus='virtio'/>",
      "<target dev='sda' bus='scsi'/>",
      "<controller type='pci' index='14' model='pcie-root-port'/>",
      "<controller type='usb' index='0' model='qemu-xhci'/>",
      "<model type='virtio'/>",
      "<target type='virtio' name='org.qemu.guest_agent.0'/>",
      "<input type='tablet' bus='usb'/>",
      "<input type='keyboard' bus='usb'/>",
      "<tpm model='tpm-tis'>",
      "<model type='virtio'/>",
      "<rng model='virtio'>",
      "<backend model='random'>/dev/urandom</backend>",
    ]],
    ["a.qcow2 --cdrom b.iso --os windows --graphics none", "kvm", DEVICES, [
      "<target dev='sda' bus='usb'/>",
      "<target dev='sdb' bus='usb'/>",
      "<controller type='pci' index='14' model='pcie-root-port'/>",
      "<controller type='usb' index='0' model='qemu-xhci'/>",
      "<model type='virtio'/>",
      "<target type='virtio' name='org.qemu.guest_agent.0'/>",
    ]],
  ];
  for (const [words, kind, which, expected] of rows) {
    assertEquals(lines(words, kind, which), expected, `${words} (${kind})`);
  }
});
