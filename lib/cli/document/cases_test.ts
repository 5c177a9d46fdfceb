/**
 * The collected cases, each with what is right for it, on a host that has what they name: the newest QEMU of
 * testdata, passt, every file.
 */
import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path/posix";
import { PASST_FEATURES } from "../../passt/probe/features.ts";
import type { FileFacts, Host } from "../../host/host.ts";
import { systemHost } from "../../host/mod.ts";
import { capabilitiesOf72, testdata } from "../../plan/testing/documents.ts";
import { bareHost } from "../testing/bare_host.ts";
import { type Case, REAL_CASES, REPORTED_CASES } from "../testing/cases.ts";
import { planDocument } from "./plan_document.ts";
import { readInput } from "./read_input.ts";

const CASES = join(
  Deno.env.get("DOMRUN_CASES") ?? new URL("../../../../shared/cases", import.meta.url).pathname,
  "documents",
);
const ROWS = [...REAL_CASES, ...REPORTED_CASES];
const QEMU = capabilitiesOf72(Deno.readTextFileSync(testdata("capabilities", "qemu-7.2.json")));

/** How an image of the format begins. */
const QCOW2 = "QFI\xfb\0\0\0\x03";

/** Where its descriptors lie on a host. */
const FIRMWARE = "/usr/share/qemu/firmware";

const documents = namesIn(CASES);
if (documents.length === 0) console.log(`SKIP the collected cases: there are none in ${CASES}`);
const ignore = documents.length === 0;

Deno.test({ name: "every collected case has a row", ignore }, () => {
  assertEquals([...new Set(ROWS.map(({ document }) => document))].sort(), documents);
});

for (const row of ROWS) {
  const { document, passt } = row;
  const name = passt === undefined ? document : `${document} with the ${passt} passt`;
  Deno.test({ name: `what is right for ${name} is said`, ignore }, () => assertRight(row));
}

async function assertRight(row: Case): Promise<void> {
  const input = await readInput(join(CASES, row.document), bareHost("/nowhere"));
  const { plan, findings, status } = await planDocument(
    input,
    { look: "all", net: row.net },
    hostOf(row),
  );
  const said = findings.map(({ line, severity, code }) => `${line} ${severity} ${code}`);
  const heard = said.filter((one) => !one.includes(" note ") || row.says.includes(one));
  assertEquals([status, ...heard], [row.status, ...row.says]);
  const words = findings.map(({ message, help = "" }) => `${message}\n${help}`).join("\n");
  for (const name of row.names ?? []) assert(words.includes(name), `${name} in: ${words}`);
  const args = plan?.qemu.args.join(" ") ?? "";
  for (const part of row.has ?? []) assert(args.includes(part), `${part} in: ${args}`);
  for (const part of row.hasNot ?? []) assert(!args.includes(part), `no ${part} in: ${args}`);
}

/** A host with programs that were asked already. */
function hostOf({ gone = [], heads = {}, passt, openFiles, hasFirmware }: Case): Host {
  const bare = bareHost("/nowhere");
  const isThere = (path: string) => !gone.some((one) => path === one || path.startsWith(`${one}/`));
  const facts: FileFacts = {
    ...{ kind: "file", size: 1 << 20, mode: 0o644, uid: bare.user.uid, gid: 0 },
    ...{ dev: 1, ino: 1, mtimeMs: 0, ctimeMs: 0 },
  };
  const kept: Readonly<Record<string, unknown>> = {
    "/usr/bin/qemu-system-x86_64": QEMU,
    "/usr/bin/passt": {
      program: "/usr/bin/passt",
      version: "of the test",
      features: Object.fromEntries(
        Object.entries(PASST_FEATURES).map((
          [name, { since }],
        ) => [name, passt !== "first" || since === "2023-03-09"]),
      ),
    },
  };
  return {
    ...bare,
    files: {
      ...systemHost().files,
      // The firmware is that of the tests, whatever this host has.
      list: async (path) =>
        hasFirmware && path === FIRMWARE ? await systemHost().files.list(testdata("firmware")) : [],
      readText: (path) =>
        systemHost().files.readText(testdata("firmware", path.slice(FIRMWARE.length + 1))),
      entries: () => Promise.resolve([]),
      stat: (path) => Promise.resolve(isThere(path) ? facts : undefined),
      readable: () => Promise.resolve(true),
      writable: () => Promise.resolve(true),
      readHead: (path) =>
        Promise.resolve(
          Uint8Array.from(
            heads[path] ?? (path.endsWith(".qcow2") ? QCOW2 : ""),
            (one) => one.charCodeAt(0),
          ),
        ),
    },
    programs: {
      ...bare.programs,
      openFilesLimit: () => Promise.resolve(openFiles),
      find: (name) => {
        const path = name.startsWith("/") ? name : `/usr/bin/${name}`;
        return Promise.resolve(isThere(path) ? path : undefined);
      },
    },
    cache: {
      read: (name) =>
        Promise.resolve(
          name in kept ? { keptAtMs: bare.clock.now(), value: kept[name] } : undefined,
        ),
      write: () => Promise.resolve(),
    },
  };
}

function namesIn(directory: string): string[] {
  try {
    return [...Deno.readDirSync(directory)].map(({ name }) => name).sort();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}
