/** `domrun check` where not everything can be read: links, pipes and devices of a real file system. */
import { assertEquals } from "@std/assert";
import { join } from "@std/path/posix";
import { EXIT } from "../exit_status.ts";
import { bareHost, runHere } from "../testing/bare_host.ts";

const NO_OS = "<domain type='kvm'><name>a</name><memory>64</memory></domain>\n";

Deno.test("check of a directory reads its files, whatever else is there", async () => {
  const directory = await Deno.makeTempDir({ prefix: "domrun-check-" });
  try {
    const at = (name: string) => join(directory, name);
    Deno.writeTextFileSync(at("a.xml"), NO_OS);
    Deno.symlinkSync("none", at("dangling.xml"));
    Deno.symlinkSync(at("loop.xml"), at("loop.xml"));
    assertEquals((await new Deno.Command("mkfifo", { args: [at("fifo.xml")] }).output()).code, 0);
    Deno.symlinkSync("/dev/zero", at("zero.xml"));
    using _socket = Deno.listen({ transport: "unix", path: at("socket.xml") });
    Deno.writeTextFileSync(at("z.xml"), NO_OS);
    const { status, stdout, stderr } = await runHere(["check", "."], bareHost(directory));
    assertEquals(stdout.split("\n").filter((line) => line.includes(": error[")), [
      "a.xml:1:1: error[xml/missing-element]: <domain> needs <os> in it",
      "dangling.xml: error[host/unreadable]: cannot read it: it is a symbolic link to 'none', which is not there",
      "loop.xml: error[host/unreadable]: cannot read it: Too many levels of symbolic links",
      "z.xml:1:1: error[xml/missing-element]: <domain> needs <os> in it",
    ]);
    assertEquals({ status, stderr }, {
      status: EXIT.usage,
      stderr: "4 documents checked: 4 errors\nMore about it: domrun explain xml/missing-element\n",
    });
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

Deno.test("check says what it was given instead of a file", async () => {
  const directory = await Deno.makeTempDir({ prefix: "domrun-check-" });
  try {
    using _socket = Deno.listen({ transport: "unix", path: join(directory, "socket.xml") });
    const { status, stdout } = await runHere(["check", "socket.xml"], bareHost(directory));
    assertEquals([status, stdout], [
      EXIT.usage,
      "socket.xml: error[host/unreadable]: cannot read it: it is a socket, need a file\n\n",
    ]);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

Deno.test("check of what has no end reads as much as a document may have", async () => {
  const { status, stdout } = await runHere(["check", "/dev/zero"], bareHost("/"));
  assertEquals({ status, stdout }, {
    status: EXIT.document,
    stdout:
      "/dev/zero: error[xml/limit]: the document has more than 4 MiB, the most that is read\n\n",
  });
});
