import { assertEquals } from "@std/assert";
import { addKernelWords } from "./kernel_words.ts";
import { StandIns } from "./stand_ins.ts";

Deno.test("addKernelWords() finds what the values of a kernel's parameters name", () => {
  const rows: readonly (readonly [words: string, shown: string])[] = [
    ["console=ttyS0 root=/dev/vda1 ro quiet", "console=ttyS0 root=/dev/vda1 ro quiet"],
    [
      "ip=10.1.2.3::10.1.2.1:255.255.255.0:buero:eth0:off",
      "ip=192.0.2.1::192.0.2.2:255.255.255.0:name-1:eth0:off",
    ],
    ["nfsroot=nas.buero:/export/anna,tcp", "nfsroot=name-1:/path-1,tcp"],
    ["systemd.hostname=buero the buero", "systemd.hostname=name-1 the name-1"],
    // A usual word means something else elsewhere.
    ["role=server server=on", "role=name-1 server=on"],
    ["root=LABEL=kunde", "root=LABEL=name-1"],
    [
      "root=UUID=b2f4bd0a-4f5c-4b02-9c0e-5b1a5b3a2f11",
      "root=UUID=00000000-0000-4000-8000-000000000001",
    ],
    ["rd.luks.key=geheim my_password=Sesam", "rd.luks.key=secret-1 my_password=secret-2"],
    ["systemd.unit=rescue.target panic=-1", "systemd.unit=rescue.target panic=-1"],
    ["syslog=log.buero:514", "syslog=name-1:514"],
  ];
  for (const [words, shown] of rows) {
    const standIns = new StandIns([]);
    addKernelWords(standIns, words);
    assertEquals(standIns.replaceIn(words), shown);
  }
});
