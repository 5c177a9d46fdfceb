/** The rules of the architecture that a compiler does not check. */
import { assertEquals } from "@std/assert";
import { dirname, fromFileUrl, join, relative } from "@std/path/posix";

const root = join(dirname(fromFileUrl(import.meta.url)), "..");

/** Which rooms each room of lib/ may import from, besides itself. */
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  findings: [],
  host: [],
  xml: ["findings"],
  domain: ["xml", "findings"],
  qemu: ["host", "domain", "xml", "findings"],
  passt: ["host", "domain", "xml", "findings"],
  plan: ["host", "qemu", "passt", "domain", "xml", "findings"],
  vm: ["host", "plan", "qemu", "passt", "domain", "xml", "findings"],
  cli: ["host", "vm", "plan", "qemu", "passt", "domain", "xml", "findings"],
};

/** Packages that one room alone may import; the others may be imported anywhere. */
const ROOM_OF_PACKAGE: Readonly<Record<string, string>> = { "@std/xml": "xml", "@std/cli": "cli" };

/** Packages for tests, besides @std/assert. */
const TEST_PACKAGES = new Set(["fast-check"]);

interface Module {
  /** Relative to the root. */
  readonly path: string;
  readonly room: string;
  readonly isTest: boolean;
  readonly lines: number;
  /** The text without comments. */
  readonly code: string;
  readonly imports: readonly Import[];
}

interface Import {
  /** A path relative to the root, or a package. */
  readonly target: string;
  /** Whether it is gone once the types are. */
  readonly typeOnly: boolean;
}

Deno.test("modules import downwards only", () => {
  check((module) =>
    module.imports.filter(({ target }) => target.startsWith("lib/")).map(({ target }) =>
      roomOf(target)
    ).filter((room) =>
      room !== module.room && !module.isTest && !ROOMS[module.room]?.includes(room)
    ).map((room) => `imports from ${room}`)
  );
});

Deno.test("packages are imported where they belong", () => {
  check((module) =>
    module.imports.map(({ target }) => target).filter((target) => target.startsWith("@std/"))
      .filter((target) => {
        const room = ROOM_OF_PACKAGE[target.split("/").slice(0, 2).join("/")];
        const isForTests = target.startsWith("@std/assert");
        return (room !== undefined && room !== module.room) || (isForTests && !module.isTest);
      }).map((target) => `imports ${target}`)
  );
});

Deno.test("no other package is imported", () => {
  check((module) =>
    module.imports.map(({ target }) => target)
      .filter((target) => !/^(lib|scripts|schemas|testdata)\/|^deno\.json$|^@std\//.test(target))
      .filter((target) => !(module.isTest && TEST_PACKAGES.has(target)))
      // What the runtime has built in, like Deno's own calls, is the system's.
      .filter((target) =>
        !(target.startsWith("node:") && (module.isTest || module.room === "host"))
      )
      .map((target) => `imports ${target}`)
  );
});

Deno.test("Deno is used in lib/host alone", () => {
  check((module) =>
    !module.isTest && module.room !== "host" && /\bDeno\./.test(module.code) ? ["uses Deno"] : []
  );
});

Deno.test("console is used in lib/cli alone", () => {
  check((module) =>
    !module.isTest && module.room !== "cli" &&
      /\bconsole\.(log|error|warn|info|debug)\(/.test(module.code)
      ? ["uses console"]
      : []
  );
});

Deno.test("no file is too long to be about one thing", () => {
  check((module) =>
    !module.isTest && module.lines > 400 ? [`${module.lines} lines, 400 at most`] : []
  );
});

Deno.test("types and lint are never switched off", () => {
  check((module) =>
    /@ts-ignore|@ts-expect-error|@ts-nocheck|deno-lint-ignore/.test(Deno.readTextFileSync(
        join(root, module.path),
      ))
      ? ["switches a check off"]
      : []
  );
});

Deno.test("no modules import each other in a circle", () => {
  const byPath = new Map(modules().map((module) => [module.path, module]));
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path)) circles.push([...trail.slice(trail.indexOf(path)), path].join(" → "));
    if (done.has(path) || trail.includes(path)) return;
    for (const { target, typeOnly } of byPath.get(path)?.imports ?? []) {
      if (!typeOnly) visit(target, [...trail, path]);
    }
    done.add(path);
  };
  for (const path of byPath.keys()) visit(path, []);
  assertEquals(circles, []);
});

/** Fails with every objection to every module, each with its path. */
function check(objections: (module: Module) => readonly string[]): void {
  assertEquals(
    modules().flatMap((module) => objections(module).map((text) => `${module.path}: ${text}`)),
    [],
  );
}

function modules(): readonly Module[] {
  const found = [...filesBelow(join(root, "lib"))].sort().map((path) => {
    const source = Deno.readTextFileSync(path);
    const code = source.replace(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, "");
    const own = relative(root, path);
    return {
      path: own,
      room: roomOf(own),
      isTest: own.endsWith("_test.ts") || /\/(testing|fuzz)\//.test(own),
      lines: source.split("\n").length - 1,
      code,
      imports: importsOf(code, path),
    };
  });
  // What tests alone import, such as rows that several of them share, is part of the tests.
  const usedBy = (path: string) =>
    found.filter(({ imports }) => imports.some(({ target }) => target === path));
  const isHelper = (path: string) =>
    usedBy(path).length > 0 && usedBy(path).every(({ isTest }) => isTest);
  return found.map((module) => ({ ...module, isTest: module.isTest || isHelper(module.path) }));
}

function importsOf(code: string, path: string): readonly Import[] {
  const pattern = /^(?:import|export)\s+(type\s)?[^;"']*?from\s+["']([\w@./:-]+)["']/gm;
  return [...code.matchAll(pattern)].map(([, type, specifier = ""]) => ({
    target: specifier.startsWith(".") ? relative(root, join(dirname(path), specifier)) : specifier,
    typeOnly: type !== undefined,
  }));
}

function roomOf(path: string): string {
  return path.split("/")[1] ?? "";
}

function* filesBelow(directory: string): Generator<string> {
  for (const entry of Deno.readDirSync(directory)) {
    const path = join(directory, entry.name);
    if (entry.isDirectory) yield* filesBelow(path);
    else if (entry.name.endsWith(".ts")) yield path;
  }
}
