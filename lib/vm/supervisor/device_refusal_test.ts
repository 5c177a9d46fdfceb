import { assertEquals, assertThrows } from "@std/assert";
import type { Disk } from "../../domain/disk.ts";
import type { Attachable } from "../../domain/read_device.ts";
import type { Host } from "../../host/host.ts";
import type { LaunchPlan } from "../../plan/launch_plan.ts";
import { ChangeError } from "../errors.ts";
import { attachRefusal, notLetGo, refuseFixedMedium } from "./device_refusal.ts";

Deno.test("attachRefusal() says that conventional PCI is plugged by ACPI", async () => {
  const plan = { files: [] } as unknown as LaunchPlan;
  const { fault, message, help } = await attachRefusal(
    {} as Host,
    new Error("Bus 'pci.0' does not support hotplugging"),
    { element: "interface", before: plan, after: plan },
  );
  assertEquals([fault, message, help], [
    "host",
    "This interface cannot be attached: Bus 'pci.0' does not support hotplugging",
    "a machine of type 'pc' gets devices while it runs only with <features><acpi/></features>: " +
    "start it with that",
  ]);
});

Deno.test("attachRefusal() knows what helps with what QEMU says, as a start does", async () => {
  const plan = { files: [], qemu: { args: [] } } as unknown as LaunchPlan;
  const { message, help } = await attachRefusal(
    {} as Host,
    new Error("Invalid password, cannot unlock any keyslot"),
    { element: "disk", before: plan, after: plan },
  );
  assertEquals([message, help], [
    "This disk cannot be attached: Invalid password, cannot unlock any keyslot",
    "the file of the passphrase holds it and nothing else, not even the end of a line: printf %s writes it so",
  ]);
});

const FIXED: readonly (readonly [drive: Partial<Disk>, shows: string, instead: string])[] = [
  [{ target: { dev: "sdf", bus: "usb" } }, "usb-storage", "model='usb-bot'"],
  [{ target: { dev: "sdf", bus: "virtio" } }, "virtio", "bus='scsi' or 'sata'"],
];

for (const [drive, shows, instead] of FIXED) {
  Deno.test(`refuseFixedMedium() says what a CD on ${shows} is`, () => {
    const disk = { device: "cdrom", ...drive } as Disk;
    const { fault, message, help } = assertThrows(() => refuseFixedMedium(disk), ChangeError);
    assertEquals([fault, message, help], [
      "machine",
      `The medium of sdf cannot change: ${shows} shows the guest a disk, no CD drive`,
      `detach sdf, and attach it with the other medium; one with ${instead} is a CD drive`,
    ]);
  });
}

const LATE: readonly (readonly [device: string, isPaused: boolean, words: string, help: string])[] =
  [
    [
      "user",
      false,
      "",
      "{slow}; or take it away from the host: domrun detach --force 'my web' net1",
    ],
    ["vhostuser", false, "", "{slow}"],
    ["disk", false, "", "{slow}"],
    [
      "user",
      true,
      ": it is paused",
      "let it go on: domrun resume 'my web'; net1 goes then; or take it away " +
      "from the host: domrun detach --force 'my web' net1",
    ],
    ["disk", true, ": it is paused", "let it go on: domrun resume 'my web'; net1 goes then"],
  ];

for (const [what, isPaused, words, help] of LATE) {
  Deno.test(`notLetGo() of ${what}, paused: ${isPaused}, says what helps`, () => {
    const device = what === "disk"
      ? { element: "disk", model: {} }
      : { element: "interface", model: { type: what } };
    const said = notLetGo(device as Attachable, {
      ...{ alias: "net1", machine: "my web", timeoutMs: 1_000, isPaused },
    });
    assertEquals([said.message, said.help], [
      `The guest has not let go of net1 within 1 s${words}`,
      help.replace(
        "{slow}",
        "it goes as soon as the guest does, which may still boot, or have no driver for it; wait longer: " +
          "domrun detach -t 60 'my web' net1",
      ),
    ]);
  });
}
