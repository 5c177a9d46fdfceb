import { assertEquals } from "@std/assert";
import { StandIns } from "./stand_ins.ts";
import { addNamesOfWords } from "./words_of_logs.ts";

Deno.test("addNamesOfWords() learns who is named in a log, and has them replaced everywhere", () => {
  const rows: readonly (readonly [text: string, shown: string])[] = [
    ["kundebox login: \r\nkundebox sshd[1]: up", "host-1 login: \r\nhost-1 sshd[1]: up"],
    ["Hostname set to <kundebox>.", "Hostname set to host-1."],
    ["hostname: kundebox", "hostname: host-1"],
    ["session opened for user berta(uid=0)", "session opened for user user-1(uid=0)"],
    ["Accepted publickey for berta from 10.0.0.1", "Accepted publickey for user-1 from 192.0.2.1"],
    ["http://repo.kunde/a/b.iso: a/b.iso", "http://name-1/name-2: name-2"],
    ["see https://libvirt.org/formatdomain.html", "see https://libvirt.org/formatdomain.html"],
    ["hostname   no  gives the guest a host name", "hostname   no  gives the guest a host name"],
  ];
  for (const [text, shown] of rows) {
    const standIns = new StandIns([]);
    addNamesOfWords(standIns, text);
    assertEquals(standIns.replaceIn(text), shown);
  }
});
