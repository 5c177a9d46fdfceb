/** Who has ports of this host, as Linux tells it. */
import { startError } from "./faults.ts";

/** Of this process's network namespace; a host may have no IPv6. */
const READER = {
  program: "cat",
  args: ["tcp", "tcp6", "udp", "udp6"].map((table) => `/proc/net/${table}`),
};

/** The lines of all tables. Deno lets only a program with every permission read below /proc: `cat` does it. */
export async function portTables(): Promise<string> {
  try {
    const { program, args } = READER;
    const { stdout } = await new Deno.Command(program, { args, cwd: "/", stderr: "null" }).output();
    return new TextDecoder().decode(stdout);
  } catch (error) {
    throw startError(error, READER.program);
  }
}
