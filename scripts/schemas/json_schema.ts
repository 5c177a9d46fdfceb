/** The JSON Schemas in schemas/, ready to judge values. For tests. */
import { isObject } from "../../lib/json/object.ts";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { isWrittenUuid } from "../../lib/domain/uuid.ts";

/** A schema's verdict on a value: nothing, or what is wrong. */
export type Judge = (value: unknown) => readonly string[];

/**
 * The schema of a kind of output. `exact` refuses keys that the schema does not describe, too: readers must bear
 * them, and tests find that the schema says nothing of them.
 *
 * @param kind `check` for schemas/check.schema.json
 */
export async function jsonSchema(kind: string, { exact = false } = {}): Promise<Judge> {
  const file = new URL(`../../schemas/${kind}.schema.json`, import.meta.url);
  const schema: unknown = JSON.parse(await Deno.readTextFile(file));
  const validator = new Ajv2020({
    allErrors: true,
    strictRequired: false,
    formats: { uuid: isWrittenUuid, "date-time": DATE_TIME_REGEXP },
  });
  const validate: ValidateFunction = validator.compile(
    exact && isObject(schema) ? withoutOthers(schema) : schema as object,
  );
  return (value) => {
    if (validate(value)) return [];
    return (validate.errors ?? []).map(({ instancePath, message = "", params }) =>
      `${instancePath} ${message} ${JSON.stringify(params)}`
    );
  };
}

const DATE_TIME_REGEXP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/** The schema with `unevaluatedProperties: false` wherever it lists properties, alternatives apart. */
function withoutOthers(schema: Record<string, unknown>): Record<string, unknown> {
  const walked = Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [key, key === "oneOf" ? value : walk(value)]),
  );
  const lists = "properties" in schema && !("const" in schema);
  return lists ? { ...walked, unevaluatedProperties: false } : walked;
}

function walk(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(walk);
  return isObject(value) ? withoutOthers(value) : value;
}
