/** `domrun format`: documents in canonical form, printed, compared with what they are, or written in their place. */
import { formatDomain } from "../../domain/read.ts";
import { type Finding, findingAt, isBlocking } from "../../findings/finding.ts";
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

/** Notes on what is not written as it stands. */
const CHANGED = ["xml/left-out", "interface/passt-instead"];

/** A document that could be read, and its canonical text; without it, the status that says why. */
type Formatted =
  | { readonly text: string; readonly comments: readonly Finding[] }
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
  return { text: formatDomain(domain), comments: commentsIn(input) };
}

/** As dumpxml prints it of a machine that runs: with what plan fills in. */
async function assigned(input: Input, args: Arguments, host: Host): Promise<Formatted> {
  const { planDocument } = await import("../document/plan_document.ts");
  const options = { emulator: args.text("emulator"), ...readingOf(args) };
  const { plan, findings, status } = await planDocument(input, options, host);
  tellFindings(findings.filter((one) => isBlocking(one) || CHANGED.includes(one.code)), host);
  return plan === undefined ? { status } : { text: plan.xml, comments: commentsIn(input) };
}

async function useText(
  input: Input,
  { text, comments }: Extract<Formatted, { text: string }>,
  args: Arguments,
  host: Host,
): Promise<ExitStatus> {
  if (!args.flag("write") && !args.flag("check") && !args.flag("diff")) {
    tellFindings(comments, host);
    whileRead(() => printXml(text));
    return EXIT.done;
  }
  if (withoutCommentLines(input.text) === text) return EXIT.done;
  if (args.flag("write")) return await writeBack(input, text, comments, host);
  const diff = args.flag("diff");
  const { file } = input;
  whileRead(() => print(diff ? unifiedDiff(input.text, text, file, file) : file));
  return args.flag("check") ? EXIT.document : EXIT.done;
}

/** Comments would be lost for good, so a document that has some stays as it is. */
async function writeBack(
  { file }: Input,
  text: string,
  comments: readonly Finding[],
  host: Host,
): Promise<ExitStatus> {
  if (comments.length > 0) {
    const message = "comments would be lost: the document stays as it is";
    tellFindings(comments.map((one) => ({ ...one, severity: "error", message })), host);
    return EXIT.document;
  }
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

/** A note at the first comment: the canonical form has none. */
function commentsIn({ file, text }: Input): readonly Finding[] {
  const source = makeSource(file, text);
  const first = [...source.text.matchAll(/<!\[CDATA\[[\s\S]*?\]\]>|<!--/g)]
    .find(([found]) => found === "<!--");
  if (first === undefined) return [];
  const message = "comments are not written again";
  const help = file === STANDARD_INPUT
    ? undefined
    : "print it to another file, and take over what is worth it: domrun format FILE > NEW";
  const span = { start: first.index, end: first.index + 4 };
  return [findingAt(source, span, { severity: "note", code: "xml/comments", message, help })];
}

/** Comments on lines of their own are no reason to write a document anew. */
function withoutCommentLines(text: string): string {
  return text.replace(/^[ \t]*<!--[\s\S]*?-->[ \t]*\n/gm, "");
}
