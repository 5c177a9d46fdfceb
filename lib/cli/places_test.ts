import { assertEquals } from "@std/assert";
import type { Directories, FileFacts, Host } from "../host/host.ts";
import { placeOf, placesInWords, placesOf } from "./places.ts";

const place = (machines: string): Directories => ({ machines, passt: "/p", cache: "/c" });
const HERE = place("/run/user/7/domrun");
const THERE = place("/tmp/domrun-7");

/** A host on which these paths are there. */
function hostWith(paths: readonly string[], elsewhere: readonly Directories[] = [THERE]): Host {
  const stat = (path: string) =>
    Promise.resolve(paths.includes(path) ? { kind: "file", size: 1 } as FileFacts : undefined);
  const readHead = (path: string) =>
    Promise.resolve(new TextEncoder().encode(JSON.stringify({
      ...{ format: 1, name: "a", uuid: "", startedAt: "", endedAt: "", path },
      ended: { outcome: "stopped", reason: "stop-requested", message: "" },
      ...{ consoles: [], passtLogs: [] },
    })));
  const programs = { lockingFiles: () => Promise.resolve([]) };
  return { directories: HERE, elsewhere, files: { stat, readHead }, programs } as unknown as Host;
}

const RUN = "/.last/a/run.json";
const ROWS: readonly (readonly [what: string, paths: readonly string[], place: Directories])[] = [
  ["is nowhere", [], HERE],
  ["is here", [`${HERE.machines}/a`], HERE],
  ["is elsewhere", [`${THERE.machines}/a`], THERE],
  ["is in both", [`${THERE.machines}/a`, `${HERE.machines}/a`], HERE],
  ["ran elsewhere", [`${THERE.machines}${RUN}`], THERE],
  ["runs elsewhere, and ran here", [`${THERE.machines}/a`, `${HERE.machines}${RUN}`], THERE],
];

for (const [what, paths, { machines }] of ROWS) {
  Deno.test(`placeOf() a machine that ${what}`, async () => {
    assertEquals((await placeOf(hostWith(paths), "a")).directories.machines, machines);
  });
}

Deno.test("placesOf() names each place once, and none of them leads on", () => {
  const places = placesOf(hostWith([]));
  assertEquals(places.map(({ directories }) => directories), [HERE, THERE]);
  assertEquals(places.map(({ elsewhere }) => elsewhere), [undefined, undefined]);
  assertEquals(placesInWords(hostWith([])), "/run/user/7/domrun and /tmp/domrun-7");
  assertEquals(placesInWords(hostWith([], [])), "/run/user/7/domrun");
});
