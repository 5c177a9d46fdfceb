/** `domrun version`: which domrun this is, and what it may do. */
import type { Host } from "../../host/host.ts";
import type { Arguments } from "../arguments.ts";
import { EXIT, type ExitStatus } from "../exit_status.ts";
import { print } from "../output.ts";
import { VERSION } from "../../host/version_number.ts";

export async function run(args: Arguments, host: Host): Promise<ExitStatus> {
  if (!args.flag("permissions")) {
    print(versionLine(host));
    return EXIT.done;
  }
  const { permissionFlags } = await import("../../host/permissions.ts");
  print(permissionFlags(host.denoVersion).join("\n"));
  return EXIT.done;
}

/** `domrun 0.1.0 (commit abc1234, Deno 2.4.2)`; without the commit where nobody knows it. Pure. */
export function versionLine(host: Pick<Host, "commit" | "denoVersion">): string {
  const commit = host.commit === undefined ? "" : `commit ${host.commit}, `;
  return `domrun ${VERSION} (${commit}Deno ${host.denoVersion})`;
}
