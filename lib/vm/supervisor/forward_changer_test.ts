import { assertEquals, assertRejects } from "@std/assert";
import type { Host } from "../../host/host.ts";
import type { LaunchPlan } from "../../plan/launch_plan.ts";
import { ChangeError } from "../errors.ts";
import type { MachineRecord } from "../machine/record.ts";
import { ForwardChanger } from "./forward_changer.ts";
import type { Link } from "./state.ts";
import { AWAITS_GUEST } from "./step_link.ts";

const FORWARD = { proto: "tcp", address: "127.0.0.1", port: 8080, toPort: 80 } as const;
const PASST = {
  ...{ interface: "net0", program: "passt", socket: "/run/net0.socket", pidFile: "/run/net0.pid" },
  args: ["--one-off", "--tcp-ports", "127.0.0.1/8080:80"],
  control: { program: "pesto", socket: "/run/net0.control" },
};
const RECORD = {
  plan: {
    ...{ name: "one", directory: "/run/one", passt: [PASST] },
    interfaces: [{ alias: "net0", forwards: [FORWARD] }],
    xml: `<domain type='qemu'><name>one</name><memory unit='MiB'>32</memory>
<os><type arch='x86_64' machine='q35'>hvm</type></os><devices><interface type='user'>
<portForward proto='tcp' address='127.0.0.1'><range start='8080' to='80'/></portForward>
<model type='virtio'/><backend type='passt'/><alias name='net0'/></interface></devices></domain>`,
  } as unknown as LaunchPlan,
} as MachineRecord;

const NONE = "--tcp-ports none --udp-ports none";
const OLD = "--tcp-ports 127.0.0.1/8080:80";

interface Row {
  readonly name: string;
  /** How each writing of the record goes. */
  readonly writes: readonly boolean[];
  /** What pesto is told. */
  readonly pesto: readonly string[];
}

const ROWS: readonly Row[] = [
  { name: "before it is made: passt hears of nothing", writes: [false], pesto: [] },
  {
    name: "once it is made: passt has again what it had",
    writes: [true, false, false],
    pesto: [NONE, OLD],
  },
];

for (const { name, writes, pesto } of ROWS) {
  Deno.test(`a change of forwards cannot be written down ${name}`, async () => {
    const left = [...writes];
    const told: unknown[] = [];
    const sent: string[] = [];
    let record = RECORD;
    const host = {
      clock: { monotonicMs: () => 0 },
      sockets: { portTables: () => Promise.resolve("") },
      programs: {
        run: (_program: string, args: readonly string[]) => {
          sent.push(args.slice(0, -1).join(" "));
          const exit = { kind: "exited", code: 0 };
          return Promise.resolve({ exit, stdout: "", stderr: "" });
        },
      },
    } as unknown as Host;
    const changer = new ForwardChanger(host, {
      get record() {
        return record;
      },
      setRecord: (next) => void (record = next),
      saveRecord: () => Promise.resolve(left.shift() ?? true),
      passtSettled: () => Promise.resolve(),
      qemuSettled: () => Promise.resolve(),
      inTurn: (change) => change(),
      inTurnSoon: (change) => change(),
      linkOf: () => undefined,
      dispatch: () => {},
      log: { tell: (happening) => void told.push(happening) },
    });
    const error = await assertRejects(() => changer.remove({ forwards: [FORWARD] }), ChangeError);
    assertEquals(
      error.message,
      "The machine cannot be changed: what changes cannot be written in /run/one",
    );
    assertEquals({ sent, record, told, left }, { sent: pesto, record: RECORD, told: [], left: [] });
  });
}

const ALL_UDP = { proto: "udp" } as const;
const LISTENING = {
  plan: {
    ...RECORD.plan,
    passt: [{
      ...PASST,
      listeners: [{ proto: "tcp", address: "127.0.0.1", start: 8080, end: 8080 }],
    }],
  } as LaunchPlan,
} as MachineRecord;
const REFUSALS: readonly {
  readonly name: string;
  readonly limit?: number;
  readonly message: string;
  readonly help: string;
  readonly pesto: readonly string[];
}[] = [
  {
    name: "is refused before it is made where passt may not open as many files",
    limit: 20_000,
    message: "passt needs a socket for each of 37304 ports, and may open only 20000 files",
    help:
      "forward fewer ports; or start the machine again with a limit of open files above 37404, " +
      "twice that where no address is named: nofile in /etc/security/limits.conf, LimitNOFILE= in a " +
      "systemd unit",
    pesto: [],
  },
  {
    name: "is undone where passt has none of them",
    message: "Cannot forward port *:all/udp: passt opens none of them",
    help: "list the host's addresses: ip -brief address; and see whether passt lives: domrun ps",
    pesto: [`${OLD} --udp-ports all`, OLD],
  },
];

