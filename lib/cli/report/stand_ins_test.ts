import { assertEquals } from "@std/assert";
import { type Replaced, StandIns } from "./stand_ins.ts";

const own = ["/run/user/1000/domrun"];

Deno.test("replaceIn() knows what is somebody's own by its form", () => {
  const rows: readonly (readonly [text: string, shown: string])[] = [
    ["52:54:00:ab:cd:EF", "52:54:00:00:00:01"],
    ["b2f4bd0a-4f5c-4b02-9c0e-5b1a5b3a2f11", "00000000-0000-4000-8000-000000000001"],
    ["at 10.0.0.5, and 10.0.0.6.", "at 192.0.2.1, and 192.0.2.2."],
    ["10.0.0.5/24 10.0.0.5:22", "192.0.2.1/24 192.0.2.1:22"],
    ["fe80::1%eth0 [2a00:1:2::5]:22", "2001:db8::1%eth0 [2001:db8::2]:22"],
    ["1:2:3:4:5:6:7:8", "2001:db8::1"],
    ["127.0.0.1 0.0.0.0 255.255.255.0 ::1 ::", "127.0.0.1 0.0.0.0 255.255.255.0 ::1 ::"],
    ["QEMU 7.2.22 of 13:54:46 at 0000:06:12.5", "QEMU 7.2.22 of 13:54:46 at 0000:06:12.5"],
    ["'/srv/a.qcow2' /srv/a.qcow2.", "'/path-1.qcow2' /path-1.qcow2."],
    ["file=/srv/a,x=1 unix:/srv/b", "file=/path-1,x=1 unix:/path-2"],
    ["/usr/bin/passt /dev/kvm /etc/hosts", "/usr/bin/passt /dev/kvm /etc/hosts"],
    ["https://passt.top </disk> 22/tcp", "https://passt.top </disk> 22/tcp"],
    ["/run/user/1000/domrun/x/qmp.socket", "/run/user/1000/domrun/x/qmp.socket"],
    ["password=Sesam root_password: 'a b'", "password=secret-1 root_password: 'secret-2'"],
    ['{"password":"Sesam","token":"x"}', '{"password":"secret-1","token":"secret-2"}'],
    ['"password-secret":"sec0"', '"password-secret":"sec0"'],
    ["rootpw $6$ab.c$De/f9.x", "rootpw secret-1"],
    ["ftp://anna:Sesam@nas/a", "ftp://secret-1@nas/a"],
    ["systemd.set_credential=a.b:Sesam", "systemd.set_credential=a.b:secret-1"],
    ["api_key=ab AuthKey: cd", "api_key=secret-1 AuthKey: secret-2"],
    ["ssh-ed25519 AAAAC3Nz anna@laptop", "ssh-ed25519 secret-1"],
    ['ssh-rsa AAAAB3Nz Anna of the office"', 'ssh-rsa secret-1"'],
    [`SHA256:${"aB/+".repeat(10)}abc (ED25519)`, "secret-1 (ED25519)"],
    [`MD5:${"0a:".repeat(15)}0b`, "secret-1"],
    ["Authorization: Bearer abcdefgh.ij", "Authorization: Bearer secret-1"],
    ["key ghp_abcdefghijklmnop", "key secret-1"],
    [
      "mail anna@laptop getty@tty1.service a@b.example.com",
      "mail user-1@host-1 getty@tty1.service a@b.example.com",
    ],
    [
      "aes@openssh.com https://libvirt.org nas.kunde.lan.",
      "aes@openssh.com https://libvirt.org host-1.",
    ],
    [
      "com.redhat.spice.0 org.qemu.guest_agent.0 vm.xml",
      "com.redhat.spice.0 org.qemu.guest_agent.0 vm.xml",
    ],
    ["BOOTIF=01-52-54-00-aa-bb-cc 2026-11-29", "BOOTIF=52:54:00:00:00:01 2026-11-29"],
    ["'/srv/My Files/a b.img' and '/srv/x'", "'/path-1.img' and '/path-2'"],
    ["<a b='/x'/> <c d='/y z'/>", "<a b='/path-2'/> <c d='/path-1'/>"],
    ["-----BEGIN PRIVATE KEY-----\nab\n-----END PRIVATE KEY-----", "secret-1"],
  ];
  for (const [text, shown] of rows) assertEquals(new StandIns(own).replaceIn(text), shown);
});

