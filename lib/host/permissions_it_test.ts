/** What the compiled program's narrow permissions do to the host, with Deno run under the same ones. */
import { assertEquals } from "@std/assert";
import { importMapArgs } from "./testing/import_map.ts";

const PROBE = `
import { systemHost } from "${new URL("./mod.ts", import.meta.url)}";
const host = systemHost({ selfCommand: { program: "/proc/self/exe", args: [] } });
const failed = async (operation) => {
  try {
    await operation();
    return "done";
  } catch (error) {
    return [error.name, error.fault, error.message];
  }
};
console.log(JSON.stringify({
  write: await failed(() => host.files.writeAtomically("/etc/domrun-test", "x")),
  run: await failed(() => host.programs.run("/bin/ls", [], { timeoutMs: 5000 })),
  allowed: await failed(() => host.programs.run("true", [], { timeoutMs: 5000 })),
  secret: host.environment("HOME") ?? null,
  writable: await host.files.writable("/bin/sh"),
  readable: await host.files.readable("/dev/kvm"),
  exists: await host.programs.exists(Deno.pid).catch((error) => error.message),
}));
`;

async function underPermissions(env: Record<string, string>): Promise<Record<string, unknown>> {
  const script = await Deno.makeTempFile({ prefix: "domrun-permissions-", suffix: ".ts" });
  try {
    await Deno.writeTextFile(script, PROBE);
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "--quiet",
        "--no-prompt",
        "--no-check",
        ...importMapArgs(),
        "--allow-read",
        "--allow-write=/run/user,/run/domrun,/run/libvirt/qemu/passt,/tmp",
        "--allow-run=true,kill,stat",
        "--allow-env=PATH,XDG_RUNTIME_DIR",
        "--allow-sys=uid,gid",
        script,
      ],
      env,
    }).output();
    assertEquals(code, 0, new TextDecoder().decode(stderr));
    return JSON.parse(new TextDecoder().decode(stdout));
  } finally {
    await Deno.remove(script);
  }
}

Deno.test("under narrow permissions every refusal says that domrun itself forbids it", async () => {
  const seen = await underPermissions({});
  assertEquals(seen.write, [
    "FileError",
    "denied",
    "domrun's own permissions forbid it: they allow writing only below " +
    "/run/user, /run/domrun, /run/libvirt/qemu/passt and /tmp",
  ]);
  assertEquals(seen.run, [
    "StartError",
    "denied",
    "Cannot start /bin/ls: domrun's own permissions forbid it: they allow only the programs that " +
    "`domrun version --permissions` lists, where PATH finds them; " +
    "'ls' is none of them: call it by a link with a name of the list (of a QEMU, " +
    "qemu-system-x86_64 say) in a directory that is first in PATH",
  ]);
  assertEquals([seen.allowed, seen.secret, seen.exists], ["done", null, true]);
});

Deno.test("a variable that changes how programs are linked is named", async () => {
  const { allowed } = await underPermissions({ LD_LIBRARY_PATH: "/nonexistent" });
  assertEquals(allowed, [
    "StartError",
    "denied",
    "Cannot start true: domrun's own permissions forbid starting programs while LD_LIBRARY_PATH is set; " +
    "unset it for domrun: env -u LD_LIBRARY_PATH domrun",
  ]);
});
