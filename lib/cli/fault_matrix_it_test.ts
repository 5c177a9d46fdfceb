/**
 * The fault matrix: whatever is killed, frozen, filled up or removed, no machine is lost that could live, nothing is
 * left behind, and ps tells the truth at each look. One table with a row for each case; a case that fails says why.
 */
import { messageOf } from "../findings/message_of.ts";
import { MINDS_BUTTON } from "../vm/testing/boot_sector.ts";
import { onSmallDisk } from "../vm/testing/real_machines.ts";
import { ACCIDENTS } from "./testing/fault_accidents.ts";
import type { Case } from "./testing/fault_case.ts";
import { EQUIPPED } from "./testing/fault_equipment.ts";
import { FOREGROUND } from "./testing/fault_foreground.ts";
import { SIGNALS } from "./testing/fault_signals.ts";
import { FaultWorld, NotHereError } from "./testing/fault_world.ts";

/** As many machines at once: most of a case is waiting. */
const AT_ONCE = 4;

const CASES: readonly Case[] = [...SIGNALS, ...FOREGROUND, ...ACCIDENTS, ...EQUIPPED];

interface Row {
  readonly one: Case;
  readonly came: string;
  readonly looks: number;
  readonly seconds: number;
  readonly wrong: readonly string[];
  /** What is not installed that it takes. */
  readonly lacks?: string;
}

async function play(one: Case): Promise<Row> {
  const beganMs = performance.now();
  try {
    const world = await FaultWorld.make(one.code ?? MINDS_BUTTON, one.parts);
    return await playIn(world, one, beganMs);
  } catch (error) {
    if (!(error instanceof NotHereError) || one.parts === undefined) throw error;
    return { one, came: "not here", looks: 0, seconds: 0, wrong: [], lacks: error.message };
  }
}

async function playIn(world: FaultWorld, one: Case, beganMs: number): Promise<Row> {
  const wrong: string[] = [];
  let came = "skipped";
  const whole = async () => {
    came = "failed";
    try {
      world.watch();
      await one.act(world);
      came = await world.outcome();
    } catch (error) {
      wrong.push(messageOf(error));
    }
    wrong.push(...await world.end());
    const isRight = came === one.comes || came === one.orElse;
    if (!isRight && !(one.comes === "gone" && came.startsWith("gone"))) {
      wrong.unshift(`it has to be: ${one.comes}`);
    }
  };
  await (one.disk === undefined ? whole() : onSmallDisk(world.host, one.disk, whole));
  await world.remove();
  return { one, came, looks: world.looks, seconds: (performance.now() - beganMs) / 1000, wrong };
}

function line({ one, came, looks, seconds, wrong }: Row): string {
  const cells = [
    one.when.padEnd(24),
    one.what.padEnd(54),
    came.padEnd(26),
    String(looks).padStart(5),
  ];
  const well = came === "skipped" ? "not played" : "ok";
  const result = wrong.length === 0 ? well : `FAILED: ${wrong.join("; ")}`;
  return `${cells.join(" ")} ${seconds.toFixed(1).padStart(5)} s  ${result}`;
}

Deno.test("the fault matrix", async () => {
  const wanted = Deno.env.get("DOMRUN_TEST_FAULT") ?? "";
  const waiting = CASES.filter(({ when, what }) => `${when}: ${what}`.includes(wanted));
  const rows: Row[] = [];
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      rows.push(await play(next));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  rows.sort((a, b) => CASES.indexOf(a.one) - CASES.indexOf(b.one));
  console.log(`WHEN                     WHAT${" ".repeat(51)}OUTCOME                    LOOKS`);
  for (const row of rows) console.log(line(row));
  const lacks = new Set(rows.map((row) => row.lacks).filter((one) => one !== undefined));
  if (lacks.size > 0) console.log(`NOT HERE cases of the fault matrix: ${[...lacks].join("; ")}`);
  const failed = rows.filter(({ wrong }) => wrong.length > 0);
  if (failed.length > 0) throw new Error(`\n${failed.map(line).join("\n")}`);
});
