/**
 * What a JSON value must look like to be of a type. The members of a shape are those of its type, or it does not
 * compile: a member that the type gets is checked from then on. Members that the type does not have may be there:
 * a later domrun may have written them.
 */
import { isObject } from "./object.ts";

/** What is wrong with the value at `at`, `plan.passt[0].socket must be text, found 3`; undefined where nothing is. */
export interface Shape<T> {
  (value: unknown, at: string): string | undefined;
  /** There for the type alone. */
  readonly of?: T;
}

/** A member that may be absent. */
interface Optional<T> {
  readonly optional: Shape<T>;
}

type Members<T> = {
  readonly [K in keyof T]-?: Record<never, never> extends Pick<T, K>
    ? Optional<Exclude<T[K], undefined>>
    : Shape<T[K]>;
};

export const text: Shape<string> = (value, at) =>
  typeof value === "string" ? undefined : wrong(at, "text", value);

export const flag: Shape<boolean> = (value, at) =>
  typeof value === "boolean" ? undefined : wrong(at, "true or false", value);

export const count: Shape<number> = (value, at) =>
  Number.isSafeInteger(value) && Number(value) >= 0
    ? undefined
    : wrong(at, "a whole number", value);

/** A number that is not negative, such as a duration. */
export const amount: Shape<number> = (value, at) =>
  typeof value === "number" && Number.isFinite(value) && value >= 0
    ? undefined
    : wrong(at, "a number", value);

/** Any object. */
export const object: Shape<Readonly<Record<string, unknown>>> = (value, at) =>
  isObject(value) ? undefined : wrong(at, "an object", value);

/** An object of texts. */
export const texts: Shape<Readonly<Record<string, string>>> = (value, at) => {
  if (!isObject(value)) return wrong(at, "an object", value);
  return first(Object.entries(value), ([key, member]) => text(member, `${at}.${key}`));
};

/** An object of whole numbers. */
export const counts: Shape<Readonly<Record<string, number>>> = (value, at) => {
  if (!isObject(value)) return wrong(at, "an object", value);
  return first(Object.entries(value), ([key, member]) => count(member, `${at}.${key}`));
};

/** One of these texts or numbers. */
export function oneOf<T extends string | number>(...values: readonly T[]): Shape<T> {
  const wanted = values.map((one) => JSON.stringify(one)).join(" or ");
  return (value, at) => values.some((one) => one === value) ? undefined : wrong(at, wanted, value);
}

export function list<T>(shape: Shape<T>): Shape<readonly T[]> {
  return (value, at) =>
    Array.isArray(value)
      ? first(value.entries(), ([index, member]) => shape(member, `${at}[${index}]`))
      : wrong(at, "a list", value);
}

/** A list with something in it. */
export function filled<T>(shape: Shape<T>): Shape<readonly T[]> {
  return (value, at) =>
    Array.isArray(value) && value.length === 0
      ? wrong(at, "a list that is not empty", value)
      : list(shape)(value, at);
}

export function optional<T>(shape: Shape<T>): Optional<T> {
  return { optional: shape };
}

/** An object with these members. */
export function members<T extends object>(shapes: Members<T>): Shape<T> {
  const rows = Object.entries<Shape<unknown> | Optional<unknown>>(shapes);
  return (value, at) => {
    if (!isObject(value)) return wrong(at, "an object", value);
    return first(rows, ([key, shape]) => {
      const member = value[key];
      const path = at === "" ? key : `${at}.${key}`;
      if (typeof shape === "function") return shape(member, path);
      return member === undefined ? undefined : shape.optional(member, path);
    });
  };
}

/** An object without other members: what somebody asks for, of which nothing may be passed over. */
export function only<T>(shape: Shape<T>, names: readonly (keyof T & string)[]): Shape<T> {
  const known: readonly string[] = names;
  return (value, at) => {
    const other = isObject(value)
      ? Object.keys(value).find((name) => !known.includes(name))
      : undefined;
    return other === undefined ? shape(value, at) : `${at} has no member ${JSON.stringify(other)}`;
  };
}

/** An object of the shape that its member `key` names. */
export function either<T extends object>(
  key: string,
  shapes: Readonly<Record<string, Shape<T>>>,
): Shape<T> {
  return (value, at) => {
    const kind = isObject(value) ? value[key] : undefined;
    const shape = typeof kind === "string" && Object.hasOwn(shapes, kind)
      ? shapes[kind]
      : undefined;
    const wanted = Object.keys(shapes).map((one) => JSON.stringify(one)).join(" or ");
    return shape === undefined ? wrong(`${at}.${key}`, wanted, kind) : shape(value, at);
  };
}

/** The value as what its shape says; throws what `fault` makes of the words where it is nothing of the kind. */
export function shaped<T>(value: unknown, shape: Shape<T>, fault: (words: string) => Error): T {
  const words = shape(value, "");
  if (words !== undefined) throw fault(words);
  // The one place where a value gets its type: the shape has looked at every member.
  return value as T;
}

function first<T>(
  items: Iterable<T>,
  faultOf: (item: T) => string | undefined,
): string | undefined {
  for (const item of items) {
    const fault = faultOf(item);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** Long values are cut: the message is for one line. */
function wrong(at: string, wanted: string, found: unknown): string {
  const shown = found === undefined ? "nothing" : JSON.stringify(found);
  const short = shown.length > 40 ? `${shown.slice(0, 40)}…` : shown;
  return `${at === "" ? "it" : at} must be ${wanted}, found ${short}`;
}
