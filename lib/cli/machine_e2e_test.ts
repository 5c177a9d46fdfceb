/** The main job, as users do it: the compiled program, a real guest, root and an ordinary user. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { createSocket } from "node:dgram";
import { join } from "@std/path/posix";
import { domrun, eventually, Foreground, people, type Person } from "./testing/compiled.ts";
import { assertNothingLeft, pidOf } from "./testing/traces.ts";
import { freePort } from "../host/testing/free_port.ts";
import { guestDocument } from "./testing/guest_document.ts";
import { withMachines } from "./testing/with_machine.ts";

/** Emulated, the guest needs 7 s, on a busy machine several times that. */
const BOOT_MS = 120_000;

for (const person of people()) {
  /** Ends the machine whatever the test found, so that the next one has its ports. */
  const test = (what: string, name: string, body: () => Promise<void>) =>
    Deno.test(`${what} (${person.label})`, async () => {
      await withMachines(person, [name], () => body());
    });

  test(
    "a detached machine serves TCP, UDP and IPv6, and stops without a trace",
    "e2e-up",
    async () => {
      const [tcp, tcp6, udp] = [await freePort(), await freePort(), await freePort()];
      const file = await writeDocument(
        person,
        "e2e-up",
        forwardOf("tcp", "127.0.0.1", tcp, 80) + forwardOf("tcp", "::1", tcp6, 80) +
          forwardOf("udp", "127.0.0.1", udp, 7),
      );
      const up = await domrun(person, ["up", "-d", file]);
      assertEquals(up.code, 0, up.stderr);
      assertStringIncludes(up.stdout, "READY e2e-up\n");
      assertStringIncludes(up.stdout, `  net0 forwards 127.0.0.1:${tcp}:80/tcp\n`);

      const page = await eventually("the guest's page", BOOT_MS, () => get("127.0.0.1", tcp));
      assertStringIncludes(page, "Hello from the domrun test guest");
      assertEquals(await eventually("IPv6", 30_000, () => get("[::1]", tcp6)), page);
      assertEquals(await eventually("UDP", 30_000, () => echo(udp, "hello")), "hello");

      const ps = await domrun(person, ["ps", "--json"]);
      const machine = JSON.parse(ps.stdout).find((one: { name: string }) => one.name === "e2e-up");
      assertEquals([machine.state, machine.supervised], ["running", true]);
      assertEquals(machine.interfaces[0].forwards, [
        { proto: "tcp", address: "127.0.0.1", port: tcp, toPort: 80 },
        { proto: "tcp", address: "::1", port: tcp6, toPort: 80 },
        { proto: "udp", address: "127.0.0.1", port: udp, toPort: 7 },
      ]);
      const logs = await domrun(person, ["logs", "e2e-up"]);
      assertStringIncludes(logs.stdout, "GUEST READY");

      const stop = await domrun(person, ["stop", "e2e-up"]);
      assertEquals(stop.code, 0, stop.stderr);
      await assertNothingLeft(person, "e2e-up");
    },
  );

  test("SIGTERM ends a machine in the foreground in order", "e2e-term", async () => {
    const file = await writeDocument(person, "e2e-term", "");
    const machine = new Foreground(person, ["up", file]);
    await eventually("the guest's console", BOOT_MS, () => seen(machine, "GUEST READY"));
    machine.kill("SIGTERM");
    assertEquals(await machine.ended(), 143, machine.output);
    assertStringIncludes(machine.output, "asked the guest to power off (ACPI)");
    await assertNothingLeft(person, "e2e-term");
  });

  test("Ctrl-C leaves nothing of a start", "e2e-int", async () => {
    const file = await writeDocument(person, "e2e-int", "");
    const slow = await slowQemu(person);
    const start = new Foreground(person, ["up", "-d", "--json", file], { path: slow.path });
    await eventually("passt", 30_000, () => seen(start, '"passt-ready"'));
    start.interrupt();
    await slow.letGo();
    assertEquals(await start.ended(), 130, start.output);
    assertStringIncludes(start.output, "was interrupted; everything was undone");
    await assertNothingLeft(person, "e2e-int");
  });

  test("a guest that powers itself off ends its machine", "e2e-off", async () => {
    const file = await writeDocument(person, "e2e-off", "");
    const machine = new Foreground(person, ["up", file]);
    await eventually("the guest's console", BOOT_MS, () => seen(machine, "GUEST READY"));
    await machine.type("poweroff -f\n");
    assertEquals(await machine.ended(), 0, machine.output);
    await assertNothingLeft(person, "e2e-off");
  });

  test("a machine outlives its supervisor, is adopted and stops", "e2e-adopt", async () => {
    const port = await freePort();
    const forward = forwardOf("tcp", "127.0.0.1", port, 80);
    const file = await writeDocument(person, "e2e-adopt", forward);
    assertEquals((await domrun(person, ["up", "-d", file])).code, 0);
    Deno.kill(await pidOf("e2e-adopt", /supervise/), "SIGKILL");
    const orphan = await eventually("it is unsupervised", 30_000, () => notSupervised(person));
    assertEquals(orphan.state, "running");
    assertStringIncludes((await domrun(person, ["ps"])).stdout, "running, unsupervised");
    await eventually("the guest's page", BOOT_MS, () => get("127.0.0.1", port));
    assertEquals((await domrun(person, ["adopt", "e2e-adopt"])).code, 0);
    const ps = JSON.parse((await domrun(person, ["ps", "--json"])).stdout);
    assert(ps.some((one: Seen) => one.name === "e2e-adopt" && one.supervised));
    assertEquals((await domrun(person, ["stop", "--force", "e2e-adopt"])).code, 0);
    await assertNothingLeft(person, "e2e-adopt");
  });
}

