import { assertEquals } from "@std/assert";
import type { Host } from "../../host/host.ts";
import { firstUnprivileged } from "./kernel_text.ts";

/** A host on which `cat` of that file says so; `undefined`: there is none. */
function host(text: string | undefined): Pick<Host, "programs"> {
  const run = (program: string, args: readonly string[]) => {
    assertEquals([program, ...args], ["cat", "/proc/sys/net/ipv4/ip_unprivileged_port_start"]);
    const exit = { kind: "exited", code: text === undefined ? 1 : 0 };
    return Promise.resolve({ exit, stdout: text ?? "", stderr: "", timedOut: false });
  };
  return { programs: { run } } as unknown as Host;
}

Deno.test("firstUnprivileged() is what the kernel says, else 1024", async () => {
  assertEquals(await firstUnprivileged(host("80\n")), 80);
  assertEquals(await firstUnprivileged(host("0\n")), 0);
  assertEquals(await firstUnprivileged(host(undefined)), 1024);
});
