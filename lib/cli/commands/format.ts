/** `domrun format`: documents in canonical form, printed, compared with what they are, or written in their place. */
import { formatDomain } from "../../domain/read.ts";
import { type Finding, findingAt, isBlocking, type Severity } from "../../findings/finding.ts";
import { makeSource } from "../../findings/source.ts";
import type { Host } from "../../host/host.ts";
import { ChangeError } from "../../vm/errors.ts";
import { replaceFile } from "../../vm/replace_file.ts";
import type { Arguments } from "../arguments.ts";
import { UsageError } from "../command.ts";
import { domainReader, readingOf } from "../document/read_domain.ts";
import { absolute, type Input, readInput, STANDARD_INPUT } from "../document/read_input.ts";
import { EXIT, type ExitStatus } from "../exit_status.ts";
import { print, printXml, tell, whileRead } from "../output.ts";
import { unifiedDiff } from "../render/diff.ts";
import { tellFindings } from "../render/print_findings.ts";
import { outsideTree } from "../../xml/outside_tree.ts";

/** Notes on what is not written as it stands. */
const CHANGED = ["xml/left-out", "interface/passt-instead"];

/** A document that could be read, and its canonical text; without it, the status that says why. */
type Formatted =
  | { readonly text: string }
  | { readonly status: ExitStatus };

export async function run(args: Arguments, host: Host): Promise<ExitStatus> {
  refuseContradictions(args);
  let worst: ExitStatus = EXIT.done;
  for (const operand of args.operands) {
    const input = await readInput(operand, host);
    const formatted = await (args.flag("assigned") ? assigned : canonical)(input, args, host);
    const status = "status" in formatted
      ? formatted.status
      : await useText(input, formatted, args, host);
    if (status > worst) worst = status;
  }
  return worst;
}

function refuseContradictions(args: Arguments): void {
  const compares = args.flag("check") || args.flag("diff");
  if (args.flag("write") && compares) {
    throw new UsageError("--write goes with neither --check nor --diff");
  }
  if (args.flag("write") && args.operands.includes("-")) {
    throw new UsageError("--write needs a file, found standard input");
  }
  if (args.operands.length > 1 && !args.flag("write") && !compares) {
    throw new UsageError(
      "One document is printed, found several",
      "add --check, --diff or --write",
    );
  }
  if (args.text("emulator") !== undefined && !args.flag("assigned")) {
    throw new UsageError("--emulator goes with --assigned alone");
  }
}

async function canonical(input: Input, args: Arguments, host: Host): Promise<Formatted> {
  const read = domainReader(host, { ...readingOf(args), keepsUnknown: true });
  const { domain, findings } = await read(input);
  // What is not done here is written again all the same: the domain has it, or keeps it.
  const wrong = findings.filter(({ severity }) => severity === "error");
  tellFindings(findings.filter((one) => wrong.includes(one) || CHANGED.includes(one.code)), host);
  if (domain === undefined || wrong.length > 0) {
    if (wrong.length === 0) tellFindings(findings.filter(isBlocking), host);
    return { status: EXIT.document };
  }
  return { text: formatDomain(domain) };
}

/** As dumpxml prints it of a machine that runs: with what plan fills in. */
async function assigned(input: Input, args: Arguments, host: Host): Promise<Formatted> {
  const { planDocument } = await import("../document/plan_document.ts");
  const options = { emulator: args.text("emulator"), ...readingOf(args) };
  const { plan, findings, status } = await planDocument(input, options, host);
  tellFindings(findings.filter((one) => isBlocking(one) || CHANGED.includes(one.code)), host);
  return plan === undefined ? { status } : { text: plan.xml };
}

async function useText(
  input: Input,
  { text }: Extract<Formatted, { text: string }>,
  args: Arguments,
  host: Host,
): Promise<ExitStatus> {
  if (!args.flag("write") && !args.flag("check") && !args.flag("diff")) {
    tellFindings(lossesIn(input, "note", "are not written again"), host);
    whileRead(() => printXml(text));
    return EXIT.done;
  }
  if (withoutCommentLines(input.text) === text) return EXIT.done;
  if (args.flag("write")) return await writeBack(input, text, host);
  const diff = args.flag("diff");
  const { file } = input;
  whileRead(() => print(diff ? unifiedDiff(input.text, text, file, file) : file));
  return args.flag("check") ? EXIT.document : EXIT.done;
}

/** Comments and processing instructions would be lost for good, so a document that has some stays as it is. */
async function writeBack(
  input: Input,
  text: string,
  host: Host,
): Promise<ExitStatus> {
  const losses = lossesIn(input, "error", "would be lost: the document stays as it is");
  if (losses.length > 0) {
    tellFindings(losses, host);
    return EXIT.document;
  }
  const { file } = input;
  const path = await host.files.realPath(absolute(file, host));
  const facts = await host.files.stat(path);
  const isOwn = facts?.kind === "file" && facts.uid === host.user.uid;
  const words = !isOwn
    ? "it is no file of this user"
    : !await host.files.writable(path)
    ? "it may not be written"
    : await replaceFile(host, "format", path, text, facts);
  if (words !== undefined) throw new ChangeError("host", `Cannot write ${path}: ${words}`);
  // It is a new file of the name, as whoever reads it meanwhile needs it.
  const others = (facts?.links ?? 1) > 1 ? "; its other hard links have the text of before" : "";
  tell(`${file}: written${others}`);
  return EXIT.done;
}

/** At the first one of each kind: the canonical form has none. `fate`: what becomes of them. */
function lossesIn({ file, text }: Input, severity: Severity, fate: string): readonly Finding[] {
  const source = makeSource(file, text);
  const outside = outsideTree(source.text);
  const help = file === STANDARD_INPUT
    ? undefined
    : "print it to another file, and take over what is worth it: domrun format FILE > NEW";
  return LOSSES.flatMap(({ kind, opening, words }) => {
    const first = outside.find((one) => one.kind === kind);
    if (first === undefined) return [];
    const { start } = first.span;
    const span = { start, end: start + opening.length };
    const message = `${words} ${fate}`;
    return [findingAt(source, span, { severity, code: "xml/comments", message, help })];
  });
}

const LOSSES = [
  { kind: "comment", opening: "<!--", words: "comments" },
  { kind: "instruction", opening: "<?", words: "processing instructions" },
] as const;

/**
 * Comments on lines of their own are no reason to write a document anew. What only looks like one, in CDATA, is: that
 * is written otherwise.
 */
function withoutCommentLines(text: string): string {
  return text.replace(/^[ \t]*<!--[\s\S]*?-->[ \t]*\n/gm, "");
}
