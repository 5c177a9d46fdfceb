/** What a guest reaches at its gateway's address: the loopback of its host, unless passt is told otherwise. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path/posix";
import { domrun, eventually, Foreground, people, type Person } from "./testing/compiled.ts";
import { guestDocument } from "./testing/guest_document.ts";
import { withMachines } from "./testing/with_machine.ts";

/** Emulated, the guest needs 7 s, on a busy machine several times that. */
const BOOT_MS = 120_000;
const SOON_MS = 20_000;
const SECRET = "for this host alone";

for (const person of people()) {
  const test = (what: string, passt: readonly string[], wanted: string) =>
    Deno.test(`${what} (${person.label})`, async () => {
      const server = Deno.serve(
        { hostname: "127.0.0.1", port: 0, onListen: () => {} },
        () => new Response(`${SECRET}\n`),
      );
      const file = join(person.home, "loop.xml");
      await Deno.writeTextFile(file, guestDocument({ name: "loop" }));
      await Deno.chmod(file, 0o644);
      try {
        await withMachines(person, ["loop"], async () => {
          const path = `${await passtWith(person, passt)}:${Deno.env.get("PATH")}`;
          const machine = new Foreground(person, ["up", file], { path });
          await hears("GUEST READY", machine, BOOT_MS);
          await machine.type(`${fetchFromGateway(server.addr.port)} || echo no"thing"\n`);
          await hears(wanted, machine, SOON_MS);
          assertEquals((await domrun(person, ["destroy", "loop"])).code, 0);
          await machine.ended();
          assertStringIncludes(machine.output, wanted);
        });
      } finally {
        await server.shutdown();
      }
    });

  test("a guest reaches its host's loopback by its gateway", [], SECRET);
  test("a passt that is told --no-map-gw keeps it out", ["--no-map-gw"], "nothing");
}

/** A command for the guest, which has perl and none of its modules: numbers of linux/socket.h. */
function fetchFromGateway(port: number): string {
  const address = `pack("Sn", 2, ${port}) . pack("C4x8", split /[.]/, $ARGV[0])`;
  const program = `alarm 5; socket(S, 2, 1, 0); connect(S, ${address}) or die; ` +
    'syswrite S, "GET / HTTP/1.0\\r\\n\\r\\n"; print while <S>';
  return `perl -e '${program}' $(ip route | sed -n 's/^default via //p' | cut -d ' ' -f 1)`;
}

/** A directory with a passt that adds these arguments, for PATH. */
async function passtWith(person: Person, args: readonly string[]): Promise<string> {
  const directory = await Deno.makeTempDir({ dir: person.home, prefix: "passt-" });
  const program = join(directory, "passt");
  await Deno.writeTextFile(program, `#!/bin/sh\nexec /usr/bin/passt ${args.join(" ")} "$@"\n`);
  for (const path of [directory, program]) await Deno.chmod(path, 0o755);
  return directory;
}

async function hears(text: string, machine: Foreground, limitMs: number): Promise<void> {
  await eventually(text, limitMs, () => Promise.resolve(machine.output.includes(text) || undefined))
    .catch((error) => {
      throw new Error(`${error.message}: ${machine.output}`);
    });
}
