/**
 * permission_flags DENO_VERSION [SELF]: domrun's permissions as flags of `deno compile` and `deno run`, one a line. From
 * the source, SELF is the Deno that runs it.
 */
import { permissionFlags } from "../../lib/host/permissions.ts";

if (import.meta.main) {
  const [version = Deno.version.deno, self] = Deno.args;
  console.log(permissionFlags(version, self).join("\n"));
}
