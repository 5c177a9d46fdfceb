/**
 * run RUNS DOMRUN EMPTY [limits]: prints the figures of the program DOMRUN as one table of ratios, EMPTY being the
 * least that a program takes, and what each ratio may be at most. Each ratio is of two medians of the same run, the
 * processes taking turns, so that it means something on any machine.
 */
import { Machine, withRanges } from "./machine.ts";
import { medians, peakMiB, read, run, type Subject } from "./measure.ts";
import { coldProbe, rawConversation } from "./probe.ts";

const [RUNS = "15", DOMRUN = "dist/domrun", EMPTY = "dist/floor", WITH_LIMITS] = Deno.args;
const FLOOR: Subject = { name: "floor", run: () => run(EMPTY, []) };

interface Row {
  readonly what: string;
  readonly took: string;
  readonly against: string;
  readonly ratio: string;
  readonly limit: string;
}

const milliseconds = (value: number) => `${value.toFixed(1)} ms`;

function compare(what: string, took: number, against: string, other: number, limit: string): Row {
  return {
    what,
    took: milliseconds(took),
    against: `${against}, ${milliseconds(other)}`,
    ratio: (took / other).toFixed(2),
    limit,
  };
}

async function single(document: string, runs: number): Promise<readonly Row[]> {
  const took = await medians([
    FLOOR,
    { name: "version", run: () => run(DOMRUN, ["version"]) },
    { name: "check", run: () => run(DOMRUN, ["check", document]) },
    { name: "plan", run: () => run(DOMRUN, ["plan", "--json", document], [0, 3]) },
  ], runs);
  const floor = took.get("floor") ?? NaN;
  const row = (name: string, limit: string) =>
    compare(name, took.get(name) ?? NaN, "an empty program", floor, limit);
  return [row("version", "1.35"), row("check", "1.5"), row("plan", "1.8")];
}

/** What this QEMU can do, as kept from an earlier run: at most 5 ms more than `version`. */
async function probe(runs: number): Promise<readonly Row[]> {
  const took = await medians([
    { name: "version", run: () => run(DOMRUN, ["version"]) },
    { name: "probe", run: () => run(DOMRUN, ["probe", "--json"]) },
  ], runs);
  const version = took.get("version") ?? NaN;
  const limit = ((version + 5) / version).toFixed(2);
  return [compare("probe, kept", took.get("probe") ?? NaN, "version", version, limit)];
}

/** What this QEMU can do, asked anew, against the same questions piped by a shell script. */
async function cold(machine: Machine, directory: string, runs: number): Promise<readonly Row[]> {
  const raw = await rawConversation(DOMRUN, directory);
  const took = await medians([coldProbe(DOMRUN, () => machine.forgetCapabilities()), raw], runs);
  const of = (name: string) => took.get(name) ?? NaN;
  return [compare("probe, cold", of("cold probe"), "raw QMP", of("raw conversation"), "1.6")];
}

/** Schemas to hold against: what domrun emits, and libvirt's own where it is installed. */
const SCHEMAS = [
  { name: "xmllint, domrun's schema", path: "schemas/domain.rng" },
  { name: "xmllint, libvirt's schema", path: "/usr/share/libvirt/schemas/domain.rng" },
];

/** check of a directory against xmllint of the same documents, each in one process. */
async function many(directory: string, limit: string, runs: number): Promise<readonly Row[]> {
  const documents = [...Deno.readDirSync(directory)].map(({ name }) => `${directory}/${name}`);
  const schemas = SCHEMAS.filter(({ path }) => exists(path));
  const took = await medians([
    { name: "check", run: () => run(DOMRUN, ["check", directory], [0, 1]) },
    ...schemas.map(({ name, path }): Subject => ({
      name,
      run: () => run("xmllint", ["--noout", "--relaxng", path, ...documents], [0, 3]),
    })),
  ], runs);
  const what = `check of ${documents.length} documents`;
  return schemas.map(({ name }) =>
    compare(what, took.get("check") ?? NaN, name, took.get(name) ?? NaN, limit)
  );
}

const RANGES = [10, 100, 1000, 10_000];

/** check of growing documents: the time above the floor, against that of the step before with a tenth of the ranges. */
async function growing(directory: string, runs: number): Promise<readonly Row[]> {
  const subjects = RANGES.map((count): Subject => {
    const path = `${directory}/${count}-ranges.xml`;
    Deno.writeTextFileSync(path, withRanges(count));
    return { name: String(count), run: () => run(DOMRUN, ["check", path]) };
  });
  const took = await medians([FLOOR, ...subjects], runs);
  const of = (name: string | number) => took.get(String(name)) ?? NaN;
  return RANGES.slice(1).map((count, i) => {
    const fewer = RANGES[i] ?? NaN;
    const above = (n: number) => of(n) - of("floor");
    const what = `check of ${count} ranges`;
    return compare(what, above(count), `${fewer}, above the floor`, above(fewer), "10");
  });
}

