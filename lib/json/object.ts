/** JSON that came from outside: what is an object, and what is in it. */

export type JsonObject = Readonly<Record<string, unknown>>;

/** True of `{…}`, not of lists and `null`. Pure. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The object that `text` is; undefined for anything else, and for text that is not JSON. Pure. */
export function parseObject(
  text: string,
  parse: (text: string) => unknown = JSON.parse,
): JsonObject | undefined {
  try {
    const value = parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** A member of an object; undefined where there is none, and of everything that is no object. Pure. */
export function memberOf(value: unknown, key: string): unknown {
  return isObject(value) ? value[key] : undefined;
}
