/** A setting is made as a whole or not at all; of QEMU only its answers are played. */
import { assertEquals, assertRejects } from "@std/assert";
import { systemHost } from "../../host/mod.ts";
import { ChangeError } from "../errors.ts";
import type { MachineRecord } from "../machine/record.ts";
import { hostBelow, testPlan } from "../testing/machine.ts";
import { SettingChanger } from "./setting_changer.ts";

const XML = `<domain type='qemu'><name>one</name><memory unit='MiB'>32</memory>
<os><type arch='x86_64' machine='q35'>hvm</type></os>
<devices><graphics type='vnc' passwd='first'><listen type='socket'/></graphics></devices></domain>`;
const CHANGE = {
  do: "password",
  screen: "vnc",
  from: { passwd: "first" },
  to: { passwd: "second", passwdValidTo: "2030-01-01T00:00:00" },
} as const;

interface Row {
  readonly name: string;
  /** What QEMU refuses, as `COMMAND VALUE`. */
  readonly refuses: readonly string[];
  /** Which writing of the record fails; the first is before the change. */
  readonly unwritten?: number;
  readonly did: readonly string[];
  readonly message: string;
}

const SECOND = "set_password second";
const UNTIL = "expire_password 1893456000";
const BACK = ["set_password first", "expire_password never"];

const ROWS: readonly Row[] = [
  {
    name: "QEMU refuses the password: nothing is to be undone",
    refuses: [SECOND],
    did: [SECOND],
    message: "no",
  },
  {
    name: "QEMU takes it and refuses its end: it has the old one again",
    refuses: [UNTIL],
    did: [SECOND, UNTIL, ...BACK],
    message: "no",
  },
  {
    name: "the old one is refused, too: that is said",
    refuses: [UNTIL, BACK[0] ?? ""],
    did: [SECOND, UNTIL, BACK[0] ?? ""],
    message: "no; Cannot take it back: no",
  },
  {
    name: "it cannot be written down: QEMU has the old one again",
    refuses: [],
    unwritten: 2,
    did: [SECOND, UNTIL, ...BACK],
    message: "The machine cannot be changed: what changes cannot be written in DIRECTORY",
  },
];

for (const { name, refuses, unwritten, did, message } of ROWS) {
  Deno.test(`SettingChanger.set() when ${name}`, async () => {
    const root = await Deno.makeTempDir({ prefix: "dvs" });
    try {
      const host = hostBelow(systemHost(), root);
      const plan = testPlan(host, { name: "one" });
      const program = await host.programs.find("qemu-system-x86_64") ?? "";
      const before: MachineRecord = {
        phase: "launched",
        plan: { ...plan, xml: XML, qemu: { ...plan.qemu, program } },
      } as MachineRecord;
      let record = before;
      let writes = 0;
      const sent: string[] = [];
      const told: unknown[] = [];
      const changer = new SettingChanger(host, {
        get record() {
          return record;
        },
        setRecord: (next) => void (record = next),
        saveRecord: () => Promise.resolve(++writes !== unwritten),
        passtSettled: () => Promise.resolve(),
        qemuSettled: () => Promise.resolve(),
        inTurn: (change) => change(),
        inTurnSoon: (change) => change(),
        linkOf: () => undefined,
        log: { tell: (happening) => void told.push(happening) },
        dispatch: () => {},
        ended: new Promise(() => {}),
        status: () => ({ state: "running" }),
        execute: (command, args = {}) => {
          const { password, time } = args as { password?: string; time?: string };
          sent.push(`${command} ${password ?? time}`);
          return refuses.includes(sent.at(-1) ?? "")
            ? Promise.reject(new Error("no"))
            : Promise.resolve({});
        },
      });
      const error = await assertRejects(() => changer.set(CHANGE), ChangeError);
      assertEquals(error.message.replace(plan.directory, "DIRECTORY"), message);
      assertEquals(sent, did);
      assertEquals(record, before);
      assertEquals(told, []);
    } finally {
      await Deno.remove(root, { recursive: true });
    }
  });
}
