/** Several changes at once of a machine that runs: what cannot be had is told before anything changes. */
import { assertEquals, assertMatch } from "@std/assert";
import { join } from "@std/path/posix";
import { freePort } from "../host/testing/free_port.ts";
import { IDLE } from "../vm/testing/boot_sector.ts";
import { writeBootDocument } from "./testing/boot_document.ts";
import { domrun, people, type Person } from "./testing/compiled.ts";
import { withMachines } from "./testing/with_machine.ts";

const NAME = `apply-${Deno.pid}`;
const OTHER = `beside-${Deno.pid}`;

for (const person of people()) {
  Deno.test(`apply moves ports, and its dry run says what it refuses (${person.label})`, async () => {
    const [first, second] = [await freePort(), await freePort()];
    const file = await start(person, [first, second]);
    await withMachines(person, [NAME, OTHER], async () => {
      const up = await domrun(person, ["up", "-d", file]);
      assertEquals(up.code, 0, up.stderr);
      const other = await domrun(person, [
        "up",
        "-d",
        await writeBootDocument(person, OTHER, IDLE),
      ]);
      assertEquals(other.code, 0, other.stderr);
      await tellsWhatIsRefused(person);
      await movesPorts(person, first, second);
    });
    for (const name of [NAME, OTHER]) await domrun(person, ["gc", "--runs", name]);
  });
}

/** The words of a dry run are those of the attempt, and neither changes anything. */
async function tellsWhatIsRefused(person: Person): Promise<void> {
  const before = await succeed(person, ["dumpxml", NAME]);
  const holder = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const taken = holder.addr.port;
  const twice = await newImage(person);
  const another = card("52:54:00:00:00:09", []);
  const rows: readonly (readonly [devices: string, said: RegExp])[] = [
    [
      card("52:54:00:00:00:02", [taken]) + another,
      new RegExp(`Port 127\\.0\\.0\\.1:${taken}/tcp is taken\n`),
    ],
    [disk("vdb", "/nowhere/a.img") + another, /\/nowhere\/a\.img/],
    [
      disk("hdb", "/nowhere/a.img", "ide") + disk("vdc", "/nowhere/b.img") + another,
      /\/nowhere\/b\.img/,
    ],
    [
      disk("vdb", join(person.home, `${OTHER}.img`)).replace("'file' device", "'block' device")
        .replace("file=", "dev=") + another,
      new RegExp(`QEMU would not open ${person.home}/${OTHER}\\.img: another program may write`),
    ],
    [
      disk("vdb", join(person.home, `${OTHER}.img`)) + another,
      new RegExp(`: another program may write to it\n *help: machine "${OTHER}" has it`),
    ],
    [disk("vdb", join(person.home, `${NAME}.img`)) + another, /: disk \S+ of this machine has it/],
    [disk("vdb", twice) + disk("vdc", twice), /: disk vdb of this machine has it, and may write/],
  ];
  try {
    for (const [devices, said] of rows) {
      const wanted = await write(person, before.replace("</devices>", `${devices}</devices>`));
      const dry = await domrun(person, ["apply", "--dry-run", NAME, wanted]);
      assertEquals(dry.code, 3, dry.stdout);
      assertMatch(dry.stderr, said);
      assertEquals(dry.stderr.includes("0 for any"), false, dry.stderr);
      assertEquals(await domrun(person, ["apply", NAME, wanted]), dry);
      assertEquals(await succeed(person, ["dumpxml", NAME]), before);
    }
  } finally {
    holder.close();
  }
}

/** From an interface to one that comes, and between two that stay. */
async function movesPorts(person: Person, first: number, second: number): Promise<void> {
  const before = await succeed(person, ["dumpxml", NAME]);
  const withoutFirst = before.replace(
    new RegExp(`<range start=['"]${first}['"]/>\\s*`),
    "",
  );
  const moved = withoutFirst.replace(
    "</devices>",
    `${card("52:54:00:00:00:02", [first])}</devices>`,
  );
  await succeed(person, ["apply", "--restart", NAME, await write(person, moved)]);
  assertEquals(await forwards(person), [`net0 ${second}`, `net1 ${first}`]);

  const placeholder = 1;
  const swapped = (await succeed(person, ["dumpxml", NAME]))
    .replace(`start='${first}'`, `start='${placeholder}'`)
    .replace(`start='${second}'`, `start='${first}'`)
    .replace(`start='${placeholder}'`, `start='${second}'`);
  const file = await write(person, swapped);
  assertMatch(
    await succeed(person, ["apply", "--dry-run", "--restart", NAME, file]),
    new RegExp(
      `remove forward \\S+:${second}/tcp of net0\n[^]*add forward \\S+:${first}/tcp to net0`,
    ),
  );
  await succeed(person, ["apply", "--restart", NAME, file]);
  assertEquals(await forwards(person), [`net0 ${first}`, `net1 ${second}`]);

  // Its own port is in nobody's way.
  const elsewhere = (await succeed(person, ["dumpxml", NAME]))
    .replace(`start='${first}'`, `start='${first}' to='80'`);
  await succeed(person, ["apply", "--restart", NAME, await write(person, elsewhere)]);
  assertMatch(await succeed(person, ["forward", "list", NAME]), new RegExp(`:${first}:80/tcp`));
}

/** On PCI, where each device is plugged into a slot of its own. */
async function start(person: Person, ports: readonly number[]): Promise<string> {
  const file = await writeBootDocument(person, NAME, IDLE, { forwards: portForward(ports) });
  const text = await Deno.readTextFile(file);
  await Deno.writeTextFile(file, text.replace("machine='q35'", "machine='pc'"));
  return file;
}

function card(mac: string, ports: readonly number[]): string {
  const forward = ports.length === 0 ? "" : portForward(ports);
  return `<interface type='user'><mac address='${mac}'/>${forward}<model type='virtio'/>` +
    `<backend type='passt'/></interface>`;
}

function portForward(ports: readonly number[]): string {
  const ranges = ports.map((port) => `<range start='${port}'/>`).join("");
  return `<portForward proto='tcp' address='127.0.0.1'>${ranges}</portForward>`;
}

function disk(target: string, path: string, bus = "virtio"): string {
  return `<disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='${path}'/>` +
    `<target dev='${target}' bus='${bus}'/></disk>`;
}

/** An image that no machine has. */
async function newImage(person: Person): Promise<string> {
  const file = join(person.home, `${NAME}-twice.img`);
  await Deno.writeFile(file, new Uint8Array(65_536));
  await Deno.chmod(file, 0o666);
  return file;
}

async function write(person: Person, xml: string): Promise<string> {
  const file = join(person.home, `${NAME}-wanted.xml`);
  await Deno.writeTextFile(file, xml);
  await Deno.chmod(file, 0o644);
  return file;
}

/** `net0 8080` of each. */
async function forwards(person: Person): Promise<readonly string[]> {
  const listed = await succeed(person, ["forward", "list", NAME]);
  return Array.from(
    listed.matchAll(/^(\S+) .*:(\d+)\/tcp/gm),
    ([, alias, port]) => `${alias} ${port}`,
  );
}

async function succeed(person: Person, words: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await domrun(person, words);
  assertEquals({ words, code }, { words, code: 0 }, stderr);
  return stdout;
}
