import { assertEquals, assertStringIncludes } from "@std/assert";
import type { LaunchPlan } from "../../plan/launch_plan.ts";
import type { InterfaceStatus, MachineStatus } from "../../vm/machine/status.ts";
import { durationWords, renderMachine, renderMachines, renderReady } from "./machine.ts";

const NET0: InterfaceStatus = {
  alias: "net0",
  mac: "52:54:00:00:00:01",
  backend: "passt",
  state: "up",
  forwards: [
    { proto: "tcp", address: "127.0.0.1", port: 8080, toPort: 80 },
    { proto: "udp", port: 5000, endPort: 5010 },
  ],
};

const NET1: InterfaceStatus = {
  alias: "net1",
  mac: "52:54:00:00:00:02",
  backend: "slirp",
  state: "up",
  forwards: [],
};

const MACHINE: MachineStatus = {
  name: "web",
  uuid: "11111111-2222-4333-8444-555555555555",
  state: "running",
  supervised: true,
  startedAt: "2026-01-02T03:04:05.678Z",
  pid: 4711,
  directory: "/run/user/1000/domrun/web",
  interfaces: [NET0, NET1],
  consoles: [{
    alias: "serial0",
    socket: "/run/user/1000/domrun/web/serial0.socket",
    logFile: "/run/user/1000/domrun/web/serial0.log",
  }],
};

const BARE: MachineStatus = { ...MACHINE, name: "b", interfaces: [], consoles: [] };

Deno.test("renderMachines() has a line an interface", () => {
  assertEquals(renderMachines([]), "No machine runs here\n");
  assertEquals(
    renderMachines([MACHINE, BARE]),
    `NAME  STATE    STARTED               INTERFACE  LINK  FORWARDS
web   running  2026-01-02T03:04:05Z  net0       up    127.0.0.1:8080:80/tcp *:5000-5010/udp
                                     net1       up    -
b     running  2026-01-02T03:04:05Z
`,
  );
});

Deno.test("renderMachines() has a line a screen, and one for a vsock", () => {
  const vnc = { type: "vnc", address: "127.0.0.1", port: 5900 } as const;
  const spice = { type: "spice", socket: "/run/s" } as const;
  assertEquals(
    renderMachines([
      { ...MACHINE, interfaces: [NET1], displays: [vnc] },
      { ...BARE, displays: [vnc, spice], vsockCid: 42 },
    ]),
    `NAME  STATE    STARTED               INTERFACE  LINK  FORWARDS
web   running  2026-01-02T03:04:05Z  net1       up    -
                                     vnc        -     127.0.0.1:5900
b     running  2026-01-02T03:04:05Z  vnc        -     127.0.0.1:5900
                                     spice      -     /run/s
                                     vsock      -     CID 42
`,
  );
});

Deno.test("a cable that is out is a link that is down, and passt's own trouble comes first", () => {
  const rows: readonly [Partial<InterfaceStatus>, cell: string, line: string][] = [
    [{ link: "down" }, "down", "down (its cable is out: domrun link plugs it in)"],
    [
      { link: "down", state: "reconnecting", reason: "passt ended" },
      "reconnecting",
      "reconnecting (passt ended)",
    ],
    [{ link: "down", reason: "passt hangs" }, "up (passt hangs)", "up (passt hangs)"],
  ];
  for (const [part, cell, line] of rows) {
    const machine = { ...MACHINE, interfaces: [{ ...NET1, ...part }] };
    assertStringIncludes(renderMachines([machine]), `net1       ${cell}  `);
    assertStringIncludes(renderMachine(machine), `net1       ${line}, slirp`);
  }
});

Deno.test("renderMachine() has a line a fact", () => {
  const { pid: _, ...without } = MACHINE;
  assertEquals(
    renderMachine(MACHINE),
    `name       web
uuid       11111111-2222-4333-8444-555555555555
state      running
started    2026-01-02T03:04:05.678Z
process    4711
directory  /run/user/1000/domrun/web
serial0    log /run/user/1000/domrun/web/serial0.log
net0       up, passt, 52:54:00:00:00:01, 127.0.0.1:8080:80/tcp *:5000-5010/udp
net1       up, slirp, 52:54:00:00:00:02
`,
  );
  assertEquals(
    renderMachine({
      ...without,
      state: "failed",
      reason: "QEMU ended by SIGSEGV",
      interfaces: [{ ...NET0, state: "down", reason: "passt ended", forwards: [] }],
      consoles: [],
    }),
    `name       web
uuid       11111111-2222-4333-8444-555555555555
state      failed (QEMU ended by SIGSEGV)
started    2026-01-02T03:04:05.678Z
process    none
directory  /run/user/1000/domrun/web
net0       down (passt ended), passt, 52:54:00:00:00:01
`,
  );
});

Deno.test("renderMachines() says of which machines nobody takes care", () => {
  const rows: readonly (readonly [changes: Partial<MachineStatus>, state: string])[] = [
    [{}, "running"],
    [{ supervised: false }, "running, unsupervised"],
    [{ state: "paused", reason: "no space left" }, "paused (no space left)"],
    [
      { state: "paused", reason: "no space left", supervised: false },
      "paused, unsupervised (no space left)",
    ],
    // Its launcher is still there.
    [{ state: "starting", supervised: false }, "starting"],
    // It needs none any more.
    [{ state: "failed", supervised: false }, "failed"],
    [{ state: "stopping" }, "stopping"],
  ];
  for (const [changes, state] of rows) {
    const [, line = ""] = renderMachines([{ ...BARE, ...changes }]).split("\n");
    assertEquals(line, `b     ${state}  2026-01-02T03:04:05Z`);
  }
});

