import { assertEquals, assertRejects } from "@std/assert";
import { CapabilityError } from "../../host/host.ts";
import { type Door, doorWords, sshWay } from "./ssh_way.ts";
import { vsockDoor } from "./vsock_door.ts";

const SYSTEMD = "/usr/lib/systemd/systemd-ssh-proxy";

const hostWith = (programs: readonly string[]) => ({
  programs: { find: (name: string) => Promise.resolve(programs.find((one) => one === name)) },
});

/** The programs of the host, and how ssh is told to connect. */
const ROWS:
  readonly (readonly [programs: readonly string[], command: string, handsOver: string])[] = [
    [["ncat", "socat", SYSTEMD], `${SYSTEMD} vsock/42 22`, "yes"],
    [["ncat", "socat"], "socat STDIO VSOCK-CONNECT:42:22", "no"],
    [["ncat"], "ncat --vsock 42 22", "no"],
  ];

Deno.test("sshWay() of a vsock goes by the first program that connects", async () => {
  for (const [programs, command, handsOver] of ROWS) {
    const door = await vsockDoor(hostWith(programs), 42, 22);
    assertEquals(sshWay(door), {
      options: ["-o", `ProxyCommand=${command}`, "-o", `ProxyUseFdpass=${handsOver}`],
      destination: "vsock/42",
    });
    assertEquals(doorWords(door), "vsock CID 42 port 22");
  }
});

Deno.test("vsockDoor() says which programs connect where there is none", async () => {
  await assertRejects(
    () => vsockDoor(hostWith([]), 42, 22),
    CapabilityError,
    "systemd-ssh-proxy (systemd from 256 on), socat or ncat",
  );
});

Deno.test("sshWay() of a forward is its port", () => {
  const door: Door = { address: "::1", port: 2222 };
  assertEquals(sshWay(door), { options: ["-p", "2222"], destination: "::1" });
  assertEquals(doorWords(door), "::1 port 2222");
});