interface Seen {
  readonly name: string;
  readonly state: string;
  readonly supervised: boolean;
}

async function notSupervised(person: Person): Promise<Seen | undefined> {
  const machines: Seen[] = JSON.parse((await domrun(person, ["ps", "--json"])).stdout);
  return machines.find((one) => one.name === "e2e-adopt" && !one.supervised);
}

function forwardOf(proto: string, address: string, port: number, to: number): string {
  return `<portForward proto='${proto}' address='${address}'><range start='${port}' to='${to}'/></portForward>`;
}

async function writeDocument(person: Person, name: string, forwards: string): Promise<string> {
  const file = join(person.home, `${name}.xml`);
  await Deno.writeTextFile(file, guestDocument({ name, forwards }));
  await Deno.chmod(file, 0o644);
  return file;
}

/** A QEMU that gets to nothing before it is let go, and the PATH on which it is; the probe's is not held. */
async function slowQemu(person: Person): Promise<{ path: string; letGo: () => Promise<void> }> {
  const directory = await Deno.makeTempDir({ dir: person.home, prefix: "slow-" });
  const program = join(directory, "qemu-system-x86_64");
  const go = join(directory, "go");
  const script = `#!/bin/sh
case "$*" in *-daemonize*) until [ -e ${go} ]; do sleep 0.01; done ;; esac
exec /usr/bin/qemu-system-x86_64 "$@"
`;
  await Deno.writeTextFile(program, script);
  for (const path of [directory, program]) await Deno.chmod(path, 0o755);
  return {
    path: `${directory}:${Deno.env.get("PATH")}`,
    letGo: () => Deno.writeTextFile(go, ""),
  };
}

/** passt accepts before the guest answers: an attempt may hang, so each gets a second. */
async function get(host: string, port: number): Promise<string> {
  const response = await fetch(`http://${host}:${port}/`, { signal: AbortSignal.timeout(1000) });
  assertEquals(response.status, 200);
  return await response.text();
}

/** A datagram may be lost while the guest boots: each attempt gets a second, too. */
async function echo(port: number, text: string): Promise<string> {
  const socket = createSocket("udp4");
  try {
    const answer = Promise.withResolvers<string>();
    socket.once("message", (message) => answer.resolve(String(message)));
    socket.once("error", answer.reject);
    socket.send(text, port, "127.0.0.1");
    const timer = setTimeout(() => answer.reject(new Error("no answer")), 1000);
    return await answer.promise.finally(() => clearTimeout(timer));
  } finally {
    socket.close();
  }
}

function seen(machine: Foreground, text: string): Promise<true | undefined> {
  return Promise.resolve(machine.output.includes(text) ? true : undefined);
}
