/** Forwards of a running machine change while a transfer goes on, and are what ps says whatever dies meanwhile. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path/posix";
import { freePort } from "../host/testing/free_port.ts";
import { domrun, eventually, people, type Person } from "./testing/compiled.ts";
import { pidOf } from "./testing/traces.ts";
import { type Arrived, arrived, expectedMebibytes } from "./testing/mebibytes.ts";
import { guestDocument, type GuestOptions } from "./testing/guest_document.ts";
import { withMachines } from "./testing/with_machine.ts";

const BOOT_MS = 120_000;
const ANSWER_MS = 10_000;
/** Less than passt waits for a guest that does not answer. */
const FIRST_MS = 8_000;
/** A guest under load with a passt that was started again. */
const RECOVERY_MS = 30_000;
const TRANSFER_MEBIBYTES = 96;
const CHANGES = Number(Deno.env.get("DOMRUN_TEST_FORWARD_CHANGES") ?? "40");

type Mode = NonNullable<GuestOptions["interfaceType"]>;

const [person] = people().filter(({ label }) => label === "ordinary user");

async function passtTakesForwards(): Promise<boolean> {
  const found = await domrun(user(), ["probe", "--json"]);
  const { passt } = JSON.parse(found.stdout);
  return passt?.features["conf-path"] === true && passt?.pesto !== undefined;
}

function user(): Person {
  if (person === undefined) throw new Error("there is no ordinary user");
  return person;
}

const LIVE = await passtTakesForwards();
/** What a passt before 2026 needs to be told. */
const HOW = LIVE ? [] : ["--restart"];

// vhost-user is for the one passt that also changes its forwards: it needs no restart there.
for (const mode of LIVE ? ["user", "vhostuser"] as const : ["user"] as const) {
  const how = LIVE ? "live" : "--restart";
  Deno.test(`forwards of <interface type='${mode}'> change while the guest runs (${how})`, async () => {
    await changeAll(`e2e-forward-${mode}`, mode);
  });
}

async function changeAll(name: string, mode: Mode): Promise<void> {
  const first = await freePort();
  await start(name, first, mode);
  await withMachines(user(), [name], async () => {
    await eventually("the guest's page", BOOT_MS, () => answers(first));
    const transfer = LIVE ? download(first) : undefined;
    const second = await freePort();
    for (let round = 0; round < (LIVE ? CHANGES : 2); round++) {
      const forward = `${second}:80`;
      assertEquals(
        await change(name, "add", forward),
        `127.0.0.1:${forward}/tcp  for this host alone`,
      );
      // The first connection comes through: one that passt takes too early hangs for ten seconds.
      await answers(second, FIRST_MS);
      assertEquals(await change(name, "remove", forward), `removed 127.0.0.1:${forward}/tcp`);
      await eventually("nobody listens there", ANSWER_MS, () => refuses(second));
    }
    assertEquals(await transfer, LIVE ? expectedMebibytes(TRANSFER_MEBIBYTES) : undefined);
    const found = await change(name, "add", ":80");
    const port = Number(/^127\.0\.0\.1:(\d+):80\/tcp/.exec(found)?.[1]);
    await eventually("a free port answers", ANSWER_MS, () => answers(port));
    await refusals(name, first);
    await toldByDryRun(name, first);
    await survives(name, [first, port]);
  });
}

/** Each is refused with its status, changes nothing, and the next change works. */
async function refusals(name: string, first: number): Promise<void> {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const taken = listener.addr.port;
  try {
    const before = await listed(name);
    const rows: readonly (readonly [forward: string, status: number, words: RegExp])[] = [
      [`${taken}:80`, 3, new RegExp(`Port 127\\.0\\.0\\.1:${taken}/tcp is taken`)],
      [`${first}:81`, 1, new RegExp(`TCP port ${first} is forwarded already by net0\\n`)],
      [`${first}`, 1, new RegExp(`TCP port ${first} is forwarded already by net0`)],
      ["192.0.2.77:8080", 3, /Cannot forward port 192\.0\.2\.77:8080\/tcp/],
      ["192.0.2.77:8080/udp", 3, /Cannot forward port 192\.0\.2\.77:8080\/udp/],
      ["80", 3, /passt may not have port 127\.0\.0\.1:80\/tcp: ports below 1024 take a privilege/],
      ["80000", 2, /80000 is not a port/],
      ["all", 2, /'all' is for a document/],
    ];
    const interfaces = await interfaceEvents(name);
    for (const [forward, status, words] of rows) {
      const { code, stderr } = await domrun(user(), ["forward", "add", ...HOW, name, forward]);
      assertEquals({ forward, code }, { forward, code: status }, stderr);
      assertMatch(stderr, words);
      assertEquals(await listed(name), before, forward);
    }
    const gone = await domrun(user(), ["forward", "remove", ...HOW, name, "9"]);
    assertEquals(gone.code, 4);
    assertStringIncludes(gone.stderr, "There is no forward 127.0.0.1:9/tcp");
    const other = await domrun(user(), ["forward", "remove", ...HOW, name, `*:${first}`]);
    assertEquals(other.code, 4);
    assertMatch(other.stderr, new RegExp(`help: net0 has 127\\.0\\.0\\.1:${first}:80/tcp\n`));
    assertEquals(await interfaceEvents(name), interfaces, "no passt was ended for them");
  } finally {
    listener.close();
  }
}

