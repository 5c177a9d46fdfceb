/** `domrun report`: what a report of a bug needs, without what is the user's own. */
import { basename, dirname } from "@std/path/posix";
import type { Host } from "../../host/host.ts";
import { accountName } from "../account_name.ts";
import { type Arguments, operand } from "../arguments.ts";
import { absolute, STANDARD_INPUT } from "../document/read_input.ts";
import { EXIT, type ExitStatus } from "../exit_status.ts";
import { print, tell } from "../output.ts";
import { renderTable } from "../render/table.ts";
import { collect, type Collected } from "../report/collect.ts";
import { addOwnValues, withoutRemarks } from "../report/own_values.ts";
import { type Replaced, StandIns } from "../report/stand_ins.ts";
import { definedNames } from "../../vm/defined_documents.ts";
import { machines } from "../../vm/list_machines.ts";
import { lastRuns } from "../../vm/logs/last_run.ts";
import { addNamesOfWords } from "../report/words_of_logs.ts";
import { visibleLine } from "../../findings/visible.ts";
import { textIfThere } from "../../host/text_if_there.ts";
import { kernelText } from "../../vm/processes/kernel_text.ts";

export async function run(args: Arguments, host: Host): Promise<ExitStatus> {
  const collected = await collect(operand(args), args, host);
  const standIns = await standInsFor(collected, host);
  const { document, sections } = collected;
  for (const { text } of sections) addNamesOfWords(standIns, text);
  const shown = [...sections];
  if (document !== undefined) {
    shown.push({ title: "the document", text: withoutRemarks(document.text) });
  }
  print(
    shown.map(({ title, text }) => `== ${title} ==\n${standIns.replaceIn(text).trimEnd()}\n`)
      .join("\n"),
  );
  tellWhatWasReplaced(standIns.replaced);
  return EXIT.done;
}

async function standInsFor(
  { name, document }: Collected,
  host: Host,
): Promise<StandIns> {
  const { machines, passt, cache, state, documents } = host.directories;
  const own = [machines, passt, cache, state, documents].filter((path) => path !== undefined);
  const standIns = new StandIns(own);
  for (const name of await userNames(host)) standIns.add("user", name);
  for (const name of await hostNames(host)) standIns.add("host", name);
  if (name !== undefined) standIns.add("name", name);
  if (document !== undefined) {
    const isFile = document.file !== STANDARD_INPUT;
    const directory = isFile ? dirname(absolute(document.file, host)) : host.workingDirectory();
    if (isFile) standIns.addPath(document.file, host.workingDirectory());
    addOwnValues(standIns, document.text, directory);
  }
  for (const other of await otherMachines(host)) standIns.add("name", other);
  return standIns;
}

/**
 * The one that the host begins with, and the one that it has now: DHCP or a container may have given it another. Their
 * domains, and those in which it looks for others, which passt tells in its log.
 */
async function hostNames(host: Host): Promise<readonly string[]> {
  const texts = [
    await textIfThere(host.files, "/etc/hostname"),
    await kernelText(host, "/proc/sys/kernel/hostname"),
  ];
  const names = texts.map((text) => text?.trim() ?? "");
  const parts = names.flatMap((name) => /^([^.]*)\.?(.*)$/.exec(name)?.slice(1) ?? []);
  const resolver = await textIfThere(host.files, "/etc/resolv.conf") ?? "";
  const zones = [...resolver.matchAll(/^(?:search|domain)\s+(.*)$/gm)]
    .flatMap(([, zone = ""]) => zone.split(/\s+/));
  return [...names, ...parts, ...zones].filter((name) => name !== "");
}

/** The account's, and of a home directory where those of people are: one elsewhere may be called anything. */
async function userNames(host: Host): Promise<readonly string[]> {
  const home = host.environment("HOME");
  const account = await accountName(host);
  return [
    ...(account === undefined ? [] : [account]),
    ...(home?.startsWith("/home/") ? [basename(home)] : []),
  ];
}

/** They may be named beside the one that is reported. What cannot be listed is told elsewhere. */
async function otherMachines(host: Host): Promise<readonly string[]> {
  const names = await Promise.all([
    machines(host).then((all) => all.map(({ name }) => name)).catch(() => []),
    lastRuns(host).then((all) => all.map(({ name }) => name)).catch(() => []),
    definedNames(host).catch(() => []),
  ]);
  return names.flat();
}

function tellWhatWasReplaced(replaced: readonly Replaced[]): void {
  if (replaced.length > 0) {
    const rows = replaced.map(({ kind, value, by }) => [
      by,
      kind === "secret" ? "a secret" : visibleLine(value),
    ]);
    tell(renderTable(["IN THE REPORT", "WHAT IT STANDS FOR"], rows));
  }
  tell("Read the report before you send it: words that a guest wrote, or you, may tell more.");
}
