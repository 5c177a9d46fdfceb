/**
 * `@std/cli/parse-args` of the npm profile.
 *
 * A parser of its own rather than one of the registry's: none tells its `unknown` handler the key it
 * met, and each differs from @std/cli in what counts as a value (`--file -`, `--no-x`, repeated
 * options). Left out is what no command line of ours has: names with a dot, and values inside a group
 * of letters (`-n5`).
 */

type Value = string | number | boolean;
type Names<T> = T | readonly T[];

/** What each option is; a name that is in none of the lists goes to `unknown`. */
export interface ParseOptions<
  S extends string = string,
  B extends string = string,
  C extends string = string,
> {
  /** Options with a value, kept as text; without one it is "". */
  readonly string?: Names<S>;
  /** Options without a value, false where absent. */
  readonly boolean?: Names<B>;
  /** Options whose values are gathered in an array. */
  readonly collect?: Names<C>;
  /** Boolean options that `--no-NAME` turns off. */
  readonly negatable?: Names<string>;
  readonly alias?: Readonly<Record<string, Names<string>>>;
  readonly default?: Readonly<Record<string, unknown>>;
  /** Takes everything behind the first operand as operands. */
  readonly stopEarly?: boolean;
  /** Keeps what stands behind `--` apart, in `["--"]`. */
  readonly "--"?: boolean;
  /** Asked for each operand (no key) and undeclared option; on false it is left out. */
  readonly unknown?: (arg: string, key?: string, value?: unknown) => unknown;
}

/** The options by name, and the operands under `_`. */
export type Args<S extends string, B extends string, C extends string> =
  & { [K in Exclude<S, C>]?: string }
  & { [K in Extract<S, C>]: string[] }
  & { [K in Exclude<B, C>]: boolean }
  & { _: (string | number)[]; "--"?: string[] }
  & Record<string, unknown>;

/** Reads a command line as @std/cli does. Pure, apart from the calls of `unknown`. */
export function parseArgs<
  S extends string = never,
  B extends string = never,
  C extends string = never,
>(args: readonly string[], options: ParseOptions<S, B, C> = {}): Args<S, B, C> {
  const result: Record<string, unknown> = new Reader(options).read(args);
  return result as Args<S, B, C>;
}

class Reader {
  readonly #aliases = new Map<string, readonly string[]>();
  readonly #strings: ReadonlySet<string>;
  readonly #booleans: ReadonlySet<string>;
  readonly #collected: ReadonlySet<string>;
  readonly #negatable: ReadonlySet<string>;
  readonly #values: Record<string, unknown> = {};
  readonly #operands: (string | number)[] = [];

  constructor(readonly options: ParseOptions) {
    for (const [name, others] of Object.entries(options.alias ?? {})) {
      const group = [name, ...list(others)];
      group.forEach((one) => this.#aliases.set(one, group.filter((other) => other !== one)));
    }
    this.#strings = this.#withAliases(options.string);
    this.#booleans = this.#withAliases(options.boolean);
    this.#collected = this.#withAliases(options.collect);
    this.#negatable = this.#withAliases(options.negatable);
  }

  read(args: readonly string[]): Record<string, unknown> {
    const end = args.indexOf("--");
    const own = end < 0 ? args : args.slice(0, end);
    const rest = end < 0 ? [] : args.slice(end + 1);
    for (let i = 0; i < own.length;) {
      const used = this.#readOne(own, i);
      i += used;
      if (used === 0) {
        this.#operands.push(...own.slice(i + 1));
        break;
      }
    }
    this.#fillIn();
    if (this.options["--"] !== true) return { _: [...this.#operands, ...rest], ...this.#values };
    return { _: this.#operands, ...this.#values, "--": rest };
  }

  /** Reads the argument at `i`; returns how many it took, or 0 to stop behind it. */
  #readOne(args: readonly string[], i: number): number {
    const arg = args[i] ?? "";
    const next = args[i + 1];
    if (arg.startsWith("--")) return this.#readLong(arg, next);
    if (arg.startsWith("-") && arg !== "-") return this.#readLetters(arg, next);
    if (this.options.unknown?.(arg) !== false) {
      this.#operands.push(this.#strings.has("_") ? arg : numberWhereOne(arg));
    }
    return this.options.stopEarly === true ? 0 : 1;
  }

  #readLong(arg: string, next: string | undefined): number {
    const equals = arg.indexOf("=", 3);
    const name = arg.slice(2, equals < 0 ? undefined : equals);
    if (equals >= 0) {
      const value = arg.slice(equals + 1);
      const key = name.startsWith("no-") ? name.slice(3) : name;
      this.#set(key, this.#booleans.has(key) ? value !== "false" : value, arg);
      return 1;
    }
    if (name.startsWith("no-") && this.#negatable.has(name.slice(3))) {
      this.#set(name.slice(3), false, arg, false);
      return 1;
    }
    if (next && !this.#booleans.has(name) && !next.startsWith("-")) {
      this.#set(name, next, arg);
      return 2;
    }
    return this.#setFlag(name, arg, next);
  }

  #readLetters(arg: string, next: string | undefined): number {
    const equals = arg.indexOf("=", 2);
    const letters = [...arg.slice(1, equals < 0 ? undefined : equals)];
    const last = letters.pop() ?? "";
    for (const letter of letters) this.#set(letter, this.#strings.has(letter) ? "" : true, arg);
    if (equals >= 0) {
      this.#set(last, arg.slice(equals + 1), arg);
      return 1;
    }
    if (next && !this.#booleans.has(last) && !/^--?[^-]/.test(next)) {
      this.#set(last, next, arg);
      return 2;
    }
    return this.#setFlag(last, arg, next);
  }

  /** An option that takes no value from the next argument, unless that is `true` or `false`. */
  #setFlag(name: string, arg: string, next: string | undefined): number {
    if (next === "true" || next === "false") {
      this.#set(name, next === "true", arg);
      return 2;
    }
    this.#set(name, this.#strings.has(name) ? "" : true, arg);
    return 1;
  }

  #set(key: string, value: Value, arg: string, collect = true): void {
    const known = this.#strings.has(key) || this.#booleans.has(key) || this.#aliases.has(key) ||
      this.#collected.has(key);
    if (!known && this.options.unknown?.(arg, key, value) === false) return;
    const kept = typeof value === "string" && !this.#strings.has(key)
      ? numberWhereOne(value)
      : value;
    for (const name of [key, ...this.#aliases.get(key) ?? []]) {
      const before = this.#values[name];
      this.#values[name] = collect && this.#collected.has(name)
        ? [...Array.isArray(before) ? before : [], kept]
        : kept;
    }
  }

  /** Defaults first, then false for absent booleans and [] for absent collected options. */
  #fillIn(): void {
    for (const [key, value] of Object.entries(this.options.default ?? {})) {
      if (Object.hasOwn(this.#values, key)) continue;
      for (const name of [key, ...this.#aliases.get(key) ?? []]) this.#values[name] = value;
    }
    for (const name of [...this.#booleans, ...this.#strings]) {
      if (Object.hasOwn(this.#values, name)) continue;
      if (this.#collected.has(name)) this.#values[name] = [];
      else if (this.#booleans.has(name)) this.#values[name] = false;
    }
  }

  #withAliases(names: Names<string> | undefined): ReadonlySet<string> {
    return new Set(list(names ?? []).flatMap((name) => [name, ...this.#aliases.get(name) ?? []]));
  }
}

function list(names: Names<string>): readonly string[] {
  return typeof names === "string" ? [names] : names;
}

function numberWhereOne(text: string): string | number {
  return text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : text;
}
