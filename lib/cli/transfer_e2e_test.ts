/** In every way that passt and QEMU talk: data arrives whole, how fast, and also after passt was killed. */
import { assertEquals, assertNotEquals } from "@std/assert";
import { join } from "@std/path/posix";
import { domrun, eventually, people, type Person } from "./testing/compiled.ts";
import { pidOf } from "./testing/traces.ts";
import { freePort } from "../host/testing/free_port.ts";
import { type Arrived, arrived, expectedMebibytes } from "./testing/mebibytes.ts";
import { guestDocument, type GuestOptions } from "./testing/guest_document.ts";
import { withMachines } from "./testing/with_machine.ts";

const MEBIBYTES = 64;
const BOOT_MS = 120_000;
const DOWNLOAD_MS = 120_000;
/** Some 50 ms as a rule: outage_e2e_test.ts. This test also runs on loaded machines. */
const RECOVERY_MS = 30_000;
/** QEMU's command line names passt's socket, too. */
const PASST = /passt --/;

type Mode = NonNullable<GuestOptions["interfaceType"]>;

for (const person of people()) {
  for (const mode of ["user", "vhostuser"] as const) {
    Deno.test(`${MEBIBYTES} MiB arrive whole, and passt comes back: <interface type='${mode}'> (${person.label})`, async () => {
      if (mode === "vhostuser" && !(await passtHasVhostUser())) {
        return console.log(
          `NOT HERE ${mode} (${person.label}): the installed passt has no vhost-user`,
        );
      }
      const name = `e2e-${mode}`;
      const port = await freePort();
      await start(person, name, mode, port);
      await withMachines(person, [name], async () => {
        const address = `http://127.0.0.1:${port}`;
        await eventually("the guest's page", BOOT_MS, () => answers(address));
        const { seconds, ...found } = await download(`${address}/cgi-bin/bytes?${MEBIBYTES}`);
        assertEquals(found, expectedMebibytes(MEBIBYTES));
        const rate = (MEBIBYTES / seconds).toFixed(1);
        console.log(`${mode}: ${MEBIBYTES} MiB in ${seconds.toFixed(2)} s, ${rate} MiB/s`);

        const pid = await pidOf(name, PASST);
        const killed = performance.now();
        Deno.kill(pid, "SIGKILL");
        await eventually("passt is back", RECOVERY_MS, () => passtIsBack(person, name, pid));
        await eventually("the guest's page", RECOVERY_MS, () => answers(address));
        const gap = Math.round(performance.now() - killed);
        console.log(`${mode}: passt was killed, back after ${gap} ms`);
      });
    });
  }
}

async function start(person: Person, name: string, mode: Mode, port: number): Promise<void> {
  const forwards =
    `<portForward proto='tcp' address='127.0.0.1'><range start='${port}' to='80'/></portForward>`;
  const file = join(person.home, `${name}.xml`);
  await Deno.writeTextFile(file, guestDocument({ name, forwards, interfaceType: mode }));
  await Deno.chmod(file, 0o644);
  const up = await domrun(person, ["up", "-d", file]);
  assertEquals(up.code, 0, up.stderr);
}

/** Asked in another way than domrun's probe does it: of passt's help alone. */
async function passtHasVhostUser(): Promise<boolean> {
  const { stdout } = await new Deno.Command("passt", { args: ["--help"], stderr: "null" }).output();
  return new TextDecoder().decode(stdout).includes("--vhost-user");
}

/**
 * Another process, and QEMU is connected to it. The port is left alone until then: passt 2025-05-03
 * crashes when somebody connects to it before QEMU has.
 */
async function passtIsBack(person: Person, name: string, before: number): Promise<true> {
  const machines = JSON.parse((await domrun(person, ["ps", "--json"])).stdout);
  const machine = machines.find((one: { name: string }) => one.name === name);
  assertEquals(machine.interfaces[0].state, "up");
  assertNotEquals(await pidOf(name, PASST), before);
  return true;
}

async function answers(address: string): Promise<true> {
  const response = await fetch(address, { signal: AbortSignal.timeout(1000) });
  await response.body?.cancel();
  assertEquals(response.status, 200);
  return true;
}

async function download(url: string): Promise<Arrived & { readonly seconds: number }> {
  const response = await fetch(url, { signal: AbortSignal.timeout(DOWNLOAD_MS) });
  assertEquals(response.status, 200);
  const started = performance.now();
  const found = await arrived(response.body);
  return { ...found, seconds: (performance.now() - started) / 1000 };
}
