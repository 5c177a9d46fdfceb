/** Which way ssh goes into a guest that has several. */
import { assertEquals, assertRejects } from "@std/assert";
import { systemClock } from "../../host/clock.ts";
import { CapabilityError, type Child, type Exit } from "../../host/host.ts";
import type { InterfaceStatus, MachineStatus } from "../machine/status.ts";
import { sshDoorOf } from "./door.ts";
import { doorWords } from "./ssh_way.ts";

const PASST: InterfaceStatus = {
  alias: "net0",
  mac: "52:54:00:00:00:01",
  backend: "passt",
  state: "up",
  forwards: [],
};
const OPEN: InterfaceStatus = {
  ...PASST,
  forwards: [{ proto: "tcp", address: "127.0.0.1", port: 2222, toPort: 22 }],
};
const SLIRP: InterfaceStatus = { ...PASST, backend: "slirp" };

const SSH = "debug1: Remote protocol version 2.0, remote software version OpenSSH_10.0\n";
const RESET = "kex_exchange_identification: read: Connection reset by peer\n";

const FORWARD = "127.0.0.1 port 2222";
const NEW = "127.0.0.1 port 40000";
const VSOCK = "vsock CID 42 port 22";

interface Row {
  readonly what: string;
  readonly machine: Pick<MachineStatus, "interfaces" | "vsockCid">;
  /** What ssh hears on the vsock; absent: it is not asked. */
  readonly heard?: string;
  readonly program?: string;
  readonly way: string;
}

const BOTH = { interfaces: [PASST], vsockCid: 42 };

const ROWS: readonly Row[] = [
  {
    what: "the forward that is there",
    machine: { interfaces: [OPEN], vsockCid: 42 },
    program: "socat",
    way: FORWARD,
  },
  {
    what: "the vsock where an sshd answers",
    machine: BOTH,
    heard: SSH,
    program: "socat",
    way: VSOCK,
  },
  {
    what: "a new forward where none does",
    machine: BOTH,
    heard: RESET,
    program: "socat",
    way: NEW,
  },
  { what: "a new forward where no program connects to a vsock", machine: BOTH, way: NEW },
  { what: "a new forward without a vsock", machine: { interfaces: [PASST] }, way: NEW },
  {
    what: "the vsock where nothing can be forwarded",
    machine: { interfaces: [SLIRP], vsockCid: 42 },
    program: "ncat",
    way: VSOCK,
  },
];

/** Counts what is asked. */
function hostWith(program: string | undefined, heard: string) {
  const asked: string[] = [];
  const start = (name: string, args: readonly string[]): Promise<Child> => {
    asked.push(`${name} ${args.at(-1)}`);
    return Promise.resolve({
      pid: 1,
      exit: Promise.resolve<Exit>({ kind: "exited", code: 255 }),
      stdout: new ReadableStream(),
      stderrTail: () => heard,
      write: () => Promise.resolve(),
      closeInput: () => Promise.resolve(),
      kill: () => {},
    });
  };
  const find = (name: string) => Promise.resolve(name === program ? name : undefined);
  const host = { clock: systemClock(), programs: { find, start } };
  return { host, asked };
}

for (const { what, machine, heard, program, way } of ROWS) {
  Deno.test(`sshDoorOf() takes ${what}`, async () => {
    const { host, asked } = hostWith(program, heard ?? "");
    const newForward = () => Promise.resolve({ address: "127.0.0.1", port: 40_000 });
    assertEquals(doorWords(await sshDoorOf(machine, newForward, host)), way);
    assertEquals(asked, heard === undefined ? [] : ["ssh vsock/42"]);
  });
}

Deno.test("sshDoorOf() says what is missing where the vsock is the only way", async () => {
  const { host } = hostWith(undefined, "");
  const newForward = () => Promise.reject(new Error("nothing can be forwarded"));
  await assertRejects(
    () => sshDoorOf({ interfaces: [], vsockCid: 42 }, newForward, host),
    CapabilityError,
    "no program is here that connects to a vsock",
  );
});
