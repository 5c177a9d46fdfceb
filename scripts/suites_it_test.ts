/** How the suites are named to scripts/test.sh. */
import { assertEquals } from "@std/assert";
import { fromFileUrl } from "@std/path/posix";

Deno.test("test.sh refuses a suite that there is not, before anything else", async () => {
  const { code, stdout, stderr } = await new Deno.Command("/bin/bash", {
    args: [fromFileUrl(new URL("test.sh", import.meta.url)), "unit", "e2ee"],
    // Nothing but the shell's own: what would be installed or written could not be.
    env: { PATH: "/nonexistent" },
    clearEnv: true,
  }).output();
  const text = new TextDecoder();
  assertEquals([code, text.decode(stdout), text.decode(stderr)], [
    2,
    "",
    "error: no suite is called e2ee: unit, it, e2e or matrix\n",
  ]);
});
