import { assertEquals, assertRejects } from "@std/assert";
import { systemHost } from "../../host/mod.ts";
import { tryKill } from "../testing/real_machines.ts";
import { endHelper } from "./helper.ts";

for (
  const [what, argument, outcome] of [
    ["the helper", "SOCKET", "ended"],
    ["a stranger that has its pid now", "another", "lives"],
  ] as const
) {
  Deno.test(`endHelper() finds ${what}: it ${outcome}`, async () => {
    const host = systemHost();
    const directory = await Deno.makeTempDir({ prefix: "domrun-helper-" });
    const socket = `${directory}/tpm0.socket`;
    const child = new Deno.Command("sh", {
      args: ["-c", "while :; do sleep 0.1; done", argument.replace("SOCKET", socket)],
      stdin: "null",
    }).spawn();
    try {
      const pidFile = `${directory}/tpm0.pid`;
      await Deno.writeTextFile(pidFile, `${child.pid}\n`);
      await endHelper(host, {
        ...{ kind: "swtpm", device: "tpm0", program: "swtpm", args: [], daemonises: true },
        ...{ socket, pidFile },
      }, { waits: false });
      assertEquals(await host.programs.exists(child.pid) ? "lives" : "ended", outcome);
    } finally {
      tryKill(child.pid);
      await child.status;
      await Deno.remove(directory, { recursive: true });
    }
  });
}

Deno.test("endHelper() ends nobody where no `cat` tells who it is, and says so", async () => {
  const directory = await Deno.makeTempDir({ prefix: "domrun-helper-" });
  try {
    const [socket, pidFile] = [`${directory}/tpm0.socket`, `${directory}/tpm0.pid`];
    await Deno.writeTextFile(pidFile, `${Deno.pid}\n`);
    const host = systemHost();
    const programs = { ...host.programs, find: () => Promise.resolve(undefined) };
    const { message } = await assertRejects(() =>
      endHelper({ ...host, programs }, {
        ...{ kind: "swtpm", device: "tpm0", program: "swtpm", args: [], daemonises: true },
        ...{ socket, pidFile },
      }, { waits: false })
    );
    assertEquals(
      message,
      `swtpm of tpm0 (process ${Deno.pid}) does not end, and nobody can tell whether that is it: ` +
        'there is no program "cat"',
    );
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});
