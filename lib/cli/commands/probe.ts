/** `domrun probe`: what this QEMU and this passt can do, and what a newer one would add. */
import { CapabilityError, type Host } from "../../host/host.ts";
import { passtCapabilities } from "../../passt/probe/cache.ts";
import type { PasstCapabilities } from "../../passt/probe/features.ts";
import { qemuCapabilities } from "../../qemu/probe/cache.ts";
import type { QemuCapabilities } from "../../qemu/probe/capabilities.ts";
import type { Arguments } from "../arguments.ts";
import { UsageError } from "../command.ts";
import { EXIT, type ExitStatus } from "../exit_status.ts";
import { print, printJson, tell } from "../output.ts";
import { visibleLine } from "../../findings/visible.ts";
import { absolute, readPlainText } from "../document/read_input.ts";
import { renderProbe } from "../render/probe.ts";
import { VERSION } from "../../host/version_number.ts";

export async function run(args: Arguments, host: Host): Promise<ExitStatus> {
  if (args.text("record") !== undefined) return await record(args, host);
  const [qemu, passt] = await Promise.all([askQemu(args, host), askPasst(host)]);
  if (args.flag("json")) printJson({ ...qemu, ...(passt === undefined ? {} : { passt }) });
  else print(renderProbe(qemu, passt));
  return EXIT.done;
}

async function askQemu(args: Arguments, host: Host): Promise<QemuCapabilities> {
  const replay = args.text("replay");
  if (replay === undefined) return await installedQemu(host, args.text("emulator"));
  const [{ parseReplies }, { probeReplies }] = await Promise.all([
    import("../../qemu/probe/replies.ts"),
    import("../../qemu/probe/probe.ts"),
  ]);
  const text = await readPlainText(replay, host);
  return await probeReplies(parseReplies(text, replay), host.clock, replay);
}

/** What `probe` prints of this host's QEMU and passt. Throws {@link CapabilityError}. */
export async function probeText(host: Host): Promise<string> {
  return renderProbe(await installedQemu(host, undefined), await askPasst(host));
}

async function installedQemu(host: Host, wanted: string | undefined): Promise<QemuCapabilities> {
  return await qemuCapabilities(host, await emulator(wanted, host), VERSION);
}

/** Undefined when there is none: QEMU's answers are worth having without. */
async function askPasst(host: Host): Promise<PasstCapabilities | undefined> {
  const path = await host.programs.find("passt");
  return path === undefined ? undefined : await passtCapabilities(host, path, VERSION);
}

async function emulator(
  asked: string | undefined,
  host: Host,
): Promise<string> {
  const wanted = asked ?? `qemu-system-${host.architecture}`;
  const path = await host.programs.find(wanted);
  if (path !== undefined) return path;
  throw new CapabilityError("start", wanted, "there is no such program");
}

/** Asks QEMU anew, whatever the cache knows, and writes the conversation; `-` is standard output. */
async function record(args: Arguments, host: Host): Promise<ExitStatus> {
  const file = args.text("record") ?? "-";
  if (args.text("replay") !== undefined || args.flag("json")) {
    throw new UsageError("--record goes with neither --replay nor --json");
  }
  const [{ formatReplies }, { probeQemu }] = await Promise.all([
    import("../../qemu/probe/replies.ts"),
    import("../../qemu/probe/probe.ts"),
  ]);
  let text = "";
  await probeQemu(host, await emulator(args.text("emulator"), host), {
    record: (exchanges) => text = formatReplies(exchanges),
  });
  if (file === "-") print(text);
  else {
    await host.files.writeAtomically(absolute(file, host), text);
    tell(visibleLine(`The conversation is in ${file}`));
  }
  return EXIT.done;
}
