/** Records of released domruns are read, and nothing that is no record is believed. */
import { assertEquals, assertMatch } from "@std/assert";
import { FileError, type Host } from "../../host/host.ts";
import { systemHost } from "../../host/mod.ts";
import {
  capabilitiesOf72,
  mustPlan,
  planOf,
  readWell,
  testdata,
  withEverything,
} from "../../plan/testing/documents.ts";
import { readRecord } from "./read_record.ts";
import type { MachineRecord } from "./record.ts";

const RECORDS = new URL("../../../testdata/records/", import.meta.url);
const MACHINES = "/run/user/1000/domrun";

/** A host on which `words` are the one file there is, the record of the machine in `directory`. */
function hostWith(words: string, directory = `${MACHINES}/web`): Host {
  const host = systemHost();
  const bytes = new TextEncoder().encode(words);
  const path = `${directory}/machine.json`;
  const facts = { kind: "file", size: bytes.length, mode: 0o600, uid: 1000, gid: 1000 } as const;
  const times = { dev: 1, ino: 1, mtimeMs: 0, ctimeMs: 0 };
  return {
    ...host,
    directories: {
      machines: MACHINES,
      passt: "/run/user/1000/libvirt/qemu/run/passt",
      cache: `${MACHINES}/.cache`,
    },
    files: {
      ...host.files,
      stat: (asked) => Promise.resolve(asked === path ? { ...facts, ...times } : undefined),
      readHead: (asked) =>
        asked === path
          ? Promise.resolve(bytes)
          : Promise.reject(new FileError("missing", asked, "No such file")),
    },
  };
}

const released = [...Deno.readDirSync(RECORDS)].map(({ name }) => name).sort();

for (const file of released) {
  Deno.test(`a record of format 1 is read: ${file}`, async () => {
    const words = Deno.readTextFileSync(new URL(file, RECORDS));
    const read = await readRecord(hostWith(words), "web");
    assertEquals(read, { kind: "record", record: JSON.parse(words) });
  });
}

const capabilities = withEverything(
  capabilitiesOf72(Deno.readTextFileSync(testdata("capabilities", "qemu-7.2.json"))),
);

for (const { name: file } of Deno.readDirSync(testdata("plans"))) {
  Deno.test(`what is written down of ${file} is read again`, async () => {
    const document = await readWell(file, Deno.readTextFileSync(testdata("plans", file)));
    const plan = mustPlan(planOf(document, capabilities));
    const record: MachineRecord = { format: 1, phase: "launching", startedAt: "", plan };
    const words = JSON.stringify(record);
    const read = await readRecord(hostWith(words, plan.directory), plan.name);
    assertEquals(read, { kind: "record", record: JSON.parse(words) });
  });
}

Deno.test("there are records to read", () => assertEquals(released.length > 1, true));

/** A whole record with one thing changed. */
function changed(change: (text: string) => string): string {
  const whole = Deno.readTextFileSync(new URL("network.json", RECORDS));
  const text = change(whole);
  if (text === whole) throw new Error("nothing was changed");
  return text;
}

const BAD: readonly (readonly [what: string, words: string, reason: RegExp])[] = [
  ["empty", "", /^machine\.json is empty$/],
  ["cut", changed((text) => text.slice(0, 200)), /^machine\.json is not JSON: it may be cut off$/],
  ["no object", "[]", /^machine\.json: it must be an object, found \[\]$/],
  [
    "of a later format",
    '{"format": 2}',
    /^machine\.json: it has format 2, and this domrun reads 1$/,
  ],
  [
    "without a plan",
    '{"format":1,"phase":"launched","startedAt":"","plan":null}',
    /^machine\.json: plan must be an object, found null$/,
  ],
  [
    "of another machine",
    changed((text) => text.replace('"name": "web"', '"name": "other"')),
    /^machine\.json: it is the record of "other"$/,
  ],
  [
    "with another program for passt",
    changed((text) =>
      text.replace('"program": "/usr/bin/passt"', '"program": "/usr/bin/qemu-img"')
    ),
    /^machine\.json: it has "\/usr\/bin\/qemu-img" in passt's place$/,
  ],
  [
    "with somebody's file for passt's pid file",
    changed((text) => text.replace(/"pidFile": "[^"]*-passt.pid"/, '"pidFile": "/home/me/notes"')),
    /^machine\.json: it names "\/home\/me\/notes", which is not a file of this machine$/,
  ],
  [
    "with a way out of the directory",
    changed((text) =>
      text.replace(/"logFile": "[^"]*qemu.log"/, `"logFile": "${MACHINES}/web/.."`)
    ),
    /^machine\.json: it names .*, which is not a file of this machine$/,
  ],
  [
    "with a console elsewhere",
    changed((text) => text.replace(/"socket": "[^"]*serial0.socket"/, '"socket": "/tmp/s"')),
    /^machine\.json: it names "\/tmp\/s", which is not a file of this machine$/,
  ],
  [
    "with a console's log out of the directory",
    changed((text) =>
      text.replace(/"logFile": "[^"]*serial0.log"/, `"logFile": "${MACHINES}/web/../notes"`)
    ),
    /^machine\.json: it names ".*notes", which is not a file of this machine$/,
  ],
  [
    "with another directory",
    changed((text) => text.replace(`"directory": "${MACHINES}/web"`, '"directory": "/home/me"')),
    /^machine\.json: it names "\/home\/me", which is not a file of this machine$/,
  ],
];

for (const [what, words, reason] of BAD) {
  Deno.test(`a record is not believed that is ${what}`, async () => {
    const read = await readRecord(hostWith(words), "web");
    assertEquals(read.kind, "unreadable");
    assertMatch(read.kind === "unreadable" ? read.reason : "", reason);
  });
}
