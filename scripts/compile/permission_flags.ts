/** permission_flags DENO_VERSION: the permissions of the compiled program as flags of `deno compile`, one a line. */
import { permissionFlags } from "../../lib/host/permissions.ts";

if (import.meta.main) console.log(permissionFlags(Deno.args[0] ?? Deno.version.deno).join("\n"));
