/**
 * Every document from elsewhere that is planned starts with the QEMU and the passt that are installed: libvirt's own
 * test data, and the collected cases.
 */
import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path/posix";
import type { Host } from "../../host/host.ts";
import { freePorts } from "../../host/testing/free_port.ts";
import { systemHost } from "../../host/mod.ts";
import type { PasstCapabilities } from "../../passt/probe/features.ts";
import { probePasst } from "../../passt/probe/probe.ts";
import type { QemuCapabilities } from "../../qemu/probe/capabilities.ts";
import { probeQemu } from "../../qemu/probe/probe.ts";
import { withLatestMachine } from "../../cli/document/latest_machine.ts";
import { checkDocument } from "../../plan/check_document.ts";
import type { LaunchPlan } from "../../plan/launch_plan.ts";
import { planOf } from "../../plan/testing/documents.ts";
import { beginPasst, endPasst } from "../processes/passt.ts";
import { endQemu, startQemu } from "../processes/qemu.ts";
import { connectMachine, runState } from "../processes/qmp.ts";
import { hostBelow } from "../testing/machine.ts";
import { listenForQemu, makeStandIns, withStandIns } from "../testing/stand_ins.ts";
import { openGate } from "./gate.ts";

const EMULATOR = "/usr/bin/qemu-system-x86_64";
const AT_ONCE = navigator.hardwareConcurrency;

/** With how many documents at least start: of 117 and 59, 106 and 41 do with QEMU 7.2, 107 and 42 with 11.1. */
const SOURCES = [
  ["DOMRUN_CONFORMANCE", "conformance", "xml", 104],
  ["DOMRUN_CASES", "cases", "documents", 39],
] as const;

/** What QEMU refuses to start, with a word of what it says, and why. One that starts must not stand here. */
const REFUSED: Readonly<Record<string, readonly [words: RegExp, why: string]>> = {
  "disk-scsi-disk-split.xml": [/"write" lock/, "two disks have one image"],
  "disk-snapshot.xml": [/Bus 'ide.2' not found/, "libvirt takes a third IDE bus"],
  "intel-iommu-eim-autoadd.xml": [/irqchip|apic/i, "that many processors need KVM"],
  "qemu-ns-commandline-ns1.xml": [/ARGUMENT/, "its own argument is none"],
  "qemu-ns-domain-commandline-ns0.xml": [/ARGUMENT/, "its own argument is none"],
  "qemu-ns-no-env.xml": [/-unknown/, "its own argument is none"],
  "vhost-vsock.xml": [/vhost/, "there need be no /dev/vhost-vsock"],
  "report-28-fw-cfg-file-gone.xml": [/No such file/, "its own argument's file is gone"],
};

/** What QEMU refuses since a release of its own. */
const REFUSED_BY_NEWER: typeof REFUSED = {
  "real-05.xml": [/-no-hpet/, "QEMU 9 has no such argument any more"],
};

for (const [variable, name, folder, least] of SOURCES) {
  const directory = join(
    Deno.env.get(variable) ?? new URL(`../../../../shared/${name}`, import.meta.url).pathname,
    folder,
  );
  const documents = namesIn(directory);
  Deno.test(`every document of ${name} that is planned starts`, async () => {
    if (documents.length === 0) return console.log(`SKIP no documents in ${directory}`);
    const abilities = await probe(systemHost());
    const port = await freePorts(documents.length);
    const faults: string[] = [];
    let started = 0;
    const waiting = documents.map((document, index) => ({ document, port: port + index }));
    const work = async () => {
      for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) {
        const file = join(directory, one.document);
        const end = await startOf(file, one.port, abilities);
        if (end === "started") started++;
        if (!isRight(one.document, end)) faults.push(`${one.document}: ${end}`);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    console.log(`${started} of ${documents.length} documents of ${name} started`);
    assertEquals(faults.sort(), []);
    assert(started >= least, `only ${started} started, at least ${least} do`);
  });
}

function isRight(document: string, end: string): boolean {
  if (end === "not planned" || end === WITH_HELPERS) return true;
  const [words] = REFUSED[document] ?? [];
  if (words !== undefined) return words.test(end);
  return end === "started" || REFUSED_BY_NEWER[document]?.[0].test(end) === true;
}

interface Abilities {
  readonly qemu: QemuCapabilities;
  readonly passt: PasstCapabilities | undefined;
}

/** As if there were KVM: a stand-in takes its place. */
async function probe(host: Host): Promise<Abilities> {
  const passt = await host.programs.find("passt");
  return {
    qemu: {
      ...await probeQemu(host, EMULATOR),
      kvm: { present: true, usable: true },
      accelerators: ["kvm", "tcg"],
    },
    passt: passt === undefined ? undefined : await probePasst(host, passt),
  };
}

/** QEMU waits for them when it starts; with their real programs they start in lib/cli/helpers_e2e_test.ts. */
const WITH_HELPERS = "its helpers are started with it";

/** How the start of a document ends. */
async function startOf(
  file: string,
  port: number,
  { qemu, passt }: Abilities,
): Promise<string> {
  const root = await Deno.makeTempDir({ prefix: "domrun-" });
  try {
    const host = hostBelow(systemHost(), root);
    const { directories, user: { uid } } = host;
    const read = await checkDocument(file, await Deno.readTextFile(file));
    // A newer QEMU has not the machine types of old documents.
    const latest = read.domain && read.origins
      ? withLatestMachine(read.domain, read.origins, qemu)
      : {};
    const { plan } = planOf({ ...read, ...latest, findings: read.findings }, qemu, {
      directories,
      uid,
      passt,
    });
    if (plan === undefined) return "not planned";
    if (plan.helpers !== undefined && plan.helpers.length > 0) return WITH_HELPERS;
    const state = await stateOf(host, withStandIns(plan, { root, port }));
    return state === "prelaunch" ? "started" : `is ${state}`;
  } catch (error) {
    return String(error);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

/** Starts a machine and ends it; the state that QEMU was in. */
async function stateOf(host: Host, plan: LaunchPlan): Promise<string> {
  for (const { path, mode } of plan.directories) await host.files.ensureDirectory(path, mode);
  await makeStandIns(host, plan);
  const listeners = listenForQemu(plan);
  try {
    for (const one of plan.passt) await (await beginPasst(host, one)).ready;
    const started = startQemu(host, plan);
    await openGate(host, plan, started);
    await started;
    const qmp = await connectMachine(host, plan.qemu.qmpSocket, { timeoutMs: 10_000 });
    const state = await runState(qmp);
    qmp.close();
    return state;
  } finally {
    await endQemu(host, plan, { mayBeStarting: true });
    for (const one of plan.passt) await endPasst(host, one);
    for (const one of listeners) one.close();
  }
}

function namesIn(directory: string): string[] {
  try {
    return [...Deno.readDirSync(directory)].map(({ name }) => name)
      .filter((name) => name.endsWith(".xml")).sort();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}
