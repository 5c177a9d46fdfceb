/** The compiled program in a terminal that can hang up. */
import { join } from "@std/path/posix";
import { quoteForShell } from "../../plan/shell_words.ts";
import { commandLine, eventually, type Person, type RunOptions } from "./compiled.ts";

/**
 * A command in a pseudoterminal of script(1). The shell around it, which is the session's leader, heeds no signal, as
 * one that runs a script with a `trap` does: the command is not signalled, and its status is written down.
 */
export class InTerminal {
  readonly #script: Deno.ChildProcess;
  readonly #keys: WritableStreamDefaultWriter<Uint8Array>;
  readonly #directory: string;
  readonly #collected: Promise<void>;
  #output = "";
  #answered = 0;

  private constructor(script: Deno.ChildProcess, directory: string) {
    this.#script = script;
    this.#keys = script.stdin.getWriter();
    this.#directory = directory;
    this.#collected = this.#collect();
  }

  static async start(
    person: Person,
    args: readonly string[],
    options: RunOptions = {},
  ): Promise<InTerminal> {
    const directory = await Deno.makeTempDir({ prefix: "domrun-terminal-" });
    const command = commandLine(person, args, options).map(quoteForShell).join(" ");
    const status = quoteForShell(join(directory, "status"));
    const lines =
      `trap : HUP INT QUIT\n${command}\necho $? > ${status}.new\nmv ${status}.new ${status}\n`;
    const file = join(directory, "command");
    await Deno.writeTextFile(file, lines);
    const script = new Deno.Command("script", {
      // In the place of script's shell, which would die of Ctrl-\ and take the terminal with it.
      args: ["-qfc", `exec sh ${quoteForShell(file)}`, "/dev/null"],
      stdin: "piped",
      stdout: "piped",
      stderr: "null",
      env: { VISUAL: "", EDITOR: "" },
    }).spawn();
    return new InTerminal(script, directory);
  }

  get output(): string {
    return this.#output;
  }

  /** Waits until `text` has been printed since the last call, and types the answer. */
  async answer(text: string, typed: string): Promise<void> {
    await eventually(`"${text}" in ${this.#output}`, 20_000, () => {
      const at = this.#output.indexOf(text, this.#answered);
      if (at >= 0) this.#answered = at + text.length;
      return Promise.resolve(at >= 0 ? true : undefined);
    });
    await this.type(typed);
  }

  /** The exit status and all output of a command that ends by itself. */
  async ended(limitMs: number): Promise<{ readonly code: number; readonly output: string }> {
    const code = await this.status(limitMs);
    await this.#script.status;
    await this.#collected;
    return { code, output: this.#output.replaceAll("\r\n", "\n") };
  }

  /** As a person types: `\x03` is Ctrl-C. */
  async type(text: string): Promise<void> {
    await this.#keys.write(new TextEncoder().encode(text));
  }

  /** The terminal goes: its other end is closed. */
  async hangUp(): Promise<void> {
    this.#script.kill("SIGKILL");
    await this.#script.status;
    await this.#keys.close().catch(() => {});
    await this.#collected;
  }

  /** The exit status of the command, which has to end within `limitMs`. */
  async status(limitMs: number): Promise<number> {
    const text = await eventually(
      "the command ends",
      limitMs,
      () => Deno.readTextFile(join(this.#directory, "status")),
    );
    await Deno.remove(this.#directory, { recursive: true });
    await this.#keys.close().catch(() => {});
    return Number(text);
  }

  async #collect(): Promise<void> {
    const decoder = new TextDecoder();
    for await (const chunk of this.#script.stdout) {
      this.#output += decoder.decode(chunk, { stream: true });
    }
  }
}
