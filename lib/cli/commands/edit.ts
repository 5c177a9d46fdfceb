/**
 * `domrun edit`: opens the document of a running machine in an editor, and makes the machine what was written there. What
 * somebody wrote is never lost: it stays in its file unless all of it has become true.
 */
import { formatDomain } from "../../domain/read.ts";
import { isBlocking } from "../../findings/finding.ts";
import type { Host } from "../../host/host.ts";
import { nameForShell, quoteForShell } from "../../plan/shell_words.ts";
import { controlClient } from "../../vm/control/client.ts";
import { type Draft, makeDraft } from "../../vm/draft.ts";
import type { Applied } from "../../vm/supervisor/applier.ts";
import type { Arguments } from "../arguments.ts";
import { ask } from "../ask.ts";
import { UsageError } from "../command.ts";
import { openEditor } from "../document/editor.ts";
import { newWarnings } from "../document/new_warnings.ts";
import { tellOtherName } from "../document/other_name.ts";
import { domainReader } from "../document/read_domain.ts";
import { readInput } from "../document/read_input.ts";
import { runningDocument } from "../document/running_document.ts";
import { wholeDocument } from "../document/whole_document.ts";
import { EXIT, type ExitStatus } from "../exit_status.ts";
import { explainFailure } from "../failure.ts";
import { machineOperand } from "../machine_operand.ts";
import { print, tell } from "../output.ts";
import { renderApplied } from "../render/applied.ts";
import { tellFindings } from "../render/print_findings.ts";

/** What an edit works with. */
interface Edit {
  readonly host: Host;
  readonly name: string;
  readonly draft: Draft;
  /** As the machine was when the editor was opened. */
  readonly before: string;
}

export async function run(args: Arguments, host: Host): Promise<ExitStatus> {
  const name = machineOperand(args);
  if (!host.terminal.stdinIsTerminal || !host.terminal.stdoutIsTerminal) {
    throw new UsageError("edit needs a terminal", byHand(name));
  }
  // Whether there is one that can be changed.
  (await controlClient(host, name)).close();
  const before = await runningDocument(host, name);
  const draft = await makeDraft(host, "edit", before);
  // The terminal sends Ctrl-C to the editor and to us, and an editor means something of its own by it.
  const stopHearing = host.terminal.onSignal(["SIGINT"], () => {});
  try {
    return await editUntilDone({ host, name, draft, before });
  } finally {
    stopHearing();
  }
}

async function editUntilDone(edit: Edit): Promise<ExitStatus> {
  const { host, name, draft } = edit;
  for (;;) {
    const failed = await openEditor(host, draft.path, byHand(name)).catch(async (error) => {
      // One that is not there has changed nothing.
      if (await isAsBefore(edit)) await draft.remove();
      throw error;
    });
    if (failed !== undefined) tell(`domrun: ${failed}`);
    if (await isAsBefore(edit)) {
      print("Nothing was changed");
      await draft.remove();
      return failed === undefined ? EXIT.done : EXIT.usage;
    }
    const { wish, status } = failed === undefined
      ? await makeTrue(edit)
      : { wish: "ask", status: EXIT.usage };
    const again = wish === "edit" ||
      (wish === "ask" && await question(host, "Edit it again?", ["yes", "no"]) === "yes");
    if (again) continue;
    if (wish === "done") await draft.remove();
    else tell(kept(edit));
    return status;
  }
}

/** What comes next: nothing more, nothing with the text kept, another round, or whether there is to be one. */
interface Outcome {
  readonly wish: "done" | "keep" | "edit" | "ask";
  readonly status: ExitStatus;
}

/** Checks what was written, shows what it changes, and makes it so when the user agrees. */
async function makeTrue(edit: Edit): Promise<Outcome> {
  const { host, name, draft } = edit;
  try {
    const input = await readInput(draft.path, host);
    // The draft lies where nobody has put an image.
    const read = domainReader(host, { directory: host.workingDirectory() });
    const { domain, findings } = await wholeDocument(await read(input), host);
    const blocking = findings.filter(isBlocking);
    tellFindings(blocking, host);
    if (blocking.length > 0) return { wish: "ask", status: EXIT.document };
    tellFindings(await newWarnings(findings, edit.before), host);
    if (await runningDocument(host, name) !== edit.before) {
      tell(`${name} has changed meanwhile, and what was changed is not in your text`);
    }
    const isOther = tellOtherName(domain, name, { where: "Your text", what: "edit" });
    const text = domain === undefined ? input.text : formatDomain(domain);
    const wanted = await apply(edit, text, true);
    print(renderApplied(wanted, true));
    if (wanted.changes.length === 0) return afterwards(wanted, isOther);
    const answer = await question(host, "Make these changes?", ["yes", "edit", "no"]);
    if (answer === "edit") return { wish: "edit", status: EXIT.done };
    if (answer === "no") return { wish: "keep", status: EXIT.done };
    const applied = await apply(edit, text, false);
    print(renderApplied({ ...applied, restart: [] }, false));
    return afterwards(applied, isOther);
  } catch (error) {
    return { wish: "ask", status: explainFailure(error) };
  }
}

/** Ctrl-C is the last answer. */
async function question(
  { terminal }: Host,
  words: string,
  answers: readonly string[],
): Promise<string> {
  const interrupted = new AbortController();
  const stopHearing = terminal.onSignal(["SIGINT"], () => interrupted.abort());
  try {
    return await ask(terminal, words, answers, interrupted.signal);
  } finally {
    stopHearing();
  }
}

/** What takes a new start is only in the text so far, and so is another name. */
function afterwards({ restart }: Applied, isOther: boolean): Outcome {
  return { wish: restart.length > 0 || isOther ? "keep" : "done", status: EXIT.done };
}

/** Which connections break is shown before the question, whose answer is then the word for it. */
async function apply(edit: Edit, text: string, dryRun: boolean): Promise<Applied> {
  const client = await controlClient(edit.host, edit.name);
  try {
    return await client.apply(text, { dryRun, restart: true });
  } finally {
    client.close();
  }
}

/** A file that was removed in the editor asks for nothing either. */
async function isAsBefore({ host, draft, before }: Edit): Promise<boolean> {
  if (await host.files.stat(draft.path) === undefined) return true;
  return await host.files.readText(draft.path) === before;
}

/** As `dumpxml` prints it. */
function kept({ name, draft }: Edit): string {
  return `What you wrote is in ${draft.path}: for \`domrun apply\`, or for \`domrun up\` after ` +
    `\`domrun stop ${nameForShell(name)}\``;
}

function byHand(name: string): string {
  const file = quoteForShell(`${name}.xml`);
  return `domrun dumpxml ${nameForShell(name)} > ${file}; edit ${file}; ` +
    `domrun apply ${name.startsWith("-") ? "-- " : ""}${quoteForShell(name)} ${file}`;
}