Deno.test("replaceIn() replaces what was added wherever it stands, and nothing that is ours", () => {
  const standIns = new StandIns(own);
  standIns.add("name", "web");
  standIns.add("name", "disk");
  standIns.add("user", "anna");
  standIns.add("secret", "a,b'<c");
  standIns.addPath("My Disks/x.qcow2", "/home/anna");
  const rows: readonly (readonly [text: string, shown: string])[] = [
    ["guest=web,x domrun-web-net0", "guest=name-1,x domrun-name-1-net0"],
    ["webserver <web web='1'>", "webserver <web web='1'>"],
    ["<disk type='file'>", "<disk type='file'>"],
    ["/run/user/1000/domrun/web/a", "/run/user/1000/domrun/name-1/a"],
    ["passwd='a,b&apos;&lt;c' a,,b'<c", "passwd='secret-1' secret-1"],
    ["'My Disks/x.qcow2' /home/anna/My Disks/x.qcow2", "'path-1.qcow2' /path-1.qcow2"],
    ["x.qcow2 on the disk of /home/anna/My Disks", "path-1.qcow2 on the disk of /path-2"],
  ];
  for (const [text, shown] of rows) assertEquals(standIns.replaceIn(text), shown);
});

Deno.test("replaceIn() tells what domrun's directories are, and not where they lie", () => {
  const standIns = new StandIns([
    "/home/anna/.config/domrun",
    "/home/anna/.local/state/domrun",
    "/data/anna/run/domrun",
    "/data/anna/run/libvirt/qemu/run/passt",
    "/root/.cache/domrun",
    "/tmp/domrun-1000",
  ]);
  standIns.add("name", "web");
  standIns.addPath("/home/anna", "/");
  const rows: readonly (readonly [text: string, shown: string])[] = [
    ["/home/anna/.config/domrun/web.xml", "/place-1/.config/domrun/name-1.xml"],
    ["path=/home/anna/.local/state/domrun,x", "path=/place-1/.local/state/domrun,x"],
    ["/data/anna/run/domrun/web/qmp.socket", "/place-2/domrun/name-1/qmp.socket"],
    ["/data/anna/run/libvirt/qemu/run/passt", "/place-2/libvirt/qemu/run/passt"],
    ["/root/.cache/domrun /tmp/domrun-1000/x", "/root/.cache/domrun /tmp/domrun-1000/x"],
    ["/home/anna/.config/other /home/anna", "/path-2 /path-1"],
  ];
  for (const [text, shown] of rows) assertEquals(standIns.replaceIn(text), shown);
  assertEquals(
    standIns.replaced.filter(({ kind }) => kind === "path").map(({ by, value }) => [by, value]),
    [["/path-1", "/home/anna"], ["/path-2", "/home/anna/.config/other"]],
  );
});

Deno.test("replaced tells what was met alone, once, in its order", () => {
  const standIns = new StandIns(own);
  standIns.add("name", "never");
  standIns.add("name", "web");
  standIns.replaceIn("10.0.0.1 of web and WEB");
  standIns.replaceIn("web at 10.0.0.1");
  assertEquals(
    standIns.replaced,
    [
      { kind: "name", value: "web", by: "name-2" },
      { kind: "ipv4", value: "10.0.0.1", by: "192.0.2.1" },
    ] satisfies readonly Replaced[],
  );
});

Deno.test("replaced tells a path as it was, whatever was replaced in it before", () => {
  const standIns = new StandIns(own);
  standIns.add("user", "anna");
  standIns.addPath("x.qcow2", "/srv");
  assertEquals(
    standIns.replaceIn("/srv/anna/10.0.0.1/x.qcow2 of anna"),
    "/path-2.qcow2 of user-1",
  );
  assertEquals(
    standIns.replaced.find(({ by }) => by === "/path-2.qcow2")?.value,
    "/srv/anna/10.0.0.1/x.qcow2",
  );
});