/** What became of its interfaces until now. */
async function interfaceEvents(name: string): Promise<readonly string[]> {
  const { code, stdout, stderr } = await domrun(user(), ["logs", "--of", "events", name]);
  assertEquals(code, 0, stderr);
  return stdout.split("\n").filter((line) => / net\d+ is /.test(line));
}

/** What a change of forwards takes is told before it is made. */
async function toldByDryRun(name: string, first: number): Promise<void> {
  const { stdout: xml } = await domrun(user(), ["dumpxml", name]);
  const file = join(user().home, `${name}-wanted.xml`);
  await Deno.writeTextFile(file, xml.replace(`'${first}' to='80'`, `'${first}' to='81'`));
  await Deno.chmod(file, 0o644);
  const dry = async (how: readonly string[]) => {
    const { code, stdout, stderr } = await domrun(user(), [
      ...["apply", "--dry-run", ...how, name, file],
    ]);
    return code === 0 ? stdout : `${code} ${stderr.split("\n")[0]}`;
  };
  const lines = `would remove forward 127.0.0.1:${first}:80/tcp of net0\n` +
    `would add forward 127.0.0.1:${first}:81/tcp to net0, for this host alone\n`;
  const price = "would start the passt of net0 again, which breaks open connections";
  assertEquals([await dry([]), await dry(["--restart"])], [
    LIVE ? lines : "3 domrun: The passt of net0 cannot change its forwards while it runs",
    `${LIVE ? "" : `${price}\n`}${lines}`,
  ]);
  await refusedByDryRun(name, { file, xml });
}

/** A device of the host that is not there. */
async function refusedByDryRun(
  name: string,
  { file, xml }: { readonly file: string; readonly xml: string },
): Promise<void> {
  if (LIVE) return;
  const interfaces = await interfaceEvents(name);
  const forward = "<portForward proto='tcp' address='127.0.0.1' dev='nodev0'>" +
    `<range start='${await freePort()}' to='80'/></portForward>`;
  await Deno.writeTextFile(file, xml.replace("<portForward", `${forward}<portForward`));
  for (const how of [["--dry-run"], ["--restart"]]) {
    const { code, stderr } = await domrun(user(), ["apply", ...how, name, file]);
    assertEquals(code, 3, stderr);
    assertStringIncludes(stderr, "it cannot listen on device 'nodev0'");
  }
  assertEquals(await interfaceEvents(name), interfaces);
}

/** passt dies, then the supervisor; the forwards are in ps, in dumpxml, and answer. */
async function survives(name: string, ports: readonly number[]): Promise<void> {
  const before = await listed(name);
  await killPasst(name);
  await answerAll(ports);
  Deno.kill(await pidOf(name, /supervise -- /), "SIGKILL");
  await eventually("adopt", ANSWER_MS, async () => {
    const { code } = await domrun(user(), ["adopt", name]);
    return code === 0 ? true : undefined;
  });
  assertEquals(await listed(name), before);
  const { stdout: xml } = await domrun(user(), ["dumpxml", name]);
  for (const port of ports) assertStringIncludes(xml, `<range start='${port}' to='80'/>`);
  await killPasst(name);
  await answerAll(ports);
  await change(name, "remove", String(ports.at(-1)));
}

/** One may just be starting. */
async function killPasst(name: string): Promise<void> {
  const pid = await eventually("there is a passt", ANSWER_MS, () => pidOf(name, /passt --/));
  Deno.kill(pid, "SIGKILL");
}

async function answerAll(ports: readonly number[]): Promise<void> {
  for (const port of ports) {
    await eventually(`port ${port} answers again`, RECOVERY_MS, () => answers(port));
  }
}

async function start(name: string, port: number, mode: Mode): Promise<void> {
  const forwards =
    `<portForward proto='tcp' address='127.0.0.1'><range start='${port}' to='80'/></portForward>`;
  const file = join(user().home, `${name}.xml`);
  await Deno.writeTextFile(file, guestDocument({ name, forwards, interfaceType: mode }));
  await Deno.chmod(file, 0o644);
  const up = await domrun(user(), ["up", "-d", file]);
  assertEquals(up.code, 0, up.stderr);
}

async function change(name: string, action: string, forward: string): Promise<string> {
  const done = await domrun(user(), ["forward", action, ...HOW, name, forward]);
  assertEquals(done.code, 0, done.stderr);
  return done.stdout.trim();
}

async function listed(name: string): Promise<string> {
  const { code, stdout, stderr } = await domrun(user(), ["forward", "list", name]);
  assertEquals(code, 0, stderr);
  return stdout;
}

async function answers(port: number, limitMs = 1_000): Promise<true> {
  const response = await fetch(`http://127.0.0.1:${port}`, {
    signal: AbortSignal.timeout(limitMs),
  });
  await response.body?.cancel();
  assertEquals(response.status, 200);
  return true;
}

async function refuses(port: number): Promise<true | undefined> {
  try {
    const connection = await Deno.connect({ hostname: "127.0.0.1", port });
    connection.close();
    return undefined;
  } catch {
    return true;
  }
}

async function download(port: number): Promise<Arrived> {
  const response = await fetch(`http://127.0.0.1:${port}/cgi-bin/bytes?${TRANSFER_MEBIBYTES}`);
  return await arrived(response.body);
}
