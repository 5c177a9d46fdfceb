import { assertEquals } from "@std/assert";
import { bareHost } from "../testing/bare_host.ts";
import { identityOf } from "./identity.ts";

const ROWS: readonly {
  readonly what: string;
  readonly there: readonly string[];
  readonly named?: readonly string[];
  readonly identity?: string;
}[] = [
  { what: "ssh tries it", there: ["id_ed25519", "id_ed25519.pub"] },
  { what: "ssh tries one of them", there: ["a", "a.pub", "id_rsa", "id_rsa.pub"] },
  { what: "of another name", there: ["work", "work.pub"], identity: "work" },
  { what: "an agent has it", there: ["work.pub"] },
  {
    what: "a usual one without its private half",
    there: ["id_rsa.pub", "work", "work.pub"],
    identity: "work",
  },
  {
    what: "the one named",
    there: ["id_rsa", "id_rsa.pub", "k", "k.pub"],
    named: ["k.pub"],
    identity: "k",
  },
  {
    what: "the second one named",
    there: ["a.pub", "k", "k.pub"],
    named: ["a.pub", "k.pub"],
    identity: "k",
  },
  { what: "a file that is not called .pub", there: ["k"], named: ["k"] },
  { what: "no directory", there: [] },
];

for (const { what, there, named = [], identity } of ROWS) {
  Deno.test(`identityOf() where there is ${what}`, async () => {
    const home = await Deno.makeTempDir();
    const ssh = `${home}/.ssh`;
    try {
      if (there.length > 0) await Deno.mkdir(ssh);
      for (const name of there) await Deno.writeTextFile(`${ssh}/${name}`, "ssh-ed25519 AAAA\n");
      const host = {
        ...bareHost(ssh),
        environment: (name: string) => name === "HOME" ? home : undefined,
      };
      assertEquals(await identityOf(named, host), identity && `${ssh}/${identity}`);
    } finally {
      await Deno.remove(home, { recursive: true });
    }
  });
}
