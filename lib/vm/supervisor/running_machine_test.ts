import { assertEquals, assertRejects } from "@std/assert";
import { ChangeError } from "../errors.ts";
import type { MachineRecord } from "../machine/record.ts";
import { writeDown } from "./running_machine.ts";

Deno.test("writeDown() refuses a change that cannot be written down", async () => {
  const record = { plan: { directory: "/run/user/1/my machine" } } as MachineRecord;
  const written: MachineRecord[] = [];
  const machine = (isWritten: boolean) => ({
    record,
    saveRecord: (one: MachineRecord) => {
      written.push(one);
      return Promise.resolve(isWritten);
    },
  });
  await writeDown(machine(true));
  const changing = { ...record, changing: "net0" };
  await writeDown(machine(true), changing);
  assertEquals(written, [record, changing]);
  const { message, fault, help } = await assertRejects(
    () => writeDown(machine(false)),
    ChangeError,
  );
  assertEquals([fault, message, help], [
    "host",
    "The machine cannot be changed: what changes cannot be written in /run/user/1/my machine",
    "make room there: df -h '/run/user/1/my machine'",
  ]);
});
