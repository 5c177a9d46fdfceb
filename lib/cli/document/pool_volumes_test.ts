import { assertEquals } from "@std/assert";
import { devicesOf } from "../../domain/domain.ts";
import { diskPath } from "../../domain/disk.ts";
import { readDomain } from "../../domain/read.ts";
import { FileError } from "../../host/host.ts";
import { bareHost } from "../testing/bare_host.ts";
import { withVolumeFiles } from "./pool_volumes.ts";

const POOL = "<pool type='dir'><name>mine</name><target>\n<path>/srv/mine/</path></target></pool>";

const POOLS: Readonly<Record<string, string>> = {
  "/home/joe/.config/libvirt/storage/mine.xml": POOL,
  "/etc/libvirt/storage/mine.xml": POOL.replace("/srv/mine/", "/srv/theirs"),
  "/etc/libvirt/storage/shares.xml": POOL.replace("'dir'", "'netfs'").replace("mine/", "nfs"),
  "/etc/libvirt/storage/vg.xml": POOL.replace("'dir'", "'logical'"),
  "/etc/libvirt/storage/empty.xml": "<pool type='dir'/>",
  "/etc/libvirt/storage/text.xml": "no XML",
};

/** A host with those pools, one of which nobody but root may read. */
const HOST = {
  directories: { ...bareHost("/nowhere").directories, config: "/home/joe/.config" },
  files: {
    ...bareHost("/nowhere").files,
    readText: (path: string) => {
      if (path === "/etc/libvirt/storage/roots.xml") {
        return Promise.reject(new FileError("denied", path, "permission denied"));
      }
      const text = POOLS[path];
      return text === undefined
        ? Promise.reject(new FileError("missing", path, "there is no such file"))
        : Promise.resolve(text);
    },
  },
};

async function found(disks: string) {
  const { domain, origins } = await readDomain(
    "vm.xml",
    `<domain type='qemu'><name>vm</name><memory unit='MiB'>64</memory><os>
<type arch='x86_64' machine='q35'>hvm</type></os><devices>
${disks}</devices></domain>`,
  );
  if (domain === undefined || origins === undefined) throw new Error("the document is wrong");
  const volumes = await withVolumeFiles(domain, origins, HOST);
  return {
    disks: devicesOf(volumes.domain).disks.map((disk) => [disk.target.dev, diskPath(disk)]),
    said: volumes.findings.map(({ line, code, message }) => `${line} ${code}: ${message}`),
  };
}

const volume = (pool: string, dev = "vda") =>
  `<disk type='volume'><source pool='${pool}' volume='a.img'/><target dev='${dev}'/></disk>\n`;

Deno.test("withVolumeFiles() finds the files of directory pools", async () => {
  const disks = volume("mine") + volume("shares", "vdb") +
    "<disk type='file'><source file='/a'/><target dev='vdc'/></disk>" +
    "<disk type='volume' device='cdrom'><target dev='sda' bus='sata'/></disk>";
  assertEquals(await found(disks), {
    disks: [["vda", "/srv/mine/a.img"], ["vdb", "/srv/nfs/a.img"], ["vdc", "/a"], [
      "sda",
      undefined,
    ]],
    said: [],
  });
});

Deno.test("withVolumeFiles() says why a pool's directory is not known", async () => {
  const etc = "/etc/libvirt/storage";
  const rows: readonly (readonly [pool: string, why: string])[] = [
    ["other", `there is no /home/joe/.config/libvirt/storage/other.xml, and no ${etc}/other.xml`],
    ["vg", `${etc}/vg.xml describes a pool of type 'logical', which is no directory`],
    ["roots", `${etc}/roots.xml cannot be read: permission denied`],
    ["empty", `${etc}/empty.xml names no directory`],
    ["text", `${etc}/text.xml describes no pool`],
  ];
  for (const [pool, why] of rows) {
    assertEquals(await found(volume(pool)), {
      disks: [],
      said: [`3 host/no-pool: the directory of the pool '${pool}' is not known: ${why}`],
    });
  }
});
