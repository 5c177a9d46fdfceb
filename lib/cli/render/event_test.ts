import { assertEquals } from "@std/assert";
import type { Happening } from "../../vm/machine/event.ts";
import { renderEvent, renderLoggedEvent } from "./event.ts";

type Row<Name> = readonly [
  happening: Extract<Happening, { event: Name }>,
  line: string | undefined,
];

/** Every kind of event; one that has no row here does not compile. */
const ROWS: { readonly [Name in Happening["event"]]: readonly Row<Name>[] } = {
  "launching": [[{ event: "launching", uuid: "6c1d" }, undefined]],
  "passt-ready": [
    [
      { event: "passt-ready", interface: "net0", durationMs: 12.6 },
      "passt for net0 is ready (13 ms)",
    ],
  ],
  "helper-ready": [[
    { event: "helper-ready", helper: "swtpm", device: "tpm0", durationMs: 8.4 },
    "swtpm for tpm0 is ready (8 ms)",
  ]],
  "qemu-ready": [
    [
      { event: "qemu-ready", pid: 4711, durationMs: 80.2 },
      "QEMU is ready, process 4711 (80 ms)",
    ],
  ],
  "launched": [[{ event: "launched", durationMs: 120 }, undefined]],
  "launch-failed": [[{ event: "launch-failed", message: "Cannot start QEMU" }, undefined]],
  "supervising": [[{ event: "supervising" }, undefined]],
  "state": [
    [{ event: "state", state: "running" }, "vm is running"],
    [{ event: "state", state: "paused", reason: "no space left" }, "vm is paused: no space left"],
  ],
  "interface": [
    [{ event: "interface", interface: "net0", state: "up" }, "net0 is up"],
    [
      { event: "interface", interface: "net0", state: "up", outageMs: 44 },
      "net0 is up again after 44 ms",
    ],
    [
      { event: "interface", interface: "net0", state: "reconnecting", reason: "passt ended" },
      "net0 is reconnecting: passt ended",
    ],
    [
      {
        event: "interface",
        interface: "net1",
        state: "down",
        reason: "passt ended",
        retryMs: 2500,
      },
      "net1 is down: passt ended, next try in 2.5 s",
    ],
    [
      { event: "interface", interface: "net1", state: "down", retryMs: 1000 },
      "net1 is down, next try in 1 s",
    ],
  ],
  "device": [
    [
      { event: "device", change: "attached", element: "interface", alias: "net1" },
      "interface net1 is attached",
    ],
    [
      { event: "device", change: "ejected", element: "disk", alias: "sata0-0-0" },
      "sata0-0-0 is empty",
    ],
    [
      { event: "device", change: "link-down", element: "interface", alias: "net0" },
      "the cable of net0 is pulled",
    ],
    [
      { event: "device", change: "password", element: "graphics", alias: "vnc" },
      "the vnc screen has another password",
    ],
  ],
  "memory": [
    [{ event: "memory", targetKiB: 65536 }, "the guest was asked to have 64 MiB"],
    [{ event: "memory", targetKiB: 65537 }, "the guest was asked to have 65537 KiB"],
  ],
  "forwards": [
    [
      {
        event: "forwards",
        interface: "net0",
        added: [{ proto: "tcp", address: "127.0.0.1", port: 2222, toPort: 22 }],
        removed: [],
      },
      "net0 forwards 127.0.0.1:2222:22/tcp",
    ],
    [
      {
        event: "forwards",
        interface: "net0",
        added: [],
        removed: [{ proto: "udp", port: 53 }],
      },
      "net0 no longer forwards *:53/udp",
    ],
  ],
  "stopping": [
    [
      { event: "stopping", rung: "system_powerdown", deadlineMs: 30_000 },
      "asked the guest to power off (ACPI), and again every few seconds; waiting up to 30 s",
    ],
    [
      { event: "stopping", rung: "SIGKILL", deadlineMs: 0 },
      "sent SIGKILL to QEMU; waiting up to 0 s",
    ],
  ],
  "reboot": [
    [
      { event: "reboot", what: "asked", deadlineMs: 500 },
      "asked the guest to power off (ACPI), and again every few seconds, to boot it again; " +
      "waiting up to 0.5 s",
    ],
    [{ event: "reboot", what: "done" }, "vm boots again"],
    [
      { event: "reboot", what: "failed", reason: "the guest panicked" },
      "vm is not rebooted: the guest panicked",
    ],
  ],
  "guest": [[{ event: "guest", what: "reboot" }, "the guest asks for reboot"]],
  "qmp": [[{ event: "qmp", name: "RTC_CHANGE", data: { offset: 1 } }, undefined]],
  "warning": [
    [{ event: "warning", message: "the log is full" }, "warning: the log is full"],
    [{ event: "warning", message: "a\x1b\nb\x9B" }, "warning: a\uFFFD\uFFFDb\uFFFD"],
  ],
  "ended": [
    [
      { event: "ended", outcome: "stopped", reason: "guest-poweroff", message: "vm has stopped" },
      "vm has stopped",
    ],
    [
      {
        event: "ended",
        outcome: "failed",
        reason: "crash",
        message: "QEMU ended by SIGSEGV",
        log: ["first", "last"],
      },
      "QEMU ended by SIGSEGV\n  first\n  last",
    ],
  ],
};

for (const [name, rows] of Object.entries(ROWS)) {
  Deno.test(`renderEvent() says what people want to know of '${name}'`, () => {
    for (const [happening, line] of rows) {
      const event = { time: "2026-01-02T03:04:05.678Z", machine: "vm", ...happening };
      assertEquals(renderEvent(event), line);
    }
  });
}

const LOGGED: readonly (readonly [happening: Happening, line: string])[] = [
  [{ event: "launching", uuid: "6c1d" }, "vm is being started, UUID 6c1d"],
  [{ event: "launched", durationMs: 119.6 }, "the guest runs (120 ms)"],
  [{ event: "launch-failed", message: "no\x1bport" }, "the start failed: no\uFFFDport"],
  [{ event: "supervising" }, "a supervisor has taken it"],
  [{ event: "qmp", name: "RTC_CHANGE", data: { offset: 1 } }, 'QEMU: RTC_CHANGE {"offset":1}'],
  [{ event: "state", state: "running" }, "vm is running"],
];

Deno.test("renderLoggedEvent() has a line with its time for each", () => {
  for (const [happening, line] of LOGGED) {
    const event = { time: "2026-01-02T03:04:05.678Z", machine: "vm", ...happening };
    assertEquals(renderLoggedEvent(event), `2026-01-02T03:04:05.678Z ${line}`);
  }
});
