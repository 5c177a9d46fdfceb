/** The user's own systemd: units enabled and disabled, and the template put where it finds it. */
import { dirname, join } from "@std/path/posix";
import type { Host } from "../../host/host.ts";
import { nameForShell } from "../../plan/shell_words.ts";
import { ChangeError } from "../../vm/errors.ts";
import { complaintOf, runTool } from "../../vm/processes/tool.ts";
import { replaceFile } from "../../vm/replace_file.ts";
import { TEMPLATE, unitTemplate } from "./unit.ts";

const SYSTEMCTL_MS = 30_000;

/** A unit that is to start a document. */
export interface WantedUnit {
  /** Its machine. */
  readonly name: string;
  readonly unit: string;
  /** The path of the document. */
  readonly document: string;
}

/**
 * Has the user's systemd start the unit with itself. Returns where the template was put; undefined where one is known
 * already.
 *
 * Throws {@link ChangeError} where there is no such systemd, and where its template would start another document.
 */
export async function enableUnit(host: Host, wanted: WantedUnit): Promise<string | undefined> {
  const { unit, document } = wanted;
  let known = await commandOf(host, wanted);
  const made = known === undefined ? await putTemplate(host, wanted) : undefined;
  if (made !== undefined) {
    await systemctl(host, wanted, ["daemon-reload"]);
    known = await commandOf(host, wanted);
  }
  if (!known?.includes(document)) {
    throw new ChangeError(
      "host",
      `Cannot have ${unit} start ${document}: it would start ${known ?? "nothing"}`,
      "your systemd may have another XDG_CONFIG_HOME than this shell (environment.d(5)), or an older " +
        `${TEMPLATE} is in its way: systemctl --user cat ${TEMPLATE}`,
    );
  }
  await systemctl(host, wanted, ["enable", "--", unit]);
  return made;
}

/** Throws {@link ChangeError}, as {@link enableUnit} does; a unit that is not enabled is no error. */
export async function disableUnit(
  host: Host,
  wanted: Pick<WantedUnit, "name" | "unit">,
): Promise<void> {
  if (await commandOf(host, wanted) === undefined) return;
  await systemctl(host, wanted, ["disable", "--", wanted.unit]);
}

/** True where the user's systemd starts it: `enable` links it into the target that the template names (systemctl(1)). */
export async function isEnabled(
  { files }: Host,
  { unit, document }: Pick<WantedUnit, "unit" | "document">,
): Promise<boolean> {
  const link = join(unitDirectory(document), "default.target.wants", unit);
  return await files.linkTarget(link) !== undefined;
}

/** Of the user's own units: beside that of documents. */
function unitDirectory(document: string): string {
  return join(dirname(dirname(document)), "systemd/user");
}

/** What the unit starts, in systemd's words: `/usr/bin/domrun up …/web.xml`; undefined where there is no such unit. */
async function commandOf(
  host: Host,
  wanted: Pick<WantedUnit, "name" | "unit">,
): Promise<string | undefined> {
  const told = await systemctl(host, wanted, [
    ...["show", "--property=LoadState", "--property=ExecStart", "--", wanted.unit],
  ]);
  if (/^LoadState=not-found$/m.test(told)) return undefined;
  return /argv\[\]=(.*?) ; /.exec(told)?.[1] ?? "";
}

/** Among the user's own units. */
async function putTemplate(host: Host, { document }: WantedUnit): Promise<string> {
  const program = await host.programs.find("domrun");
  if (program === undefined) {
    throw new ChangeError(
      "host",
      "Cannot make a unit: there is no domrun on PATH for systemd to start",
      "install it: install -D -m 755 domrun ~/.local/bin/domrun, and add that directory to PATH",
    );
  }
  const directory = unitDirectory(document);
  const path = join(directory, TEMPLATE);
  const words = await runTool(host, { program: "mkdir", args: ["-p", "--", directory] }) ??
    await replaceFile(host, "autostart", path, unitTemplate(program), {
      mode: 0o644,
      gid: host.user.gid,
    });
  if (words === undefined) return path;
  throw new ChangeError("host", `Cannot put ${path} there: ${words}`);
}

/** What it prints. Throws {@link ChangeError} in its words, with what does without it. */
async function systemctl(
  host: Host,
  { name }: Pick<WantedUnit, "name">,
  args: readonly string[],
): Promise<string> {
  const there = await host.programs.find("systemctl");
  const options = { timeoutMs: SYSTEMCTL_MS };
  const ran = there === undefined
    ? undefined
    : await host.programs.run("systemctl", ["--user", ...args], options);
  if (ran?.exit.kind === "exited" && ran.exit.code === 0) return ran.stdout;
  const words = ran === undefined
    ? "there is no systemctl here"
    : complaintOf("systemctl", ran.stderr);
  throw new ChangeError(
    "host",
    `Cannot use your systemd: ${words || "systemctl --user did not finish"}`,
    "it is there where you log in by logind (ssh, not su); without it have something else start the " +
      `machine, as cron does with this line of crontab -e: @reboot domrun up -d ${
        nameForShell(name)
      }`,
  );
}
