/** The compiled program where its environment or its standard streams lack: words of ours, and a status that tells. */
import { assertEquals } from "@std/assert";
import { join } from "@std/path/posix";
import { testedProgram } from "./testing/compiled.ts";

const NO_OS = "<domain type='kvm'><name>a</name><memory>64</memory></domain>\n";

const OK =
  "<domain type='qemu'><memory>64</memory><name>a</name><os><type>hvm</type></os></domain>";

const FULL = "domrun: Cannot use standard output: No space left on device\n";
const MORE = "More about it: domrun explain xml/missing-element\n";
const ONE = `1 document checked: 1 error\n${MORE}`;
const SUMMARY = `300 documents checked: 300 errors\n${MORE}`;

/** `$D` is the program; `bad` has documents whose findings no pipe takes at once. */
const rows: readonly [line: string, status: number, stderr: string][] = [
  ["env -u PATH $D version", 0, ""],
  ["env -i $D ps", 0, ""],
  ["env -i $D check bad/1.xml", 1, ONE],
  ["PATH= $D probe", 3, "domrun: Cannot use qemu-system-x86_64: there is no such program\n"],
  ["env -u HOME $D check bad/1.xml", 1, ONE],
  // Links, as the program sees them with its own permissions.
  [
    "ln -s nowhere dangling.xml; $D plan dangling.xml",
    2,
    "domrun: Cannot read dangling.xml: it is a symbolic link to 'nowhere', which is not there\n" +
    "  help: see: domrun help plan\n",
  ],
  [
    "ln -s loop.xml loop.xml; $D plan loop.xml",
    2,
    "domrun: Cannot read loop.xml: Too many levels of symbolic links\n" +
    "  help: see: domrun help plan\n",
  ],
  // A full disk.
  ["$D version > /dev/full", 3, FULL],
  ["$D help > /dev/full", 3, FULL],
  ["$D ps > /dev/full", 3, FULL],
  ["$D ps --json > /dev/full", 3, FULL],
  ["$D explain > /dev/full", 3, FULL],
  ["$D schema domain.rng > /dev/full", 3, FULL],
  ["$D check bad/1.xml > /dev/full", 3, FULL],
  ["$D check --json bad/1.xml > /dev/full", 3, FULL],
  ["$D check --sarif bad/1.xml > /dev/full", 3, FULL],
  ["$D check bad/1.xml 2> /dev/full", 1, ""],
  ["$D stop none 2> /dev/full", 4, ""],
  // Nobody reads: the status is the same.
  ["$D explain | true", 0, ""],
  ["$D schema domain.rng | true", 0, ""],
  ["$D check bad | true", 1, SUMMARY],
  ["$D check --json bad | true", 1, ""],
  ["$D check --sarif bad | true", 1, ""],
  ["$D check bad 2>&1 | true", 1, ""],
  ["$D plan --json bad/1.xml 2>&1 | true", 1, ""],
  ["$D doctor bad/1.xml 2>&1 | true", 1, ""],
  ["$D format --check ok.xml | true", 1, ""],
  ["$D stop none 2>&1 | true", 4, ""],
  // Closed: the system opens /dev/null in their place.
  ["$D version >&-", 0, ""],
  ["$D check bad/1.xml >&- 2>&-", 1, ""],
  ["$D stop none 2>&-", 4, ""],
  ["$D check - <&-", 1, "1 document checked: 1 error\nMore about it: domrun explain xml/syntax\n"],
  [
    "$D check - < bad",
    2,
    "1 document checked: 1 error\nMore about it: domrun explain host/unreadable\n",
  ],
  [
    "$D plan - < bad",
    2,
    "domrun: Cannot read <stdin>: it is a directory, need a file\n  help: see: domrun help plan\n",
  ],
];

for (const [line, status, stderr] of rows) {
  Deno.test(`${line.replaceAll("$D", "domrun")}: status ${status}`, async () => {
    const directory = await Deno.makeTempDir({ prefix: "domrun-streams-" });
    try {
      await Deno.mkdir(join(directory, "bad"));
      for (let i = 1; i <= 300; i++) {
        await Deno.writeTextFile(join(directory, `bad/${i}.xml`), NO_OS);
      }
      await Deno.writeTextFile(join(directory, "ok.xml"), OK);
      const ran = await new Deno.Command("bash", {
        args: ["-c", `${line}; exit "\${PIPESTATUS[0]}"`],
        cwd: directory,
        env: { D: testedProgram() },
        stdin: "null",
      }).output();
      assertEquals([ran.code, new TextDecoder().decode(ran.stderr)], [status, stderr]);
    } finally {
      await Deno.remove(directory, { recursive: true });
    }
  });
}
