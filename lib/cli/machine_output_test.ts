import { assertEquals, assertRejects } from "@std/assert";
import { FileError, InterruptedError } from "../host/host.ts";
import { MachineOutput } from "./machine_output.ts";

const FULL = new FileError("no-space", "standard output", "No space left on device");

Deno.test("MachineOutput writes until the output takes no more, and tells that once", async () => {
  const said: unknown[] = [];
  const output = new MachineOutput((error) => said.push(error.fault));
  await output.write(() => void said.push("a"));
  const refused = output.write(() => Promise.reject(FULL));
  await Promise.all([refused, output.write(() => Promise.reject(FULL))]);
  await output.write(() => void said.push("b"));
  assertEquals(said, ["a", "no-space"]);
});

Deno.test("MachineOutput hides no other error", async () => {
  const output = new MachineOutput(() => {});
  await assertRejects(() => output.write(() => Promise.reject(new TypeError("a bug"))), TypeError);
});

Deno.test("MachineOutput says nothing of a terminal that has hung up: the signal says it", async () => {
  const said: unknown[] = [];
  const output = new MachineOutput((error) => said.push(error));
  const hungUp = new InterruptedError("SIGHUP", "The terminal has hung up");
  await output.write(() => Promise.reject(hungUp));
  await output.write(() => void said.push("more"));
  assertEquals(said, []);
});
