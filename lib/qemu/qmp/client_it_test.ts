import { assertEquals, assertRejects } from "@std/assert";
import { systemHost } from "../../host/mod.ts";
import { connectQmp, QmpError } from "./client.ts";

const EMULATOR = "qemu-system-x86_64";
const host = systemHost();

Deno.test("the client talks to a real QEMU over its socket", async () => {
  if (await host.programs.find(EMULATOR) === undefined) return console.log(`SKIP no ${EMULATOR}`);
  const directory = await Deno.makeTempDir({ prefix: "domrun-qmp-" });
  const socket = `${directory}/qmp.socket`;
  const pidFile = `${directory}/pid`;
  try {
    const started = await host.programs.run(EMULATOR, [
      ...["-S", "-no-user-config", "-nodefaults", "-display", "none", "-machine", "none"],
      ...["-qmp", `unix:${socket},server=on,wait=off`, "-daemonize", "-pidfile", pidFile],
    ], { timeoutMs: 20_000 });
    assertEquals(started.exit, { kind: "exited", code: 0 }, started.stderr);
    const qmp = await connectQmp(await host.sockets.connect(socket), host.clock);
    const resumed = new Promise<string>((resolve) => qmp.onEvent(({ name }) => resolve(name)));
    const [version, status] = await Promise.all([
      qmp.execute("query-version"),
      qmp.execute("query-status"),
      qmp.execute("cont"),
    ]);
    const { major, minor, micro, package: words } = qmp.version;
    assertEquals(version, { qemu: { major, minor, micro }, package: words });
    assertEquals((status as { running: boolean }).running, false);
    assertEquals(await resumed, "RESUME");
    const refused = await assertRejects(() => qmp.execute("device_del", { id: "x" }), QmpError);
    assertEquals(refused.errorClass, "DeviceNotFound");
    const unknown = await assertRejects(() => qmp.execute("no-such-command"), QmpError);
    assertEquals(unknown.errorClass, "CommandNotFound");
    await qmp.execute("quit");
    assertEquals(await qmp.closed, "it closed the connection");
  } finally {
    const pid = Number(await host.files.readTail(pidFile, 20));
    if (pid > 0) await host.programs.signal(pid, "SIGKILL");
    await Deno.remove(directory, { recursive: true });
  }
});