const PLAN: LaunchPlan = {
  name: "web",
  uuid: MACHINE.uuid,
  directory: MACHINE.directory,
  directories: [],
  files: [],
  sockets: [],
  passt: [],
  qemu: { program: "qemu-system-x86_64", args: [], qmpSocket: "", pidFile: "", logFile: "" },
  interfaces: [
    {
      alias: "net0",
      mac: NET0.mac,
      backend: "passt",
      netdev: "hostnet0",
      forwards: [
        ...NET0.forwards,
        { proto: "udp", port: 5005, exclude: true },
        { proto: "tcp", address: "::1" },
      ],
    },
    { alias: "net1", mac: NET1.mac, backend: "slirp", netdev: "hostnet1", forwards: [] },
  ],
  consoles: MACHINE.consoles,
  lifecycle: { onPoweroff: "destroy", onReboot: "restart", onCrash: "destroy" },
  xml: "",
};

Deno.test("renderReady() says where the machine answers, and what to type", () => {
  const forwards = `  net0 forwards 127.0.0.1:8080:80/tcp
  net0 forwards *:5000-5010/udp
  net0 forwards [::1]:all/tcp
`;
  const mute = { ...PLAN, interfaces: [], consoles: [] };
  const rows: readonly (readonly [LaunchPlan, Parameters<typeof renderReady>[1], string])[] = [
    [
      PLAN,
      "detached",
      `READY web\n${forwards}  console: domrun console web\n  stop:    domrun stop web\n`,
    ],
    [
      PLAN,
      { leaveKey: "Ctrl-X" },
      `READY web\n${forwards}  Ctrl-X leaves the console; Ctrl-C then shuts the machine down\n`,
    ],
    [PLAN, "piped", `READY web\n${forwards}`],
    [mute, "detached", "READY web\n  stop:    domrun stop web\n"],
    [mute, { leaveKey: "Ctrl-X" }, "READY web\n"],
    [mute, "piped", "READY web\n"],
  ];
  for (const [plan, how, expected] of rows) assertEquals(renderReady(plan, how), expected);
});

Deno.test("nothing of a machine is obeyed by a terminal or forges a line", () => {
  const bad = { ...BARE, name: "a\x1b[2J\nuuid b", directory: "/c\x85d", reason: "e\r\x9Bf" };
  assertEquals(
    renderMachine(bad),
    `name       a\uFFFD[2J\uFFFDuuid b
uuid       ${bad.uuid}
state      running (e\uFFFD\uFFFDf)
started    ${bad.startedAt}
process    4711
directory  /c\uFFFDd
`,
  );
  assertEquals(renderReady({ ...PLAN, name: bad.name }, "piped").split("\n", 1), [
    "READY a\uFFFD[2J\uFFFDuuid b",
  ]);
});

const ENDED: MachineStatus = {
  ...{ ...BARE, name: "old", state: "failed", reason: "It crashed", supervised: false },
  endedAt: "2026-01-02T03:05:06.789Z",
  ended: { outcome: "failed", reason: "crash", message: "It crashed", log: ["last words"] },
};

Deno.test("renderMachines() says when a machine ended where one has", () => {
  assertEquals(
    renderMachines([BARE, ENDED]),
    `NAME  STATE                STARTED               ENDED                 INTERFACE  LINK  FORWARDS
b     running              2026-01-02T03:04:05Z
old   failed (It crashed)  2026-01-02T03:04:05Z  2026-01-02T03:05:06Z
`,
  );
});

Deno.test("renderMachine() of one that has ended has its last words", () => {
  const lines = renderMachine(ENDED).split("\n");
  assertEquals(lines.filter((line) => /^(state|ended|qemu)/.test(line)), [
    "state      failed (It crashed)",
    "ended      2026-01-02T03:05:06.789Z",
    "qemu.log   last words",
  ]);
});

Deno.test("renderMachine() has its size, its uptime, restarts and the last error, where they are known", () => {
  const time = "2026-01-02T03:04:06.000Z";
  const known = {
    ...{ memoryKiB: 2 * 1024 * 1024, processors: 4, uptimeSeconds: 7_260, passtRestarts: 2 },
    lastError: { time, message: "net0 is reconnecting: passt\x1b ended" },
  };
  const rows: readonly (readonly [changes: Partial<MachineStatus>, lines: readonly string[]])[] = [
    [{}, []],
    [known, [
      ...["uptime     2 h 1 min", "memory     2048 MiB", "processors 4", "restarts   2 of passt"],
      `last error ${time} net0 is reconnecting: passt\uFFFD ended`,
    ]],
    [{ memoryKiB: 1025, passtRestarts: 0 }, ["memory     1025 KiB", "restarts   0 of passt"]],
    // Nothing of it can be started again.
    [{ passtRestarts: 0, interfaces: [NET1] }, []],
    // The last run of one that had interfaces.
    [{ passtRestarts: 1, interfaces: [] }, ["restarts   1 of passt"]],
  ];
  const facts = /^(uptime|memory|processors|restarts|last error)/;
  for (const [changes, expected] of rows) {
    const lines = renderMachine({ ...MACHINE, ...changes }).split("\n");
    assertEquals(lines.filter((line) => facts.test(line)), expected);
  }
});

Deno.test("durationWords() has the two largest units", () => {
  const rows: readonly (readonly [seconds: number, words: string])[] = [
    [0, "0 s"],
    [59, "59 s"],
    [60, "1 min"],
    [3_599, "59 min 59 s"],
    [3_601, "1 h"],
    [86_400 + 4 * 3600 + 59, "1 d 4 h"],
    [100 * 86_400, "100 d"],
  ];
  for (const [seconds, words] of rows) assertEquals(durationWords(seconds), words);
});
