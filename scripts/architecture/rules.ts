/** The rules of the architecture that a compiler does not check: each says what it has against some modules. Pure. */
import { COMPUTED, type Import, isTest, type Module, roomOf } from "./module.ts";

export interface Rule {
  readonly name: string;
  /** One line for each thing that is wrong, with its path; empty when all is well. */
  readonly objections: (modules: readonly Module[]) => readonly string[];
}

/** The rooms from the top down: each may import from those below it. */
const ROOMS = ["cli", "vm", "plan", "qemu", "passt", "domain", "xml", "findings", "json"];
/** Rooms that stand side by side and know nothing of each other. */
const APART: Readonly<Record<string, string>> = { qemu: "passt" };
/** Where the system may be called: above the plan, and where programs are asked what they can do. */
const CALLS_THE_HOST = /^lib\/(cli|vm|host|qemu\/probe|qemu\/qmp|passt\/probe)\//;
/** Plain data that the host hands out: its types may be named anywhere. */
const HOST_DATA = new Set(["Directories", "User"]);
/** An error, which reading what was probed elsewhere throws, too. */
const HOST_ERRORS = new Set(["CapabilityError"]);

/** What has to start at once, and reads no document: the supervisor starts while a machine does. */
const WITHOUT_GRAMMAR = /^lib\/cli\/commands\/(supervise|ps|version)\.ts$/;
const GRAMMAR = "lib/xml/codec.ts";

/** Packages that one room alone may import; the others may be imported anywhere. */
const ROOM_OF_PACKAGE: Readonly<Record<string, string>> = { "@std/xml": "xml", "@std/cli": "cli" };
/** Packages for tests. */
const TEST_PACKAGES = new Set(["@std/assert", "fast-check"]);

