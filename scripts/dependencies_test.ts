/** What the project imports from others: each pinned, each used, and the npm profile no larger than its use. */
import { assertEquals } from "@std/assert";
import { dirname, fromFileUrl, join } from "@std/path/posix";
import configuration from "../deno.json" with { type: "json" };
import profile from "./npm/import_map.json" with { type: "json" };

const root = join(dirname(fromFileUrl(import.meta.url)), "..");

/** The names that a file imports, by package. */
interface Use {
  readonly specifier: string;
  readonly names: readonly string[];
}

Deno.test("every dependency is pinned exactly", () => {
  const targets = [...Object.values(configuration.imports), ...Object.values(profile.imports)];
  const exact = /^(?:(?:jsr|npm):(?:@[\w-]+\/)?[\w-]+@\d+\.\d+\.\d+(?:\/[\w./-]+)?|\.\/\w+\.ts)$/;
  assertEquals(targets.filter((target) => !exact.test(target)), []);
});

Deno.test("every dependency is used", () => {
  const used = new Set(uses().map(({ specifier }) => specifier));
  const declared = [...Object.keys(configuration.imports), ...Object.keys(profile.imports)];
  assertEquals(declared.filter((name) => !used.has(name)), []);
});

Deno.test("the npm profile has every dependency, in the version of deno.json where both take it", () => {
  const theirs: Readonly<Record<string, string>> = profile.imports;
  const differing = Object.entries(configuration.imports).filter(([name, target]) =>
    target.startsWith("jsr:") ? !theirs[name]?.startsWith("./") : theirs[name] !== target
  );
  assertEquals(differing, []);
});

Deno.test("the npm profile has exactly the functions in use", () => {
  const adapters = Object.entries(profile.imports).filter(([, target]) => target.startsWith("./"));
  for (const [specifier, target] of adapters) {
    const used = uses().filter((use) => use.specifier === specifier).flatMap(({ names }) => names);
    const text = Deno.readTextFileSync(join(root, "scripts/npm", target));
    assertEquals(exported(text), [...new Set(used)].sort(), specifier);
  }
});

/** The values that a module exports; types come along with what they describe. */
function exported(text: string): string[] {
  const declared = text.matchAll(/^export (?:async )?(?:function|class) (\w+)/gm);
  const listed = [...text.matchAll(/^export (?:const )?\{([^}]*)\}/gm)];
  return [
    ...Array.from(declared, ([, name = ""]) => name),
    ...listed.flatMap(([, names = ""]) => split(names)),
  ].sort();
}

/** The tests of the profile do not count: what they alone import, nobody needs. */
function uses(): readonly Use[] {
  return [...sources(join(root, "lib")), ...sources(join(root, "scripts")), join(root, "main.ts")]
    .filter((path) => !/\/npm\/\w+_test\.ts$/.test(path))
    .flatMap((path) => importsOf(Deno.readTextFileSync(path)));
}

/** Static imports, and `const { a, b } = await import("…")`. */
function importsOf(text: string): readonly Use[] {
  const fixed = text.matchAll(
    /^import (?:type )?(?:\w+|\*[^{};]*?|\{([^}]*)\}) from "([^".][^"]*)"/gm,
  );
  const late = text.matchAll(/const \{([^}]*)\} = await import\("([^".][^"]*)"\)/g);
  return [...fixed, ...late].map(([, names = "", specifier = ""]) => ({
    specifier,
    names: split(names).filter((name) => !name.startsWith("type ")),
  }));
}

function split(names: string): string[] {
  return names.split(",").map((name) => name.trim()).filter((name) => name !== "");
}

function* sources(directory: string): Generator<string> {
  for (const entry of Deno.readDirSync(directory)) {
    const path = join(directory, entry.name);
    if (entry.isDirectory) yield* sources(path);
    else if (entry.name.endsWith(".ts")) yield path;
  }
}
