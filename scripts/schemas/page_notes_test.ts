/** Every row of docs/xml.md says what it is for, and nobody keeps a text for a row that is gone. */
import { assertEquals } from "@std/assert";
import { generatedFiles } from "../../lib/cli/generated_files.ts";
import { ROW_TEXTS } from "../../lib/domain/row_texts/all.ts";
import { findRows } from "../../lib/domain/row_texts/find_rows.ts";

function pageOf({ find }: Pick<ReturnType<typeof findRows>, "find">): string {
  const files = generatedFiles({ row: find, example: () => undefined });
  return files.find(({ path }) => path === "docs/xml.md")?.text ?? "";
}

function emptyRows(page: string): readonly string[] {
  return page.split("\n").filter((line) => line.endsWith("|  |"));
}

Deno.test("every row of docs/xml.md has a text, and every text a row", () => {
  const finder = findRows(ROW_TEXTS);
  const page = pageOf(finder);
  assertEquals(page.split("\n").filter((line) => line.startsWith("| `")).length > 900, true);
  assertEquals(emptyRows(page), []);
  assertEquals(finder.unused(), []);
});

/** Rows of which the grammar's own words say what they are for, as it says what their value is. */
const SAID_BY_GRAMMAR = [
  "domain/vcpu cpuset=",
  "domain/vcpu current=",
  "domain/iothreadids/iothread <poll>",
  "domain/numatune/memnode cellid=",
  "domain/sysinfo[fwcfg] <entry>",
  "domain/os/nvram template=",
  "domain/os/nvram type=",
  "domain/os/nvram text",
  "domain/features/smm <tseg>",
  "domain/features/tcg <tb-cache>",
  "domain/cpu <vendor>",
  "domain/cpu/model fallback=",
  "domain/devices/disk[network] <auth>",
  "domain/devices/disk[file]/driver type=",
  "domain/devices/disk[file]/driver iothread=",
  "domain/devices/disk[file]/driver <iothreads>",
  "domain/devices/disk[file]/address[usb] bus=",
  "domain/devices/disk[network]/source[http] name=",
  "domain/devices/disk[network]/source[http] query=",
  "domain/devices/disk[network]/source[https] name=",
  "domain/devices/disk[network]/source[https] query=",
  "domain/devices/disk[network]/source[ftp] name=",
  "domain/devices/disk[network]/source[ftps] name=",
  "domain/devices/disk[network]/source[ssh] name=",
  "domain/devices/disk[volume]/source pool=",
  "domain/devices/interface[user]/portForward address=",
  "domain/devices/interface[user]/portForward dev=",
  "domain/devices/interface[user]/portForward/range start=",
  "domain/devices/interface[user]/portForward/range end=",
  "domain/devices/interface[user]/portForward/range to=",
  "domain/devices/tpm/backend[emulator] <source>",
  "domain/devices/video/model device=",
  "domain/devices/hostdev[mdev] ramfb=",
  "domain/devices/memory[nvdimm]/source <path>",
  "domain/devices/memory[virtio-pmem]/source <path>",
  "domain/devices/vsock/cid auto=",
  "domain/qemu:override/qemu:device alias=",
];

Deno.test("every row says what it is for, not only what its value or its absence is", () => {
  const finder = findRows(ROW_TEXTS);
  pageOf(finder);
  assertEquals(finder.missing(), SAID_BY_GRAMMAR);
});

Deno.test("a row without a text is noticed, and a text without a row", () => {
  const finder = findRows([...ROW_TEXTS.slice(1), { "disk/nothing": { "x=": "text" } }]);
  assertEquals(emptyRows(pageOf(finder)).some((row) => row.includes("`<alias>`")), true);
  assertEquals(finder.unused().includes("disk/nothing x="), true);
  assertEquals(finder.missing().some((row) => row.endsWith(" <alias>")), true);
});

Deno.test("findRows() takes the longest place that fits, and a variant before none", () => {
  const { find, unused, missing } = findRows([{
    "*": { "a=": "any" },
    "disk, hub": { "a=": "disk" },
    "disk[file]": { "a=": "of a file" },
    "devices/disk": { "b=": "below devices", "text": "the text" },
  }]);
  const place = ["devices", "disk[block]"];
  assertEquals(
    [
      find(["x"], "a="),
      find(place, "a="),
      find(["devices", "disk[file]"], "a="),
      find(place, "b="),
      find(["disk"], "b="),
      find(place, "c="),
    ],
    ["any", "disk", "of a file", "below devices", undefined, undefined],
  );
  assertEquals(unused(), ["hub a=", "devices/disk text"]);
  assertEquals(missing(), ["disk b=", "devices/disk[block] c="]);
});
