import { assertEquals, assertStringIncludes } from "@std/assert";
import { capabilitiesOf72, mustPlan, planOf, readWell, testdata } from "./testing/documents.ts";
import { renderPlan, renderPlanJson, renderPlanShell } from "./render.ts";

async function passtPlan() {
  const capabilities = capabilitiesOf72(
    Deno.readTextFileSync(testdata("capabilities", "qemu-7.2.json")),
  );
  const text = Deno.readTextFileSync(testdata("plans", "passt_q35.xml"));
  return mustPlan(planOf(await readWell("web.xml", text), capabilities));
}

Deno.test("renderPlan() tells what the machine is before its commands", async () => {
  const [head = ""] = renderPlan(await passtPlan()).split("\n\npasst of net0:");
  assertEquals(
    head,
    `Machine    web
UUID       2f0a2b57-5b1b-4b0e-8f0e-0d7b1b8a3c11
Directory  /run/user/1000/domrun/web
Files      /srv/images/disk.qcow2 (disk 'vda')
           /srv/images/serial.log (the log of serial0, made where it is not there)
           /tmp/web-passt.log (the log of net0's passt, made where it is not there)
Network    net0 52:54:00:11:22:33, passt
             forward 127.0.0.1:20401:80/tcp
             forward 127.0.0.1:20410-20420/tcp
             forward 127.0.0.1:~20412-20413/tcp
             forward [::1]%lo:20430-20432:5000/udp
           ua-second 52:54:00:11:22:34, passt
Consoles   serial0 at /run/user/1000/domrun/web/serial0.socket
Gate       QEMU waits at /run/user/1000/domrun/web/gate.socket until passt is ready
Guest      power-off: destroy, reboot: destroy, crash: destroy
Before it  chardev-remove
           set_link
           qom-set`,
  );
});

Deno.test("a plan shows nothing that a terminal obeys, and no line that a name forges", async () => {
  const plan = { ...await passtPlan(), name: "a\x1b[2J\nUUID b", directory: "/c\u202Ed" };
  const [name, , directory] = renderPlan(plan).split("\n");
  assertEquals(name, "Machine    a\uFFFD[2J\uFFFDUUID b");
  assertEquals(directory, "Directory  /c\uFFFDd");
  const directories = [{ path: "/c\x9Bd", mode: 0o700, exclusive: false }];
  const mkdir = renderPlanShell({ ...plan, directories }).split("\n").find((line) =>
    line.includes("302")
  );
  assertEquals(mkdir, `mkdir -p -m 700 '/c'"$(printf '\\302\\233')"'d' &&`);
});

Deno.test("renderPlanShell() makes directories, starts every passt, then QEMU, each if the last went well", async () => {
  const shell = renderPlanShell(await passtPlan());
  const commands = shell.replaceAll(" \\\n", "").split("\n").filter((line) =>
    !line.startsWith("#")
  );
  assertEquals(shell.split("\n").slice(0, 4), [
    "#!/bin/sh",
    "# Starts a machine that nobody supervises. This ends it, and removes /run/user/1000/domrun/web:",
    "#   domrun stop web",
    "set -e",
  ]);
  assertEquals(commands.slice(1, 4), [
    "mkdir -p -m 700 /run/user/1000/domrun &&",
    "mkdir -p -m 700 /run/user/1000/libvirt/qemu/run/passt &&",
    "mkdir -m 700 /run/user/1000/domrun/web &&",
  ]);
  assertEquals(commands.map((line) => line.split(" ")[0]), [
    "set",
    "mkdir",
    "mkdir",
    "mkdir",
    "passt",
    "passt",
    "/usr/bin/qemu-system-x86_64",
    "",
  ]);
  assertEquals(commands.map((line) => line.endsWith(" &&")), [
    ...[false, true, true, true, true, true],
    ...[false, false],
  ]);
  // QEMU, which follows passt, waits for nobody.
  assertEquals(/launchgate|-S\b/.test(commands.join("\n")), false);
  assertStringIncludes(
    shell,
    "# domrun starts QEMU with -S and a chardev at which it waits for passt; here the guest runs at once.\n",
  );
  assertStringIncludes(
    shell,
    `#   {"execute":"set_link","arguments":{"name":"net0","up":false}}\n`,
  );
});

Deno.test("renderPlanJson() has the keys that programs rely on", async () => {
  const plan = await passtPlan();
  const { name, qemu, passt, directories } = renderPlanJson(plan);
  assertEquals(name, "web");
  assertEquals(qemu.program, "/usr/bin/qemu-system-x86_64");
  assertEquals(passt.map((one) => one.interface), ["net0", "ua-second"]);
  assertEquals(directories.map(({ path }) => path), [
    "/run/user/1000/libvirt/qemu/run/passt",
    "/run/user/1000/domrun/web",
  ]);
});
