/**
 * Prints domrun's figures as one table of ratios. Each ratio is of two medians of the same run, the
 * processes taking turns, so that it means something on any machine.
 */
import { Machine } from "./machine.ts";
import { medians, run, type Subject } from "./measure.ts";

const DOMRUN = "dist/domrun";
const FLOOR: Subject = { name: "floor", run: () => run("dist/floor", []) };

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
  return [row("version", "1.2"), row("check", "1.5"), row("plan", "")];
}

/** check of a directory against xmllint of the same documents, each in one process. */
async function many(directory: string, limit: string, runs: number): Promise<Row> {
  const documents = [...Deno.readDirSync(directory)].map(({ name }) => `${directory}/${name}`);
  const schema = ["--noout", "--relaxng", "schemas/domain.rng"];
  const took = await medians([
    { name: "check", run: () => run(DOMRUN, ["check", directory], [0, 1]) },
    { name: "xmllint", run: () => run("xmllint", [...schema, ...documents], [0, 3]) },
  ], runs);
  const what = `check of ${documents.length} documents`;
  return compare(what, took.get("check") ?? NaN, "xmllint", took.get("xmllint") ?? NaN, limit);
}

async function up(machine: Machine, runs: number): Promise<readonly Row[]> {
  const took = await medians([FLOOR, machine.byDomrun(), await machine.byShell()], runs);
  const shell = took.get("shell") ?? NaN;
  const limit = (shell + 2 * (took.get("floor") ?? NaN)) / shell;
  return [
    compare("up -d", took.get("up") ?? NaN, "a shell script", shell, limit.toFixed(2)),
    {
      what: "supervisor's memory",
      took: `${(await machine.supervisorMiB()).toFixed(1)} MiB`,
      against: "",
      ratio: "",
      limit: "65 MiB",
    },
  ];
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
  const keys = ["what", "took", "against", "ratio", "limit"] as const;
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

if (import.meta.main) {
  const runs = Number(Deno.args[0] ?? 15);
  const directory = Deno.makeTempDirSync({ prefix: "domrun-bench-" });
  try {
    const machine = new Machine(DOMRUN, directory);
    const conformance = Deno.env.get("DOMRUN_CONFORMANCE") ?? "../shared/conformance";
    const documents = `${conformance}/xml`;
    print([
      ...await attempt("version, check, plan", () => {
        const one = `${documents}/net-user-passt.xml`;
        return single(exists(one) ? one : machine.document, runs);
      }),
      ...await attempt("check of many", async () => [
        await many(documents, "", Math.min(runs, 7)),
        await many(multiply(documents, `${directory}/many`), "0.5", Math.min(runs, 5)),
      ]),
      ...await attempt("up", () => up(machine, runs)),
    ]);
  } finally {
    Deno.removeSync(directory, { recursive: true });
  }
}

function exists(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}
