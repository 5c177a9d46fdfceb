import { assertEquals, assertRejects } from "@std/assert";
import { readDevice } from "../../domain/read_device.ts";
import type { Host } from "../../host/host.ts";
import { ChangeError } from "../errors.ts";
import { ownPort, refuseOwnPort } from "./own_port.ts";

async function redirdev(type: string, source: string) {
  const { device } = await readDevice(
    "the device",
    `<redirdev bus='usb' type='${type}'><source ${source}/></redirdev>`,
  );
  if (device?.element !== "redirdev") throw new Error("this is no redirdev");
  return device;
}

const ROWS: readonly (readonly [type: string, source: string, address?: string])[] = [
  ["tcp", "mode='bind' host='127.0.0.1' service='4000'", "127.0.0.1"],
  ["tcp", "mode='bind' service='4000'", "127.0.0.1"],
  ["tcp", "mode='bind' host='::1' service='4000'", "::1"],
  ["tcp", "mode='bind' host='localhost' service='4000'"],
  ["tcp", "mode='bind' host='127.0.0.1' service='https'"],
  ["tcp", "mode='connect' host='127.0.0.1' service='4000'"],
  ["tcp", "host='127.0.0.1' service='4000'"],
  ["unix", "mode='bind' path='/tmp/4000'"],
];

for (const [type, source, address] of ROWS) {
  Deno.test(`ownPort() of ${type} with ${source}`, async () => {
    const { model } = await redirdev(type, source);
    const port = { proto: "tcp", address, start: 4000, end: 4000 } as const;
    assertEquals<unknown>(ownPort(model), address === undefined ? undefined : port);
  });
}

Deno.test("refuseOwnPort() says which port is taken, and how to find who has it", async () => {
  const host = {
    directories: { machines: "/m" },
    files: { list: () => Promise.resolve([]) },
  } as unknown as Host;
  const device = await redirdev("tcp", "mode='bind' host='127.0.0.1' service='4000'");
  const at = (address: string, port: number) =>
    [{ proto: "tcp", address, port, inode: "1" }] as const;
  await refuseOwnPort(host, device, at("127.0.0.1", 4001));
  await refuseOwnPort(host, device, at("127.0.0.2", 4000));
  const { message, help } = await assertRejects(
    () => refuseOwnPort(host, device, at("0.0.0.0", 4000)),
    ChangeError,
  );
  assertEquals([message, help], [
    "Port 127.0.0.1:4000/tcp is taken",
    "find who has it: ss -lntp 'sport = :4000' (as root it names every user's); or take another one",
  ]);
});
