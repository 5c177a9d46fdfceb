/** What the flags mean, tried by a program that is compiled with them. */
import { assertEquals } from "@std/assert";
import { permissionFlags } from "./permissions.ts";

const scripts = new URL("../../scripts/", import.meta.url).pathname;

async function output(program: string, args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await new Deno.Command(program, { args: [...args] }).output();
  const text = new TextDecoder();
  assertEquals(code, 0, text.decode(stderr));
  return text.decode(stdout);
}

Deno.test("a compiled program may do what domrun needs, and nothing else", async () => {
  const directory = await Deno.makeTempDir({ dir: "/tmp", prefix: "domrun-permissions-" });
  try {
    const program = `${directory}/attempts`;
    await output(`${scripts}compile.sh`, [
      new URL("testing/attempts.ts", import.meta.url).pathname,
      program,
    ]);
    const { deno, outcomes } = JSON.parse(await output(program, []));
    // From Deno 2.9 on Unix sockets need a permission that covers TCP as well.
    const tcp = permissionFlags(deno).includes("--allow-net") ? "allowed" : "refused";
    assertEquals(outcomes, {
      "run itself": "allowed",
      "run kill": "allowed",
      "run a shell": "refused",
      "run a shell by path": "refused",
      "signal another process": "refused",
      "read a file": "allowed",
      "read below /run": "allowed",
      "read below /proc": "refused",
      "read below /sys": "refused",
      "write below /tmp": "allowed",
      "write below /etc": "refused",
      "write below /proc": "refused",
      "read a variable of its own": "allowed",
      "read another variable": "refused",
      "read all variables": "refused",
      "connect over TCP": tcp,
      "listen on TCP": tcp,
      "listen on a Unix socket": "allowed",
      "load a library": "refused",
      "ask for the user": "allowed",
      "ask for the host's name": "refused",
    });
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});
