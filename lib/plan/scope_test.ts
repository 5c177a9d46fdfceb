/** The table of plan_scope.ts tells the truth: what is planned matters to some document, what is ignored to none. */
import { assertEquals } from "@std/assert";
import type { Domain } from "../domain/domain.ts";
import { readDomain } from "../domain/read.ts";
import type { Origins } from "../xml/decode_context.ts";
import { capabilitiesOf72, describe, planOf, testdata, withFeatures } from "./testing/documents.ts";
import { verdicts } from "./scope.ts";

const OLD = capabilitiesOf72(Deno.readTextFileSync(testdata("capabilities", "qemu-7.2.json")));
const CAPABILITIES = [OLD, withFeatures(OLD, { "netdev.stream.reconnect-ms": true })];

interface Effects {
  /** Paths whose removal changed some plan or finding. */
  readonly effective: ReadonlySet<string>;
  readonly ineffective: ReadonlySet<string>;
}

Deno.test("what the table calls planned matters to a plan, and what it ignores does not", async () => {
  const { effective, ineffective } = await effects();
  const wrong = [...verdicts()].flatMap(([path, verdict]) => {
    if (verdict === "planned" && !effective.has(path)) {
      return [
        `${path} is planned, and ${ineffective.has(path) ? "has no effect" : "in no document"}`,
      ];
    }
    return verdict === "ignored" && effective.has(path) ? [`${path} has an effect`] : [];
  });
  assertEquals(wrong, []);
});

/** Takes every part out of every document, one at a time. */
async function effects(): Promise<Effects> {
  const effective = new Set<string>();
  const ineffective = new Set<string>();
  for (const directory of ["plans", "refused"]) {
    for (const { name } of Deno.readDirSync(testdata(directory))) {
      if (!name.endsWith(".xml")) continue;
      const text = Deno.readTextFileSync(testdata(directory, name));
      const { domain, origins } = await readDomain(name, text);
      if (!domain || !origins) throw new Error(`Cannot read ${name}`);
      const whole = outcome(structuredClone(domain), origins);
      for (const { path, without } of removals(domain)) {
        const matters = outcome(without, origins) !== whole;
        (matters ? effective : ineffective).add(path);
      }
    }
  }
  return { effective, ineffective };
}

/** Everything that a reader of the plan would see; not the canonical document, which repeats the model. */
function outcome(domain: Domain, origins: Origins): string {
  return CAPABILITIES.map((capabilities) => {
    try {
      const { plan, findings } = planOf({ domain, origins }, capabilities);
      return JSON.stringify({ ...plan, xml: "" }) + describe(findings);
    } catch (error) {
      return String(error);
    }
  }).join("\n");
}

/** A copy of the model for each part that the table names, without that part. */
function* removals(domain: Domain): Iterable<{ path: string; without: Domain }> {
  for (const path of verdicts().keys()) {
    const keys = path.split(".");
    for (const steps of occurrences(domain, keys)) {
      const without = structuredClone(domain);
      remove(without, steps);
      yield { path, without };
    }
  }
}

type Steps = readonly (string | number)[];

/** The ways to a path through the arrays of a model. */
function occurrences(value: unknown, keys: readonly string[]): Steps[] {
  if (Array.isArray(value) && keys.length > 0) {
    return value.flatMap((item, index) => occurrences(item, keys).map((rest) => [index, ...rest]));
  }
  const [key, ...rest] = keys;
  if (key === undefined) return [[]];
  if (typeof value !== "object" || value === null || !(key in value)) return [];
  return occurrences(Reflect.get(value, key), rest).map((steps) => [key, ...steps]);
}

function remove(model: object, steps: Steps): void {
  const last = steps.at(-1);
  const parent = steps.slice(0, -1).reduce<unknown>(
    (inner, step) => Reflect.get(inner as object, step),
    model,
  );
  if (last === undefined || typeof parent !== "object" || parent === null) return;
  const list = Array.isArray(Reflect.get(parent, last));
  if (list) Reflect.set(parent, last, []);
  else Reflect.deleteProperty(parent, last);
}
