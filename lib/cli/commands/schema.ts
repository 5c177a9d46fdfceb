/** `domrun schema`: RELAX NG of the documents, JSON Schema of what the commands print. */
import type { Arguments } from "../arguments.ts";
import { UsageError } from "../command.ts";
import { EXIT, type ExitStatus } from "../exit_status.ts";
import { print, printExactly } from "../output.ts";

/** Each schema by the name of its file in schemas/, loaded when it is asked for. */
const SCHEMAS: Readonly<Record<string, () => Promise<string>>> = {
  "domain.rng": () => generated("schemas/domain.rng"),
  "interface.rng": () => generated("schemas/interface.rng"),
  "check.schema.json": async () =>
    json(await import("../../../schemas/check.schema.json", { with: { type: "json" } })),
  "plan.schema.json": async () =>
    json(await import("../../../schemas/plan.schema.json", { with: { type: "json" } })),
  "probe.schema.json": async () =>
    json(await import("../../../schemas/probe.schema.json", { with: { type: "json" } })),
  "ps.schema.json": async () =>
    json(await import("../../../schemas/ps.schema.json", { with: { type: "json" } })),
  "doctor.schema.json": async () =>
    json(await import("../../../schemas/doctor.schema.json", { with: { type: "json" } })),
  "self-test.schema.json": async () =>
    json(await import("../../../schemas/self-test.schema.json", { with: { type: "json" } })),
  "change.schema.json": async () =>
    json(await import("../../../schemas/change.schema.json", { with: { type: "json" } })),
  "control.schema.json": async () =>
    json(await import("../../../schemas/control.schema.json", { with: { type: "json" } })),
  "event.schema.json": async () =>
    json(await import("../../../schemas/event.schema.json", { with: { type: "json" } })),
};

export const SCHEMA_NAMES: readonly string[] = Object.keys(SCHEMAS);

export async function run(args: Arguments): Promise<ExitStatus> {
  const [name] = args.operands;
  if (name === undefined) {
    print(SCHEMA_NAMES.join("\n"));
    return EXIT.done;
  }
  const load = Object.hasOwn(SCHEMAS, name) ? SCHEMAS[name] : undefined;
  if (load === undefined) {
    throw new UsageError(
      `There is no schema '${name}'`,
      `there are: ${SCHEMA_NAMES.join(", ")}`,
    );
  }
  printExactly(await load());
  return EXIT.done;
}

async function generated(path: string): Promise<string> {
  const { generatedFiles } = await import("../generated_files.ts");
  return generatedFiles().find((file) => file.path === path)?.text ?? "";
}

function json(module: { readonly default: unknown }): string {
  return JSON.stringify(module.default, null, 2);
}
