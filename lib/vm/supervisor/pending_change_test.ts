import { assertEquals, assertRejects } from "@std/assert";
import { ChangeError } from "../errors.ts";
import type { MachineRecord } from "../machine/record.ts";
import { makePending } from "./pending_change.ts";

const PENDING = { alias: "net1", xml: "<domain/>" };
const RECORD = { plan: { directory: "/run/one" } } as MachineRecord;

interface Row {
  readonly name: string;
  /** How each writing of the record goes. */
  readonly writes: readonly boolean[];
  readonly fails?: Error;
  readonly undoFails?: boolean;
  /** What was done, and `pending` or `record` for what was written. */
  readonly did: readonly string[];
  readonly message: string;
}

const ROWS: readonly Row[] = [
  {
    name: "it fails: it is undone, and the record no longer names it",
    writes: [true, true],
    fails: new ChangeError("document", "no", "do so"),
    did: ["pending", "made", "undone", "record"],
    message: "document: no (do so)",
  },
  {
    name: "it cannot be undone either: that is said",
    writes: [true, true],
    fails: new Error("no"),
    undoFails: true,
    did: ["pending", "made", "undone", "record"],
    message: "host: no; Cannot take it away: it is in use (undefined)",
  },
  {
    name: "there is no room for the record then: the next change finds out",
    writes: [true, false],
    fails: new ChangeError("host", "no"),
    did: ["pending", "made", "undone", "record"],
    message: "host: no (undefined)",
  },
  {
    name: "it cannot be written down: it is not begun",
    writes: [false],
    did: ["pending"],
    message: "host: The machine cannot be changed: what changes cannot be written in /run/one " +
      "(make room there: df -h /run/one)",
  },
];

for (const { name, writes, fails, undoFails, did, message } of ROWS) {
  Deno.test(`makePending() when ${name}`, async () => {
    const done: string[] = [];
    const left = [...writes];
    const machine = machineThat((record) => {
      done.push(record.pending === undefined ? "record" : "pending");
      return left.shift() ?? false;
    });
    const error = await assertRejects(() =>
      makePending(machine, PENDING, (undo) => {
        done.push("made");
        undo.add("take it away", () => {
          done.push("undone");
          return undoFails ? Promise.reject(new Error("it is in use")) : Promise.resolve();
        });
        return fails === undefined ? Promise.resolve() : Promise.reject(fails);
      }), ChangeError);
    assertEquals(done, did);
    assertEquals(`${error.fault}: ${error.message} (${error.help})`, message);
  });
}

Deno.test("makePending() leaves the record to what comes of the change", async () => {
  const written: unknown[] = [];
  const machine = machineThat(({ pending }) => written.push(pending) > 0);
  assertEquals(await makePending(machine, PENDING, () => Promise.resolve(7)), 7);
  assertEquals(written, [PENDING]);
});

function machineThat(save: (record: MachineRecord) => boolean) {
  return {
    record: RECORD,
    setRecord: () => {},
    saveRecord: (record: MachineRecord) => Promise.resolve(save(record)),
    passtSettled: () => Promise.resolve(),
    qemuSettled: () => Promise.resolve(),
    inTurn: <T>(change: () => Promise<T>) => change(),
    inTurnSoon: <T>(change: () => Promise<T>) => change(),
    linkOf: () => undefined,
    dispatch: () => {},
    log: { tell: () => {} },
  };
}
