import { assertEquals } from "@std/assert";
import { FileError, type FileFacts } from "../host/host.ts";
import { logoutWarning } from "./logout.ts";

const FACTS = "# This is private data. Do not parse.\nNAME=alice\nSTATE=active\n";
const SAID =
  "warning: your last logout removes /run/user/1000: the machine may end with it, and is not " +
  "found before you log in again\n  help: to keep it: loginctl enable-linger";

interface Row {
  readonly what: string;
  readonly machines?: string;
  readonly facts?: string;
  /** Why they are not read. */
  readonly fault?: "denied";
  readonly lingers?: string;
  readonly said?: string;
}

const ROWS: readonly Row[] = [
  { what: "a user who does not linger", facts: FACTS, said: SAID },
  { what: "a user who lingers", facts: FACTS, lingers: "alice" },
  { what: "a user beside whom another one lingers", facts: FACTS, lingers: "bob", said: SAID },
  { what: "a host without logind" },
  {
    what: "a user whose facts may not be read",
    fault: "denied",
    said:
      "warning: cannot tell whether your last logout ends the machine: /run/systemd/users/1000: " +
      "nobody knows\n  help: to keep it: loginctl enable-linger",
  },
  { what: "a user whose name logind does not tell", facts: "STATE=active\n" },
  {
    what: "machines in a place that no logout removes",
    facts: FACTS,
    machines: "/tmp/domrun-1000",
  },
];

for (
  const { what, machines = "/run/user/1000/domrun", facts, fault = "missing", lingers, said }
    of ROWS
) {
  Deno.test(`logoutWarning() of ${what}`, async () => {
    const file = { kind: "file" } as FileFacts;
    const warning = await logoutWarning({
      user: { uid: 1000, gid: 1000 },
      directories: { machines },
      files: {
        readText: (path) =>
          facts !== undefined && path === "/run/systemd/users/1000"
            ? Promise.resolve(facts)
            : Promise.reject(new FileError(fault, path, "nobody knows")),
        stat: (path) =>
          Promise.resolve(path === `/var/lib/systemd/linger/${lingers}` ? file : undefined),
      },
    });
    assertEquals(warning, said);
  });
}
