/** The table against what real QEMUs say, recorded and live, with the answers found in another way. */
import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path/posix";
import { systemClock } from "../../host/clock.ts";
import { systemHost } from "../../host/mod.ts";
import { FEATURE_NAMES, type FeatureName, FEATURES } from "./features.ts";
import { describeQuery, type FeatureQuery } from "./features_query.ts";
import { probeQemu, probeReplies } from "./probe.ts";
import { formatReplies, parseReplies } from "./replies.ts";

type Json = Record<string, unknown>;

interface Recorded {
  readonly file: string;
  readonly text: string;
  readonly entries: readonly Json[];
}

function recordings(): readonly Recorded[] {
  const beside = new URL("../../../../shared/conformance", import.meta.url).pathname;
  const directory = join(Deno.env.get("DOMRUN_CONFORMANCE") ?? beside, "replies");
  try {
    return [...Deno.readDirSync(directory)].map(({ name }) => name)
      .filter((name) => name.endsWith(".replies")).sort()
      .map((file) => {
        const text = Deno.readTextFileSync(join(directory, file));
        return { file, text, entries: entriesOf(text) };
      });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    console.log(`SKIP no recorded conversations in ${directory}`);
    return [];
  }
}

function entriesOf(text: string): readonly Json[] {
  return text.split("\n\n").map((entry) => JSON.parse(entry));
}

/** The replies of a recording's first process to `execute`, looked for without any of our code. */
function repliesTo(entries: readonly Json[], execute: string, typename?: string): Json[] {
  const second = entries.findIndex((entry, at) =>
    at > 0 && entry["execute"] === "qmp_capabilities"
  );
  const found = entries.findIndex((entry, at) =>
    entry["execute"] === execute && (second < 0 || at < second) &&
    (entry["arguments"] as Json | undefined)?.["typename"] === typename
  );
  const value = found < 0 ? [] : entries[found + 1]?.["return"] ?? [];
  return value as Json[];
}

/**
 * Walks every path that the schema holds from `start`, writing each as text, and looks for `path` among
 * them: the other way round than schemaHas(), which follows one path.
 */
function schemaPaths(entries: readonly Json[], start: string, depth: number): Set<string> {
  const types = new Map(
    repliesTo(entries, "query-qmp-schema").map((entry) => [entry["name"], entry]),
  );
  const found = new Set<string>();
  const names = (value: unknown) => (value ?? []) as string[];
  const walk = (name: unknown, path: string, left: number) => {
    const entry = types.get(name);
    if (entry === undefined || left < 0) return;
    found.add(path);
    for (const feature of names(entry["features"])) found.add(`${path}/$${feature}`);
    for (const value of names(entry["values"])) found.add(`${path}/^${value}`);
    for (const link of ["arg-type", "ret-type"]) {
      if (link in entry) walk(entry[link], `${path}/${link}`, left - 1);
    }
    if ("element-type" in entry) walk(entry["element-type"], path, left);
    for (const member of (entry["members"] ?? []) as Json[]) {
      const under = member["name"] === undefined ? path : `${path}/${member["name"]}`;
      if (entry["meta-type"] === "enum") found.add(`${path}/^${member["name"]}`);
      else walk(member["type"], under, left - 1);
    }
    for (const variant of (entry["variants"] ?? []) as Json[]) {
      walk(variant["type"], `${path}/+${variant["case"]}`, left - 1);
    }
  };
  walk(start, start, depth);
  return found;
}

function holdsInEntries(entries: readonly Json[], query: FeatureQuery): boolean {
  const named = (list: Json[], key: string, name: string) => list.some((one) => one[key] === name);
  switch (query.kind) {
    case "schema": {
      const [start = "", ...steps] = query.path.split("/");
      return schemaPaths(entries, start, steps.length).has(query.path);
    }
    case "type":
      return named(repliesTo(entries, "qom-list-types"), "name", query.type);
    case "property":
      return named(repliesTo(entries, query.of.listedBy, query.of.type), "name", query.property);
    case "option": {
      const options = repliesTo(entries, "query-command-line-options");
      const option = options.find((one) => one["option"] === query.option);
      if (option === undefined || query.parameter === undefined) return option !== undefined;
      return named(option["parameters"] as Json[], "name", query.parameter);
    }
    case "all":
      return query.queries.every((part) => holdsInEntries(entries, part));
  }
}

Deno.test("every feature of the table is what a recorded QEMU said", async () => {
  for (const { file, text, entries } of recordings()) {
    const { features } = await probeReplies(parseReplies(text, file), systemClock(), file);
    assertFeatures(features, entries, file);
  }
});

Deno.test("every feature of the table is what an installed QEMU says", async () => {
  const host = systemHost();
  let asked = 0;
  for (const target of ["x86_64", "aarch64"]) {
    const emulator = await host.programs.find(`qemu-system-${target}`);
    if (emulator === undefined) continue;
    let text = "";
    const record = (exchanges: Parameters<typeof formatReplies>[0]) => {
      text = formatReplies(exchanges);
    };
    const { features } = await probeQemu(host, emulator, { record });
    assertFeatures(features, entriesOf(text), emulator);
    asked++;
  }
  if (asked === 0) console.log("SKIP no QEMU");
});

function assertFeatures(
  features: Readonly<Record<FeatureName, boolean>>,
  entries: readonly Json[],
  source: string,
): void {
  for (const name of FEATURE_NAMES) {
    const { query } = FEATURES[name];
    const where = `${source}: ${name}: ${describeQuery(query)}`;
    assertEquals(features[name], holdsInEntries(entries, query), where);
  }
}

Deno.test("no QEMU has a feature before the release that the table says", async () => {
  for (const { file, text } of recordings()) {
    const { features, version } = await probeReplies(parseReplies(text, file), systemClock(), file);
    const early = FEATURE_NAMES.filter((name) => features[name])
      .filter((name) => isOlder(version, FEATURES[name].since));
    assertEquals(early, [], file);
  }
});

function isOlder(version: string, since: string): boolean {
  const [major = 0, minor = 0, micro = 0] = version.split(".").map(Number);
  // A snapshot on the way to the next release has some of what is new there.
  if (micro >= 50) return false;
  const [sinceMajor, sinceMinor] = since.split(".").map(Number);
  if (sinceMajor === undefined || sinceMinor === undefined || Number.isNaN(sinceMajor)) {
    return false;
  }
  return major < sinceMajor || (major === sinceMajor && minor < sinceMinor);
}

Deno.test("recorded conversations come out as they went in", () => {
  for (const { file, text } of recordings()) {
    assert(formatReplies(parseReplies(text, file)) === text, file);
  }
});
