/** `domrun ssh`: a shell in a guest, or a command. */
import { guestUserOf } from "../../domain/guest_user.ts";
import { type Host, StartError } from "../../host/host.ts";
import { machineFiles } from "../../plan/machine_files.ts";
import { sshDoor, sshDoorOverVsock } from "../../vm/guest/door.ts";
import { sshWay } from "../../vm/guest/ssh_way.ts";
import type { Arguments } from "../arguments.ts";
import { absolute } from "../document/read_input.ts";
import type { ExitStatus } from "../exit_status.ts";
import { requireMachineName } from "../machine_operand.ts";
import { makeSource } from "../../findings/source.ts";
import { parseXml } from "../../xml/parse.ts";

/** As ssh itself, when something is wrong with the connection. */
const FAILED = 255;

export async function run(args: Arguments, host: Host): Promise<ExitStatus> {
  const [name = "", ...command] = args.operands;
  requireMachineName(name);
  if (await host.programs.find("ssh") === undefined) {
    throw new StartError("missing", "ssh", "No such program");
  }
  const door = args.flag("vsock") ? sshDoorOverVsock : sshDoor;
  const { options, destination } = sshWay(await door(host, name));
  const files = machineFiles(host.directories.machines, name);
  const user = args.text("user") ?? await userIn(files.xml, host);
  const identity = args.text("identity");
  const exit = await host.programs.runInTerminal("ssh", [
    ...options,
    // The guest's keys are known as long as the machine runs: the next one of the name may be another.
    ...["-o", `UserKnownHostsFile=${quoted(`${files.directory}/known_hosts`)}`],
    ...["-o", "StrictHostKeyChecking=accept-new", "-o", "HostKeyAlias=guest"],
    ...["-o", "LogLevel=ERROR"],
    ...(user === undefined ? [] : ["-l", user]),
    ...(identity === undefined ? [] : ["-i", absolute(identity, host)]),
    ...["--", destination, ...command],
  ]);
  return exit.kind === "exited" ? exit.code : FAILED;
}

/** Whom the machine's document names for its guest. */
async function userIn(xml: string, host: Host): Promise<string | undefined> {
  const { document } = await parseXml(makeSource(xml, await host.files.readText(xml)));
  return document === undefined ? undefined : guestUserOf(document.root);
}

/** A path in ssh_config(5): quoted, for it may have blanks, and without its tokens. */
function quoted(path: string): string {
  return `"${path.replaceAll("%", "%%")}"`;
}
