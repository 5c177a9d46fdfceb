import { assert, assertEquals } from "@std/assert";
import { systemHost } from "../../host/mod.ts";
import { until } from "../../host/testing/until.ts";
import { isRunning } from "./qemu_process.ts";

const host = systemHost();

/** As QEMU has them: much memory, a file's lock, and a log that is its standard error. */
const BIG = `
  open my $image, ">", $ARGV[0] or die;
  flock $image, 2 or die;
  my $memory = "x" x 600_000_000;
  print STDERR "ready\\n";
  sleep;
`;

Deno.test("isRunning() says so until the kernel has taken the locks of a process", async () => {
  const directory = await Deno.makeTempDir({ prefix: "domrun-ending-" });
  const [image, log] = [`${directory}/image`, `${directory}/log`];
  try {
    await Deno.writeTextFile(log, "");
    const started = ["-c", 'exec perl -e "$1" "$2" 2>"$3"', "sh", BIG, image, log];
    const { pid } = new Deno.Command("sh", { args: started }).spawn();
    await until("it has all", async () => (await Deno.readTextFile(log)).endsWith("ready\n"));
    const { dev, ino } = await Deno.stat(log);
    const process = { pid, log: { dev, ino: ino ?? 0 } };
    assert(await isRunning(host, process));
    Deno.kill(pid, "SIGKILL");
    await until("it is gone", async () => !(await isRunning(host, process)));
    const { exit } = await host.programs.run("flock", ["-n", image, "true"], { timeoutMs: 10_000 });
    assertEquals(exit, { kind: "exited", code: 0 });
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});
