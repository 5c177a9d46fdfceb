import { assertEquals } from "@std/assert";
import { StartError } from "../../host/host.ts";
import { takenPorts } from "./taken_ports.ts";

/** 0.0.0.0:5900 and [::1]:5902 listen on TCP, 127.0.0.1:5901 on UDP. */
const TABLES = [
  "  0: 00000000:170C 00000000:0000 0A 00000000:00000000 00:00000000 00000000 0 0 1 1",
  "  1: 00000000000000000000000001000000:170E 00000000000000000000000000000000:0000 0A " +
  "00000000:00000000 00:00000000 00000000 0 0 2 1",
  "  2: 0100007F:170D 00000000:0000 07 00000000:00000000 00:00000000 00000000 0 0 3 1",
].join("\n");

Deno.test("takenPorts() are those of TCP on which somebody listens", async () => {
  const sockets = { portTables: () => Promise.resolve(TABLES) };
  assertEquals(await takenPorts({ sockets }), new Set([5900, 5902]));
});

Deno.test("takenPorts() are none where nobody can tell", async () => {
  const sockets = { portTables: () => Promise.reject(new StartError("missing", "cat", "no cat")) };
  assertEquals(await takenPorts({ sockets }), new Set());
});
