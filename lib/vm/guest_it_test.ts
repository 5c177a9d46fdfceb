/** What a guest does to itself: boot sectors of a few bytes power off, reboot or panic on a real QEMU. */
import { assertEquals } from "@std/assert";
import { systemHost } from "../host/mod.ts";
import type { LaunchPlan } from "../plan/launch_plan.ts";
import type { MachineEvent } from "./machine/event.ts";
import { bootDisk, POWEROFF } from "./testing/boot_sector.ts";
import { AT_ONCE, firmware, PANIC, REBOOT } from "./testing/guests.ts";
import { hostBelow, testPlan } from "./testing/machine.ts";
import { connectConsole, relay } from "./console.ts";
import { machineTest } from "./testing/real_machines.ts";
import { up } from "./up.ts";

const qemu = await systemHost().programs.find("qemu-system-x86_64");
if (qemu === undefined) console.log("SKIP qemu-system-x86_64 not installed");

interface Row {
  readonly name: string;
  readonly code: readonly number[];
  readonly args: readonly string[];
  readonly lifecycle: Partial<LaunchPlan["lifecycle"]>;
  /** The event after which the test has seen enough and stops the machine; absent: it ends by itself. */
  readonly until?: (event: MachineEvent) => boolean;
  readonly reason: string;
  readonly happened: readonly string[];
}

const ROWS: readonly Row[] = [
  {
    name: "a guest that powers off ends the machine",
    code: POWEROFF,
    args: [],
    lifecycle: {},
    reason: "guest-poweroff",
    happened: ["guest poweroff", "ended"],
  },
  {
    name: "on_poweroff preserve keeps it, paused",
    code: POWEROFF,
    args: ["-action", "shutdown=pause"],
    lifecycle: { onPoweroff: "preserve" },
    until: (event) => event.event === "state" && event.state === "paused",
    reason: "stop-requested",
    happened: ["guest poweroff", "state paused"],
  },
  {
    name: "on_poweroff restart starts the guest again",
    code: POWEROFF,
    args: ["-action", "shutdown=pause"],
    lifecycle: { onPoweroff: "restart" },
    until: (event) => event.event === "state" && event.state === "running",
    reason: "killed-on-request",
    // QEMU tells of the reset that starts it again.
    happened: ["guest poweroff", "qmp", "state running"],
  },
  {
    name: "on_reboot destroy ends the machine",
    code: REBOOT,
    args: ["-action", "reboot=shutdown"],
    lifecycle: { onReboot: "destroy" },
    reason: "guest-reboot",
    happened: ["guest reboot", "ended"],
  },
  {
    name: "on_reboot restart goes on",
    code: REBOOT,
    args: [],
    lifecycle: {},
    until: (event) => event.event === "guest",
    reason: "killed-on-request",
    happened: ["guest reboot"],
  },
  {
    name: "a panic is a failure",
    code: PANIC,
    args: ["-device", "pvpanic"],
    lifecycle: {},
    reason: "guest-panic",
    happened: ["guest panic", "ended"],
  },
  {
    name: "on_crash preserve keeps it, paused",
    code: PANIC,
    args: ["-device", "pvpanic", "-action", "panic=pause"],
    lifecycle: { onCrash: "preserve" },
    until: (event) => event.event === "state" && event.state === "paused",
    reason: "stop-requested",
    happened: ["guest panic", "state paused"],
  },
  {
    name: "a QEMU that would stay after the power-off is told to quit",
    code: POWEROFF,
    args: ["-no-shutdown"],
    lifecycle: {},
    reason: "guest-poweroff",
    happened: ["guest poweroff", "state stopping", "stopping", "ended"],
  },
];

/** How many guests of a kind, one after the other: DOMRUN_TEST_GUESTS, for whoever wants to be sure. */
const TIMES = Number(Deno.env.get("DOMRUN_TEST_GUESTS") ?? 10);

for (const { what, code, args, lifecycle, reason } of AT_ONCE) {
  machineTest(`a guest that ${what} at once ends with its true reason`, async (host, root) => {
    const rom = `${root}/rom`;
    await Deno.writeFile(rom, firmware(code));
    const plan = testPlan(host, { name: "guest", extraArgs: ["-bios", rom, ...args], lifecycle });
    const reasons: string[] = [];
    for (let time = 0; time < TIMES; time++) {
      const supervision = await up(host, plan);
      reasons.push((await supervision.ended).reason);
    }
    assertEquals(reasons, new Array(TIMES).fill(reason));
  });
}

function words(event: MachineEvent): string {
  if (event.event === "guest") return `guest ${event.what}`;
  return event.event === "state" ? `state ${event.state}` : event.event;
}

for (const row of ROWS) {
  Deno.test({
    name: row.name,
    ignore: qemu === undefined,
    async fn() {
      const root = await Deno.makeTempDir({ dir: "/tmp", prefix: "dvm" });
      try {
        const disk = `${root}/disk.img`;
        await Deno.writeFile(disk, bootDisk(row.code));
        const host = hostBelow(systemHost(), root);
        const events: MachineEvent[] = [];
        const enough = Promise.withResolvers<void>();
        const plan = testPlan(host, {
          name: "guest",
          extraArgs: ["-drive", `file=${disk},format=raw,if=ide`, ...row.args],
          lifecycle: row.lifecycle,
        });
        let begun = false;
        const supervision = await up(host, plan, {
          onEvent(event) {
            if (event.event === "guest") begun = true;
            if (begun) events.push(event);
            if (begun && row.until?.(event)) enough.resolve();
          },
        });
        await Promise.race([enough.promise, supervision.ended]);
        const happened = events.map(words);
        const ended = await supervision.stop({ force: true });
        assertEquals(happened, row.happened);
        assertEquals(ended.reason, row.reason);
      } finally {
        await Deno.remove(root, { recursive: true });
      }
    },
  });
}

Deno.test({
  name: "a console that is attached before the start misses nothing",
  ignore: qemu === undefined,
  async fn() {
    const root = await Deno.makeTempDir({ dir: "/tmp", prefix: "dvm" });
    try {
      const disk = `${root}/disk.img`;
      // `mov dx, 0x3f8; mov al, 'A'; out dx, al`, then power off.
      const code = [0xba, 0xf8, 0x03, 0xb0, 0x41, 0xee, ...POWEROFF];
      await Deno.writeFile(disk, bootDisk(code));
      const host = hostBelow(systemHost(), root);
      const plan = testPlan(host, {
        name: "guest",
        extraArgs: ["-drive", `file=${disk},format=raw,if=ide`],
      });
      let text = "";
      let relayed: Promise<string> = Promise.resolve("never attached");
      const supervision = await up(host, plan, {
        async beforeStart() {
          const [serial] = plan.consoles;
          if (serial === undefined) throw new Error("There is no console in the plan");
          const connection = await connectConsole(host, plan.name, serial);
          relayed = relay(connection, {
            output(bytes) {
              text += new TextDecoder().decode(bytes);
              return Promise.resolve();
            },
          });
        },
      });
      assertEquals((await supervision.ended).reason, "guest-poweroff");
      assertEquals(await relayed, "hung-up");
      assertEquals(text, "A");
    } finally {
      await Deno.remove(root, { recursive: true });
    }
  },
});