async function up(machine: Machine, runs: number): Promise<readonly Row[]> {
  const first = machine.firstByDomrun();
  const took = await medians([machine.byDomrun(), first, await machine.byShell()], runs);
  const of = (name: string) => took.get(name) ?? NaN;
  return [
    compare("up -d", of("up"), "a shell script", of("shell"), "1.9"),
    compare("up -d, the first", of("first"), "up -d", of("up"), "3"),
    memory("supervisor's memory", await machine.supervisorMiB(), "65 MiB"),
  ];
}

/** A port forward of a machine that runs. */
async function forwards(machine: Machine, runs: number): Promise<readonly Row[]> {
  const { passt } = JSON.parse(await read(DOMRUN, ["probe", "--json"]));
  if (passt?.features["conf-path"] !== true) {
    throw new Error("not measured, it takes a passt of 2026");
  }
  const version = { name: "version", run: () => run(DOMRUN, ["version"]) };
  const took = await machine.whileUp(() => medians([version, machine.addingForward()], runs));
  const of = (name: string) => took.get(name) ?? NaN;
  return [compare("forward add", of("forward add"), "version", of("version"), "2.5")];
}

/** A device of a machine that runs; the first, which loads what changes a machine, is not among them. */
async function devices(machine: Machine, runs: number): Promise<readonly Row[]> {
  const version = { name: "version", run: () => run(DOMRUN, ["version"]) };
  const subjects = [version, ...machine.changingDevices()];
  const took = await machine.whileUp(() => medians(subjects, runs));
  const of = (name: string) => took.get(name) ?? NaN;
  const row = (name: string, limit: string) =>
    compare(name, of(name), "version", of("version"), limit);
  // QEMU says up to 50 ms after device_del that a device has gone (call_rcu_thread() in its util/rcu.c).
  return [row("attach", "2.5"), row("detach", "3")];
}

function memory(what: string, mebibytes: number, limit: string): Row {
  return { what, took: `${mebibytes.toFixed(1)} MiB`, against: "", ratio: "", limit };
}

/** 2,000 documents: those of a directory, again and again. */
function multiply(from: string, to: string): string {
  Deno.mkdirSync(to);
  const names = [...Deno.readDirSync(from)].map(({ name }) => name).sort();
  for (let i = 0; i < 2000; i++) {
    Deno.copyFileSync(`${from}/${names[i % names.length]}`, `${to}/${i}.xml`);
  }
  return to;
}

function print(rows: readonly Row[]): void {
  const head: Row = {
    what: "",
    took: "median",
    against: "against",
    ratio: "ratio",
    limit: "limit",
  };
  const limits = WITH_LIMITS === undefined ? [] : ["limit"] as const;
  const keys = ["what", "took", "against", "ratio", ...limits] as const;
  const widths = keys.map((key) => Math.max(...[head, ...rows].map((row) => row[key].length)));
  for (const row of [head, ...rows]) {
    console.log(keys.map((key, i) => row[key].padEnd(widths[i] ?? 0)).join("  ").trimEnd());
  }
}

/** A part that cannot be measured here says so and leaves the others alone. */
async function attempt(what: string, part: () => Promise<readonly Row[]>): Promise<readonly Row[]> {
  try {
    return await part();
  } catch (error) {
    console.error(`${what}: ${error instanceof Error ? error.message : error}`);
    return [];
  }
}

async function measure(directory: string, machine: Machine, runs: number): Promise<void> {
  const conformance = Deno.env.get("DOMRUN_CONFORMANCE") ?? "../shared/conformance";
  const documents = exists(`${conformance}/xml`) ? `${conformance}/xml` : "testdata/valid";
  const one = `${documents}/net-user-passt.xml`;
  const few = Math.min(runs, 5);
  print([
    ...await attempt("version, check, plan", () => {
      return single(exists(one) ? one : machine.document, runs);
    }),
    ...await attempt("check of many", async () => [
      ...await many(documents, "", few),
      ...await many(multiply(documents, `${directory}/many`), "2.5", few),
      memory("its memory", await peakMiB(DOMRUN, ["check", `${directory}/many`]), "170 MiB"),
    ]),
    ...await attempt("check of ranges", () => growing(directory, few)),
    ...await attempt("probe", async () => [
      ...await probe(runs),
      ...await cold(machine, directory, few),
    ]),
    ...await attempt("forward add", () => forwards(machine, runs)),
    ...await attempt("attach, detach", () => devices(machine, runs)),
    ...await attempt("up", () => up(machine, runs)),
  ]);
}

if (import.meta.main) {
  const directory = Deno.makeTempDirSync({ prefix: "domrun-bench-" });
  const machine = new Machine(DOMRUN, directory);
  const cleanUp = async () => {
    await machine.end();
    Deno.removeSync(directory, { recursive: true });
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    Deno.addSignalListener(signal, () => cleanUp().finally(() => Deno.exit(130)));
  }
  try {
    await measure(directory, machine, Number(RUNS));
  } finally {
    await cleanUp();
  }
  Deno.exit();
}

function exists(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}
