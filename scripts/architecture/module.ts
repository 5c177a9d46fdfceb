/** The modules of the project as the rules of the architecture see them. */
import { dirname, join, relative } from "@std/path/posix";

export interface Module {
  /** Relative to the root of the project. */
  readonly path: string;
  /** `vm` of lib/vm/up.ts; empty outside lib. */
  readonly room: string;
  /** A test, or a helper that tests alone may use. */
  readonly isTest: boolean;
  readonly lines: number;
  readonly text: string;
  /** The text without comments. */
  readonly code: string;
  readonly imports: readonly Import[];
}

export interface Import {
  /** A path relative to the root, or a package; {@link COMPUTED} where it is made at run time. */
  readonly target: string;
  /** The names that are imported; `*` for all of them. */
  readonly names: readonly string[];
  /** Whether it is gone once the types are. */
  readonly typeOnly: boolean;
  /** Whether it is loaded when it is called for, and not with the module. */
  readonly isLater: boolean;
}

/** The target of `import(…)` with anything but a string. */
export const COMPUTED = "a path made at run time";

/** One module out of its text. Pure. */
export function moduleOf(path: string, text: string): Module {
  const code = text.replace(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, "");
  return {
    path,
    room: roomOf(path),
    isTest: isTest(path),
    lines: text.split("\n").length - 1,
    text,
    code,
    imports: [...statements(code), ...calls(code), ...references(code)].map((one) => ({
      ...one,
      target: one.target.startsWith(".") ? join(dirname(path), one.target) : one.target,
    })),
  };
}

/** The modules of lib below `root`, and the entry. */
export function readModules(root: string): readonly Module[] {
  return read(root, [join(root, "main.ts"), ...filesBelow(join(root, "lib"))]);
}

/** The tests below `root` and what they share, those of scripts, too. */
export function readTests(root: string): readonly Module[] {
  const files = ["lib", "scripts"].flatMap((folder) => [...filesBelow(join(root, folder))]);
  return read(root, files).filter(({ path, isTest }) => isTest || path.startsWith("scripts/"));
}

function read(root: string, files: readonly string[]): readonly Module[] {
  return files.toSorted().map((file) =>
    moduleOf(relative(root, file), Deno.readTextFileSync(file))
  );
}

/** The room that a path below the root lies in; empty outside lib. Pure. */
export function roomOf(path: string): string {
  return path.startsWith("lib/") ? path.split("/")[1] ?? "" : "";
}

/** True of tests and of what stands in their folders. Pure. */
export function isTest(path: string): boolean {
  return path.endsWith("_test.ts") || /\/(testing|fuzz)\//.test(path);
}

/** `import … from`, `export … from` and `import "…"`. */
function statements(code: string): readonly Import[] {
  const pattern = /^(?:import|export)\s+(?:(type\s)?([^;"']*?)from\s+)?["']([^"'\s]+)["']/gm;
  return [...code.matchAll(pattern)].map(([, type, clause = "", target = ""]) => ({
    target,
    names: namesIn(clause),
    typeOnly: type !== undefined,
    isLater: false,
  }));
}

/** `import("…")`. */
function calls(code: string): readonly Import[] {
  return [...code.matchAll(/\bimport\(\s*(?:["'`]([^"'`$]+)["'`])?/g)]
    .map(([, target = COMPUTED]) => ({ target, names: ["*"], typeOnly: false, isLater: true }));
}

/** `new URL("….ts", import.meta.url)`, by which a module is started or loaded later. */
function references(code: string): readonly Import[] {
  return [...code.matchAll(/\bnew URL\(\s*["'`]([^"'`]+\.ts)["'`]/g)]
    .map(([, target = ""]) => ({
      target: target.startsWith("/") || target.includes(":") ? target : `./${target}`,
      names: ["*"],
      typeOnly: false,
      isLater: true,
    }));
}

/** The names of `a, { type B, C as D }`, as the other module calls them. */
function namesIn(clause: string): readonly string[] {
  const [, whole = "", braces = ""] = /^([^{]*)(?:\{([^}]*)\})?/.exec(clause) ?? [];
  const listed = braces.split(",").map((one) =>
    one.trim().replace(/^type\s+/, "").replace(/\s+as\s.*$/, "")
  );
  return [/\S/.test(whole.replace(",", "")) ? "*" : "", ...listed].filter((name) => name !== "");
}

function* filesBelow(directory: string): Generator<string> {
  for (const entry of Deno.readDirSync(directory)) {
    const path = join(directory, entry.name);
    if (entry.isDirectory) yield* filesBelow(path);
    else if (entry.name.endsWith(".ts")) yield path;
  }
}
