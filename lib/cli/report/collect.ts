/** All that tells of a machine or a document, in sections. What cannot be had is told in its place: something is broken. */
import { isMachineName } from "../../domain/machine_name.ts";
import type { Host } from "../../host/host.ts";
import { renderPlan } from "../../plan/render.ts";
import { machineFiles } from "../../plan/machine_files.ts";
import { NoSuchMachineError } from "../../vm/errors.ts";
import { machineOrLastRun } from "../../vm/list_machines.ts";
import { withHistory } from "../../vm/logs/history.ts";
import { LastLines } from "../../vm/logs/last_lines.ts";
import { lastRunFiles } from "../../vm/logs/last_run.ts";
import { LogReader } from "../../vm/logs/log_reader.ts";
import { type LogWish, machineLog } from "../../vm/logs/machine_log.ts";
import { readRecord } from "../../vm/machine/read_record.ts";
import type { MachineStatus } from "../../vm/machine/status.ts";
import type { Arguments } from "../arguments.ts";
import { probeText } from "../commands/probe.ts";
import { versionLine } from "../commands/version.ts";
import { worstVerdict } from "../doctor/check.ts";
import { needsOf } from "../doctor/document_needs.ts";
import { examine } from "../doctor/examine.ts";
import { planDocument } from "../document/plan_document.ts";
import { domainReader, readingOf } from "../document/read_domain.ts";
import { type Input, readInput } from "../document/read_input.ts";
import { failureOf, renderFailure } from "../failure.ts";
import { renderChecks } from "../render/checks.ts";
import { renderFinding } from "../render/finding.ts";
import { renderMachine } from "../render/machine.ts";
import { withoutRemarks } from "./own_values.ts";

/** Of each log that is shown. */
const LINES = 60;

export interface Section {
  readonly title: string;
  readonly text: string;
}

export interface Collected {
  /** Of the machine; absent: it is about a document. */
  readonly name?: string;
  /** Absent: it cannot be read, as the sections say. */
  readonly document?: Input;
  readonly sections: readonly Section[];
}

/**
 * What tells of the machine `operand`, of its last run, or of the document where there is no such machine.
 *
 * Effects: starts QEMU and passt as `doctor` does. Throws what reading a document throws.
 */
export async function collect(operand: string, args: Arguments, host: Host): Promise<Collected> {
  const status = await statusIfAny(operand, host);
  if (status === undefined) {
    const document = await readInput(operand, host);
    return { document, sections: await aboutHostAnd(document, args, host) };
  }
  const sections = [await section("status", () => Promise.resolve(renderMachine(status)))];
  const document = await documentOf(status, host).catch((error) => {
    sections.push({ title: "the document", text: wordsOf(error) });
    return undefined;
  });
  return {
    name: status.name,
    ...(document === undefined ? {} : { document }),
    sections: [
      ...sections,
      ...await logSections(status, host),
      ...await recordedPlan(status, host),
      ...await aboutHostAnd(document, args, host),
    ],
  };
}

async function statusIfAny(operand: string, host: Host): Promise<MachineStatus | undefined> {
  if (!isMachineName(operand)) return undefined;
  try {
    return await withHistory(host, await machineOrLastRun(host, operand));
  } catch (error) {
    if (error instanceof NoSuchMachineError) return undefined;
    throw error;
  }
}

async function documentOf({ name, endedAt }: MachineStatus, host: Host): Promise<Input> {
  const { xml } = endedAt === undefined
    ? machineFiles(host.directories.machines, name)
    : lastRunFiles(host, name);
  return await readInput(xml, host);
}

async function logSections(
  { name, consoles, interfaces }: MachineStatus,
  host: Host,
): Promise<readonly Section[]> {
  const passts = interfaces.filter(({ backend }) => backend !== "slirp");
  const wishes: readonly LogWish[] = [
    { of: "events", alias: undefined },
    { of: "qemu", alias: undefined },
    ...passts.map(({ alias }) => ({ of: "passt", alias } as const)),
    ...consoles.map(({ alias }) => ({ of: "console", alias } as const)),
  ];
  return await Promise.all(wishes.map((wish) => {
    const whose = wish.alias === undefined ? wish.of : `${wish.of} ${wish.alias}`;
    return section(`log of ${whose}, the last lines`, () => lastLinesOf(host, name, wish));
  }));
}

async function lastLinesOf(host: Host, name: string, wish: LogWish): Promise<string> {
  const log = await machineLog(host, name, wish);
  const last = new LastLines(LINES);
  for (const path of [log.before, log.path].filter((one) => one !== undefined)) {
    for await (const bytes of new LogReader(host, path).unread()) last.add(bytes);
  }
  return new TextDecoder().decode(last.bytes()) || "it is empty";
}

/** The plan that the machine was started with; that of one that has ended is made anew. */
async function recordedPlan({ name }: MachineStatus, host: Host): Promise<readonly Section[]> {
  const read = await readRecord(host, name);
  if (read.kind === "none") return [];
  const text = read.kind === "record" ? renderPlan(read.record.plan) : read.reason;
  return [{ title: "the plan that it was started with", text }];
}

async function aboutHostAnd(
  document: Input | undefined,
  args: Arguments,
  host: Host,
): Promise<readonly Section[]> {
  return [
    { title: "domrun", text: versionLine(host) },
    ...document === undefined ? [] : [
      await section("what plan says of the document", () => planned(document, args, host)),
    ],
    await section("doctor", () => doctor(document, args, host)),
    await section("probe", () => probeText(host)),
  ];
}

/** Findings quote lines, as the report has them. */
async function planned(document: Input, args: Arguments, host: Host): Promise<string> {
  const { plan, findings } = await planDocument(
    { ...document, text: withoutRemarks(document.text) },
    { ...readingOf(args), look: "all" },
    host,
  );
  const told = findings.map((one) => renderFinding(one));
  return [...told, plan === undefined ? "" : renderPlan(plan)].join("\n");
}

async function doctor(document: Input | undefined, args: Arguments, host: Host): Promise<string> {
  const read = document && await domainReader(host, readingOf(args))(document);
  const checks = await examine(host, read?.domain && needsOf(read.domain));
  return renderChecks(checks, worstVerdict(checks), { file: document?.file, findings: 0 });
}

async function section(title: string, text: () => Promise<string>): Promise<Section> {
  try {
    return { title, text: await text() };
  } catch (error) {
    return { title, text: wordsOf(error) };
  }
}

function wordsOf(error: unknown): string {
  return renderFailure(failureOf(error));
}