for (const { name, limit, message, help, pesto } of REFUSALS) {
  Deno.test(`a forward of all ports ${name}`, async () => {
    let told = 0;
    let now = 0;
    const sent: string[] = [];
    const events: unknown[] = [];
    let record = LISTENING;
    const host = {
      user: { uid: 1000 },
      clock: { monotonicMs: () => now, sleep: (ms: number) => Promise.resolve(now += ms) },
      // passt makes the socket of its named port anew each time.
      sockets: {
        portTables: () =>
          Promise.resolve(`0: 0100007F:1F90 00000000:0000 0A 0:0 0:0 0 1000 0 ${told} 1`),
      },
      programs: {
        openFilesLimit: () => Promise.resolve(limit),
        run: (program: string, args: readonly string[]) => {
          const exit = { kind: "exited", code: 0 };
          // Of ip_unprivileged_port_start.
          if (program === "cat") return Promise.resolve({ exit, stdout: "1024\n", stderr: "" });
          told++;
          sent.push(args.slice(0, -1).join(" "));
          return Promise.resolve({ exit, stdout: "", stderr: "" });
        },
      },
    } as unknown as Host;
    const changer = new ForwardChanger(host, {
      get record() {
        return record;
      },
      setRecord: (next) => void (record = next),
      saveRecord: () => Promise.resolve(true),
      passtSettled: () => Promise.resolve(),
      qemuSettled: () => Promise.resolve(),
      inTurn: (change) => change(),
      inTurnSoon: (change) => change(),
      linkOf: () => undefined,
      dispatch: () => {},
      log: { tell: (happening) => void events.push(happening) },
    });
    const error = await assertRejects(() => changer.add({ forwards: [ALL_UDP] }), ChangeError);
    assertEquals({ message: error.message, help: error.help }, { message, help });
    assertEquals({ sent, record, events }, { sent: pesto, record: LISTENING, events: [] });
  });
}

const WAITS = `0: 00000003 00000000 00000000 0001 02     0 ${PASST.socket}`;
const PAUSED = { state: "reconnecting", reason: AWAITS_GUEST } as const;
const RESTARTS: readonly {
  readonly name: string;
  readonly links: readonly Pick<Link, "state" | "reason">[];
}[] = [
  {
    name: "returns when QEMU has announced the guest to it",
    links: [{ state: "reconnecting" }, { state: "reconnecting" }, { state: "up" }],
  },
  { name: "waits for no guest that takes no packets", links: [{ state: "reconnecting" }, PAUSED] },
];

for (const { name, links } of RESTARTS) {
  Deno.test(`a change that starts passt again ${name}`, async () => {
    const left = [...links];
    const tables = [WAITS, "nobody waits"];
    const done: string[] = [];
    const { control: _, ...passt } = PASST;
    let record: MachineRecord = { ...RECORD, plan: { ...RECORD.plan, passt: [passt] } };
    const host = {
      clock: { monotonicMs: () => 0, sleep: () => Promise.resolve() },
      sockets: { portTables: () => Promise.resolve("") },
      files: {
        stat: () => Promise.resolve({ kind: "file" }),
        readHead: () => Promise.resolve(new TextEncoder().encode("17\n")),
      },
      programs: {
        signal: (pid: number) => Promise.resolve(done.push(`kill ${pid}`) > 0),
        run: () => Promise.resolve({ stdout: tables.shift() }),
      },
    } as unknown as Host;
    const changer = new ForwardChanger(host, {
      get record() {
        return record;
      },
      setRecord: (next) => void (record = next),
      saveRecord: () => Promise.resolve(true),
      passtSettled: () => Promise.resolve(),
      qemuSettled: () => Promise.resolve(void done.push("QEMU has answered")),
      inTurn: (change) => change(),
      inTurnSoon: (change) => change(),
      linkOf: () => {
        const link = left.shift();
        done.push(`${link?.state}`);
        return link as Link | undefined;
      },
      dispatch: ({ type }) => void done.push(type),
      log: { tell: () => {} },
    });
    await changer.remove({ forwards: [FORWARD], restart: true });
    const looks = links.map(({ state }) => state);
    assertEquals(done, ["passt-outdated", "kill 17", ...looks, "QEMU has answered"]);
    assertEquals(tables, [], "passt has taken QEMU in");
  });
}