export const RULES: readonly Rule[] = [
  shipped(
    "rooms import downwards only",
    (module) =>
      roomsOf(module).filter((room) => !mayImport(module.room, room))
        .map((room) => `imports from ${room}`),
  ),
  shipped(
    "from the plan down nothing knows the host",
    (module) =>
      CALLS_THE_HOST.test(module.path) || module.path === "main.ts"
        ? []
        : module.imports.filter(isOfHost).flatMap(({ typeOnly, names }) =>
          names.filter((name) => !typeOnly || !HOST_DATA.has(name)).map((name) =>
            `imports ${name} of the host`
          )
        ),
  ),
  {
    name: "from the plan down nothing leads to a call of the host",
    objections: (modules) =>
      modules.filter(({ path, isTest }) => path.startsWith("lib/") && !isTest)
        .filter(({ path }) => !CALLS_THE_HOST.test(path))
        .flatMap((module) =>
          reached(module, modules, { later: true }).filter(callsHost).map(({ path }) =>
            `${module.path}: reaches ${path}`
          )
        ),
  },
  {
    name: "what reads no document loads no grammar",
    objections: (modules) =>
      modules.filter(({ path }) => WITHOUT_GRAMMAR.test(path))
        .filter((module) =>
          reached(module, modules, { later: false }).some(({ path }) => path === GRAMMAR)
        )
        .map(({ path }) => `${path}: loads ${GRAMMAR}`),
  },
  every(
    "lib imports nothing of scripts",
    (module) =>
      module.imports.filter(({ target }) => target.startsWith("scripts/"))
        .map(({ target }) => `imports ${target}`),
  ),
  shipped(
    "what is shipped imports nothing that is for tests",
    (module) =>
      module.imports.filter(({ target }) => isTest(target) || TEST_PACKAGES.has(packageOf(target)))
        .map(({ target }) => `imports ${target}`),
  ),
  every(
    "packages are imported where they belong",
    (module) =>
      module.imports.filter(({ target }) => {
        const room = ROOM_OF_PACKAGE[packageOf(target)];
        return room !== undefined && room !== module.room;
      }).map(({ target }) => `imports ${target}`),
  ),
  every(
    "nothing but our own modules and known packages is imported",
    (module) =>
      module.imports.map(({ target }) => target)
        .filter((target) => !/^(lib|scripts|schemas|testdata)\/|^deno\.json$|^@std\//.test(target))
        .filter((target) => !(module.isTest && TEST_PACKAGES.has(target)))
        // What the runtime has built in, like Deno's own calls, is the system's.
        .filter((target) =>
          !(target.startsWith("node:") && (module.isTest || module.room === "host"))
        )
        // A test may make modules to try.
        .filter((target) => !(module.isTest && target === COMPUTED))
        .map((target) => `imports ${target}`),
  ),
  shipped(
    "Deno is used in lib/host and main.ts alone",
    (module) =>
      module.room !== "host" && module.path !== "main.ts" && /\bDeno\./.test(module.code)
        ? ["uses Deno"]
        : [],
  ),
  shipped(
    "console is used in lib/cli alone",
    (module) =>
      module.room !== "cli" &&
        /\bconsole\.(log|error|warn|info|debug|trace|dir|table)\(/.test(module.code)
        ? ["uses console"]
        : [],
  ),
  shipped("no file is too long to be about one thing", ({ lines, text }) => {
    if (lines > 400) return [`${lines} lines, 400 at most`];
    const head = /^\/\*\*[^]*?\*\//.exec(text)?.[0] ?? "";
    return lines > 300 && !head.includes("The file is long because")
      ? [`${lines} lines, and its head does not say why ("The file is long because")`]
      : [];
  }),
  every(
    "types and lint are never switched off",
    (module) =>
      /@ts-ignore|@ts-expect-error|@ts-nocheck|deno-lint-ignore/.test(module.text)
        ? ["switches a check off"]
        : [],
  ),
  { name: "no modules import each other in a circle", objections: circles },
];

/** A rule about each module by itself. */
export function every(name: string, objections: (module: Module) => readonly string[]): Rule {
  return {
    name,
    objections: (modules) =>
      modules.flatMap((module) => objections(module).map((text) => `${module.path}: ${text}`)),
  };
}

/** The same for those that are part of the program. */
function shipped(name: string, objections: (module: Module) => readonly string[]): Rule {
  return every(name, (module) => module.isTest ? [] : objections(module));
}

function roomsOf(module: Module): readonly string[] {
  const rooms = module.imports.map(({ target }) => roomOf(target));
  return [...new Set(rooms)].filter((room) => room !== "" && room !== module.room);
}

/** The entry sees everything; what may be taken of the host has rules of its own. */
function mayImport(from: string, room: string): boolean {
  if (from === "") return true;
  if (!ROOMS.includes(from)) return false; // The host's, too, which imports from no room.
  return room === "host" || ROOMS.indexOf(room) > ROOMS.indexOf(from) && APART[from] !== room;
}

function isOfHost({ target }: Import): boolean {
  return roomOf(target) === "host";
}

function callsHost(module: Module): boolean {
  return module.imports.filter(isOfHost)
    .some(({ names }) => names.some((name) => !HOST_DATA.has(name) && !HOST_ERRORS.has(name)));
}

/** The modules that run when `module` does, without the host's own; also what it loads `later`, or not. */
function reached(
  module: Module,
  modules: readonly Module[],
  { later }: { readonly later: boolean },
): readonly Module[] {
  const found = new Set<Module>();
  const visit = (one: Module): void => {
    for (const { target, typeOnly, isLater } of one.imports) {
      const next = modules.find(({ path }) => path === target);
      if (typeOnly || isLater && !later) continue;
      if (next === undefined || next.room === "host" || found.has(next)) continue;
      found.add(next);
      visit(next);
    }
  };
  visit(module);
  return [...found];
}

/** Those of types, too: files that need each other to be understood are one thing. */
function circles(modules: readonly Module[]): readonly string[] {
  const byPath = new Map(modules.map((module) => [module.path, module]));
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path)) found.push([...trail.slice(trail.indexOf(path)), path].join(" → "));
    if (done.has(path) || trail.includes(path)) return;
    for (const { target } of byPath.get(path)?.imports ?? []) visit(target, [...trail, path]);
    done.add(path);
  };
  for (const path of byPath.keys()) visit(path, []);
  return found;
}

/** `@std/path` of `@std/path/posix`. */
function packageOf(target: string): string {
  return target.split("/").slice(0, target.startsWith("@") ? 2 : 1).join("/");
}
