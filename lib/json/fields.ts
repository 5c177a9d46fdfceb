/** JSON that another domrun wrote, read with a message for every member that is not as it should be. */
import { isObject, type JsonObject } from "./object.ts";

/** The members of an object, each checked. What a message says is put together only when a member is wrong. */
export class JsonFields {
  readonly #values: JsonObject;
  readonly #path: string;
  readonly #fault: (words: string) => Error;

  /**
   * @param what for messages: `the capabilities`
   * @param path before each key in messages: `machines[3].`
   * @param fault makes what is thrown out of `machines[3].name must be text, found 3`
   */
  constructor(value: unknown, what: string, path: string, fault: (words: string) => Error) {
    if (!isObject(value)) throw fault(`${what} must be an object, found ${shown(value)}`);
    this.#values = value;
    this.#path = path;
    this.#fault = fault;
  }

  has(key: string): boolean {
    return this.#values[key] !== undefined;
  }

  text(key: string): string {
    return this.#checked(key, "text", (value) => typeof value === "string");
  }

  optionalText(key: string): string | undefined {
    return this.has(key) ? this.text(key) : undefined;
  }

  flag(key: string): boolean {
    return this.#checked(key, "true or false", (value) => typeof value === "boolean");
  }

  count(key: string): number {
    const isCount = (value: unknown): value is number =>
      Number.isInteger(value) && Number(value) >= 0;
    return this.#checked(key, "a whole number", isCount);
  }

  texts(key: string): readonly string[] {
    return this.#list(key).map((value, index) => {
      if (typeof value !== "string") throw this.#mistake(`${key}[${index}]`, "text", value);
      return value;
    });
  }

  fields(key: string): JsonFields {
    const path = `${this.#path}${key}`;
    return new JsonFields(this.#values[key], path, `${path}.`, this.#fault);
  }

  /** A list of objects. */
  each(key: string): readonly JsonFields[] {
    return this.#list(key).map((value, index) => {
      const path = `${this.#path}${key}[${index}]`;
      return new JsonFields(value, path, `${path}.`, this.#fault);
    });
  }

  #list(key: string): readonly unknown[] {
    return this.#checked(key, "a list", (value) => Array.isArray(value));
  }

  #checked<T>(key: string, wanted: string, isWanted: (value: unknown) => value is T): T {
    const value = this.#values[key];
    if (!isWanted(value)) throw this.#mistake(key, wanted, value);
    return value;
  }

  #mistake(key: string, wanted: string, found: unknown): Error {
    return this.#fault(`${this.#path}${key} must be ${wanted}, found ${shown(found)}`);
  }
}

function shown(found: unknown): string {
  return found === undefined ? "nothing" : JSON.stringify(found);
}
