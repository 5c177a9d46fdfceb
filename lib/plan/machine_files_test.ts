import { assertEquals } from "@std/assert";
import { directoriesFor } from "../host/directories.ts";
import { isStandIn, machineFiles, passtFiles } from "./machine_files.ts";

const USUAL = directoriesFor({ uid: 1000, gid: 1000 }, "/run/user/1000");
/** The longest that is used. */
const LONG = directoriesFor({ uid: 1000, gid: 1000 }, `/run/user/${"r".repeat(37)}`);

const bytesOf = (text: string) => new TextEncoder().encode(text).length;

Deno.test("a machine's directory has its name, or a stand-in that is short and plain", () => {
  const directoryOf = (name: string) => machineFiles("/run/domrun", name).directory;
  assertEquals(directoryOf("web"), "/run/domrun/web");
  assertEquals(directoryOf("-rf, the 2nd"), "/run/domrun/-rf, the 2nd");
  assertEquals(directoryOf("n".repeat(70)), `/run/domrun/${"n".repeat(70)}`);
  assertEquals(directoryOf("n".repeat(71)), "/run/domrun/.name-2bi7ee51cfiyx");
  assertEquals(directoryOf("50%"), "/run/domrun/.name-0j13pruboa38f");
  assertEquals(directoryOf("51%") === directoryOf("50%"), false);
  assertEquals(["web", ".last", ".name-0j13pruboa38f"].map(isStandIn), [false, false, true]);
});

Deno.test("passt's files are called as libvirt's, or by a stand-in that is short", () => {
  assertEquals(passtFiles("/p", "web", "net0"), {
    socket: "/p/domrun-web-net0.socket",
    pidFile: "/p/domrun-web-net0-passt.pid",
    controlSocket: "/p/domrun-web-net0.control",
  });
  const long = "n".repeat(98);
  assertEquals(passtFiles("/p", long, "net0").socket, "/p/domrun-2kvn5dv8v7gxt.socket");
  assertEquals(
    passtFiles("/p", long, "net0").socket === passtFiles("/p", long, "net1").socket,
    false,
  );
});

for (const { machines, passt } of [USUAL, LONG]) {
  Deno.test(`no name is too long for a socket in ${machines}`, () => {
    for (const name of [1, 8, 20, 40, 60, 80, 100, 300].map((length) => "ü".repeat(length))) {
      const files = machineFiles(machines, name);
      const own = [files.controlSocket, files.launchSocket, files.gateSocket, files.qmpSocket];
      assertEquals(own.filter((path) => bytesOf(path) > 107), []);
      // passt before 2025 takes 98.
      const { socket, controlSocket } = passtFiles(passt, name, "net0");
      assertEquals(bytesOf(socket) <= 98, true, socket);
      assertEquals(bytesOf(controlSocket) <= 107, true, controlSocket);
    }
  });
}
