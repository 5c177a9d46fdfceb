import { assertEquals, assertRejects } from "@std/assert";
import { systemClock } from "../../host/clock.ts";
import { ConnectError, type Connection } from "../../host/host.ts";
import { MachineStateError } from "../errors.ts";
import { AgentError, GuestAgent } from "./agent.ts";

/** An agent that says this, whatever it is asked, and then goes. */
function agentThatSays(lines: readonly string[], write = () => Promise.resolve()): GuestAgent {
  const connection: Connection = {
    readable: ReadableStream.from(lines.map((line) => new TextEncoder().encode(line))),
    write,
    close: () => {},
  };
  return new GuestAgent({ clock: systemClock() }, "web", connection);
}

Deno.test("execute() passes over what is no answer", async () => {
  const agent = agentThatSays(["login: \n{half\n", '["x"]\n', '{"return": {"pid": 7}}\n']);
  assertEquals(await agent.execute("guest-exec"), { pid: 7 });
});

Deno.test("execute() tells what the agent refuses, and that it is none that answers", async () => {
  const refusing = agentThatSays(['{"error": {"class": "GenericError", "desc": "disabled"}}\n']);
  const error = await assertRejects(() => refusing.execute("guest-exec"), AgentError, "disabled");
  assertEquals([error.reason, error.subject], ["protocol", "the guest agent"]);
  const words = 'No guest agent answers in machine "web"';
  await assertRejects(() => agentThatSays([]).execute("guest-ping"), MachineStateError, words);
  const gone = agentThatSays([], () => Promise.reject(new ConnectError("closed", "/x", "gone")));
  await assertRejects(() => gone.execute("guest-ping"), MachineStateError, words);
});

Deno.test("execute() takes both outputs of a command at their longest, and no line without end", async () => {
  const longest = "A".repeat(22 * 1024 * 1024);
  const answer = JSON.stringify({ return: { "out-data": longest, "err-data": longest } });
  const agent = agentThatSays([answer, "\n"]);
  const { "out-data": out } = await agent.execute("guest-exec-status") as { "out-data": string };
  assertEquals(out.length, longest.length);
  await assertRejects(
    () => agentThatSays([longest, longest, longest]).execute("guest-ping"),
    AgentError,
    "it has more than 50331648 characters",
  );
});
