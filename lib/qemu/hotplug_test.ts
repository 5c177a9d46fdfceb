import { assertEquals } from "@std/assert";
import { hotplugOf } from "./hotplug.ts";

Deno.test("the arguments of a disk become commands, and what it used goes in reverse", () => {
  const args = [
    "-blockdev",
    '{"driver":"file","filename":"/a","node-name":"libvirt-2-storage"}',
    "-blockdev",
    '{"node-name":"libvirt-2-format","driver":"qcow2","file":"libvirt-2-storage"}',
    "-device",
    '{"driver":"virtio-blk-pci","drive":"libvirt-2-format","id":"virtio-disk1"}',
  ];
  assertEquals(hotplugOf(args), {
    add: [
      {
        execute: "blockdev-add",
        arguments: { driver: "file", filename: "/a", "node-name": "libvirt-2-storage" },
      },
      {
        execute: "blockdev-add",
        arguments: { "node-name": "libvirt-2-format", driver: "qcow2", file: "libvirt-2-storage" },
      },
      {
        execute: "device_add",
        arguments: { driver: "virtio-blk-pci", drive: "libvirt-2-format", id: "virtio-disk1" },
      },
    ],
    remove: [
      { execute: "blockdev-del", arguments: { "node-name": "libvirt-2-format" } },
      { execute: "blockdev-del", arguments: { "node-name": "libvirt-2-storage" } },
    ],
  });
});

Deno.test("a chardev has a form of its own in QMP", () => {
  const socket = "socket,id=charnet1,path=/run/a,,b.socket,reconnect-ms=10";
  assertEquals(hotplugOf(["-chardev", socket]), {
    add: [{
      execute: "chardev-add",
      arguments: {
        id: "charnet1",
        backend: {
          type: "socket",
          data: {
            addr: { type: "unix", data: { path: "/run/a,b.socket" } },
            server: false,
            "reconnect-ms": 10,
          },
        },
      },
    }],
    remove: [{ execute: "chardev-remove", arguments: { id: "charnet1" } }],
  });
  const spice = hotplugOf(["-chardev", "spicevmc,id=charredir0,name=usbredir"]);
  assertEquals(typeof spice === "string" ? spice : spice.add[0]?.arguments, {
    id: "charredir0",
    backend: { type: "spicevmc", data: { type: "usbredir" } },
  });
});

Deno.test("a chardev may be a TCP port, to connect to or to listen at", () => {
  const rows: readonly (readonly [option: string, data: object])[] = [
    ["socket,id=a,host=::1,port=4000,reconnect-ms=1000", {
      addr: { type: "inet", data: { host: "::1", port: "4000" } },
      server: false,
      "reconnect-ms": 1000,
    }],
    ["socket,id=a,host=127.0.0.1,port=4000,telnet=on,server=on,wait=off,logfile=/l,logappend=off", {
      addr: { type: "inet", data: { host: "127.0.0.1", port: "4000" } },
      server: true,
      wait: false,
      telnet: true,
      logfile: "/l",
      logappend: false,
    }],
  ];
  for (const [option, data] of rows) {
    assertEquals(hotplugOf(["-chardev", option]), {
      add: [{
        execute: "chardev-add",
        arguments: { id: "a", backend: { type: "socket", data } },
      }],
      remove: [{ execute: "chardev-remove", arguments: { id: "a" } }],
    });
  }
});

Deno.test("hotplugOf() keeps the digits of numbers that JavaScript has not", () => {
  const disk = hotplugOf(["-device", '{"driver":"scsi-hd","id":"a","wwn":5764824127192592813}']);
  assertEquals(
    typeof disk === "string" ? disk : JSON.stringify(disk.add[0]?.arguments),
    '{"driver":"scsi-hd","id":"a","wwn":5764824127192592813}',
  );
});

const REFUSED: readonly (readonly [args: readonly string[], words: string])[] = [
  [["-drive", "if=none"], "no command does what -drive does"],
  [["-device", "e1000,id=net0"], "no command does what -device does"],
  [["-chardev", "pty,id=a"], "a chardev of type pty cannot be added"],
  [
    ["-chardev", "socket,id=a,path=/b,server=on,wait=off"],
    "a chardev of type socket cannot be added",
  ],
];

for (const [args, words] of REFUSED) {
  Deno.test(`${args.join(" ")} cannot be hotplugged`, () => assertEquals(hotplugOf(args), words));
}
