import { assertEquals, assertRejects } from "@std/assert";
import { type DirectoryEntry, FileError, type FileFacts } from "../../host/host.ts";
import {
  absolute,
  filesOf,
  type InputHost,
  readInput,
  readPlainText,
  UnreadableError,
} from "./read_input.ts";

/** By absolute path: a file's text, the names in a directory, where a link leads, or a FIFO. */
type Tree = Readonly<
  Record<string, string | readonly string[] | { readonly link: string } | { readonly fifo: true }>
>;

const TREE: Tree = {
  "/w": ["a.xml", "b", "notes.txt", "same", "z.xml"],
  "/odd": ["f.xml", "gone.xml", "linked.xml", "shut", "x.xml"],
  "/odd/f.xml": { fifo: true },
  "/odd/gone.xml": { link: "/odd/none" },
  "/odd/linked.xml": { link: "/odd/f.xml" },
  "/odd/x.xml": "<domain/>",
  "/w/a.xml": "<domain/>",
  "/w/notes.txt": "notes",
  "/w/z.xml": "<domain id='z'/>",
  "/w/b": ["c.xml", "empty", "l.xml", "up.xml"],
  "/w/b/c.xml": "<domain id='c'/>",
  "/w/b/empty": [],
  "/w/b/l.xml": { link: "/w/a.xml" },
  "/w/b/up.xml": { link: "/w" },
  "/w/same": { link: "/w/b" },
  "/d": ["a.xml", "b.xml", "kept.xml", "notes.txt.xml"],
  "/d/b.xml": "<domain id='defined b'/>",
  "/d/kept.xml": "<domain id='kept'/>",
  "/d/notes.txt.xml": "<domain/>",
};

/** A host whose working directory is /w, with `typed` on standard input in these pieces. */
function fakeHost(tree: Tree, typed: readonly Uint8Array[] = []): InputHost {
  const realPath = (typed: string): string =>
    typed.split("/").filter((name) => name !== "").reduce((parent, name) => {
      const entry = tree[`${parent}/${name}`];
      return typeof entry === "object" && "link" in entry ? entry.link : `${parent}/${name}`;
    }, "");
  const at = (path: string) => tree[realPath(path)];
  return {
    directories: { documents: "/d" },
    files: {
      readHead: (path, maxBytes) => {
        const entry = at(path);
        if (typeof entry === "string") {
          return Promise.resolve(new TextEncoder().encode(entry).subarray(0, maxBytes));
        }
        const fault = entry === undefined ? "missing" : "is-a-directory";
        return Promise.reject(new FileError(fault, path, `${fault} ${path}`));
      },
      stat: (path) => {
        const entry = at(path);
        if (entry === undefined) return Promise.resolve(undefined);
        return Promise.resolve(factsOf(Array.isArray(entry) ? "directory" : kindOfFile(entry)));
      },
      linkTarget: () => Promise.resolve(undefined),
      entries: (path) => {
        if (path === "/odd/shut") {
          return Promise.reject(new FileError("denied", path, "Permission denied"));
        }
        const entry = at(path);
        const names = Array.isArray(entry) ? entry : [];
        const kindIn = (name: string) =>
          name === "shut" ? "directory" : kindOf(tree[`${realPath(path)}/${name}`]);
        return Promise.resolve(names.map((name) => ({ name, kind: kindIn(name) })));
      },
    },
    terminal: { stdin: ReadableStream.from(typed) },
    workingDirectory: () => "/w",
  };
}

function kindOf(entry: Tree[string] | undefined): DirectoryEntry["kind"] {
  if (typeof entry === "object" && "link" in entry) return "link";
  return Array.isArray(entry) ? "directory" : typeof entry === "string" ? "file" : "other";
}

function kindOfFile(entry: Tree[string]): FileFacts["kind"] {
  return typeof entry === "string" ? "file" : "other";
}

function factsOf(kind: FileFacts["kind"]): FileFacts {
  return { kind, size: 0, mode: 0o644, uid: 0, gid: 0, dev: 0, ino: 0, mtimeMs: 0, ctimeMs: 0 };
}

Deno.test("filesOf() finds the documents that an operand means", async () => {
  const rows: readonly (readonly [operand: string, files: readonly string[]])[] = [
    ["-", ["-"]],
    ["a.xml", ["a.xml"]],
    // Named outright, a file is taken whatever it is called, and one that is missing is said when it is read.
    ["notes.txt", ["notes.txt"]],
    ["no.xml", ["no.xml"]],
    ["b", ["b/c.xml", "b/l.xml"]],
    ["b/", ["b/c.xml", "b/l.xml"]],
    // A link to a directory is followed where it is named, and not where it is found.
    ["same", ["same/c.xml", "same/l.xml"]],
    [".", ["a.xml", "b/c.xml", "b/l.xml", "z.xml"]],
    ["./", ["a.xml", "b/c.xml", "b/l.xml", "z.xml"]],
    ["./b/../b", ["b/c.xml", "b/l.xml"]],
    ["/w", ["/w/a.xml", "/w/b/c.xml", "/w/b/l.xml", "/w/z.xml"]],
  ];
  for (const [operand, files] of rows) {
    const found = files.map((file) => ({ file }));
    assertEquals(await filesOf(operand, fakeHost(TREE)), found, operand);
  }
});

Deno.test("filesOf() takes only files in a directory, and says which directories have none", async () => {
  assertEquals(await filesOf("b/empty", fakeHost(TREE)), [
    { file: "b/empty", why: "there is no *.xml below it" },
  ]);
  assertEquals(await filesOf("/odd", fakeHost(TREE)), [
    { file: "/odd/gone.xml" },
    { file: "/odd/shut", why: "Permission denied" },
    { file: "/odd/x.xml" },
  ]);
});

Deno.test("readInput() reads a file, under the name that was typed", async () => {
  assertEquals(await readInput("b/c.xml", fakeHost(TREE)), {
    file: "b/c.xml",
    text: "<domain id='c'/>",
  });
});

Deno.test("readInput() reads the document that is defined for a name, where no file has it", async () => {
  const rows: readonly (readonly [operand: string, file: string])[] = [
    ["kept", "/d/kept.xml"],
    // A directory is no document.
    ["b", "/d/b.xml"],
    ["notes.txt", "notes.txt"],
    ["./a.xml", "./a.xml"],
  ];
  for (const [operand, file] of rows) {
    assertEquals((await readInput(operand, fakeHost(TREE))).file, file, operand);
  }
  await assertRejects(() => readInput("./kept", fakeHost(TREE)), UnreadableError);
});

Deno.test("readInput() reads standard input, also where a character comes in two pieces", async () => {
  const bytes = new TextEncoder().encode("<name>ü</name>");
  const typed = [bytes.slice(0, 7), bytes.slice(7)];
  assertEquals(await readInput("-", fakeHost({}, typed)), {
    file: "<stdin>",
    text: "<name>ü</name>",
  });
});

Deno.test("readInput() stops where a document has more than it may have", async () => {
  let [given, cancelled] = [0, false];
  const endless = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      given++;
      controller.enqueue(new Uint8Array(1024 * 1024));
    },
    cancel: () => {
      cancelled = true;
    },
  });
  const host = { ...fakeHost({}), terminal: { stdin: endless } };
  const { finding } = await readInput("-", host);
  assertEquals([finding?.code, given <= 7, cancelled], ["xml/limit", true, true]);
});

Deno.test("readInput() tells bytes that are no UTF-8, of files and of standard input", async () => {
  const bytes = Uint8Array.of(0x3c, 0x61, 0x3e, 0xe4);
  const host = fakeHost({}, [bytes.slice(0, 3), bytes.slice(3)]);
  const ofFile = { ...host, files: { ...host.files, readHead: () => Promise.resolve(bytes) } };
  for (const [operand, file, where] of [["-", "<stdin>", host], ["a", "a", ofFile]] as const) {
    const { finding } = await readInput(operand, where);
    assertEquals([finding?.file, finding?.code, finding?.column], [file, "xml/encoding", 4]);
  }
});

Deno.test("readInput() tells an image from a document", async () => {
  const message = ": it is a disk image, need a document";
  const tree = {
    "/w/a": "QED\0",
    "/w/b.IMG": "\0\0",
    "/w/c.iso": "no zero",
    "/w/d.xml": "<\0d",
    "/w/e.img": "<domain/>",
  };
  for (const file of ["a", "b.IMG"]) {
    await assertRejects(() => readInput(file, fakeHost(tree)), UnreadableError, file + message);
  }
  for (const file of ["c.iso", "d.xml", "e.img"]) {
    assertEquals((await readInput(file, fakeHost(tree))).file, file);
  }
});

Deno.test("readPlainText() reads text in UTF-8 and nothing else", async () => {
  const host = fakeHost({ "/w": ["a"], "/w/a": '{"ü":1}' });
  assertEquals(await readPlainText("a", host), '{"ü":1}');
  const latin1 = fakeHost({}, [Uint8Array.of(0xfc)]);
  const error = await assertRejects(() => readPlainText("-", latin1), UnreadableError);
  assertEquals(error.message, "Cannot read -: it is not text in UTF-8");
});

Deno.test("readInput() says why a file cannot be read", async () => {
  const host = fakeHost(TREE);
  const denied: InputHost = {
    ...host,
    files: {
      ...host.files,
      readHead: (path) => Promise.reject(new FileError("denied", path, "permission denied")),
    },
  };
  const rows: readonly (readonly [string, InputHost, string, string | undefined])[] = [
    ["no.xml", host, "Cannot read no.xml: there is no such file", undefined],
    [
      "my web",
      host,
      "Cannot read my web: there is no such file, and no document is kept by this name",
      "those that are kept: domrun list --all\n" +
      "that of a machine that runs or ran: domrun dumpxml 'my web' | domrun define -",
    ],
    ["b/empty", host, "Cannot read b/empty: it is a directory, need a file", undefined],
    ["a.xml", denied, "Cannot read a.xml: permission denied", undefined],
    [
      "/dev/stdin",
      denied,
      "Cannot read /dev/stdin: permission denied",
      "standard input is written -",
    ],
  ];
  for (const [operand, where, message, help] of rows) {
    const error = await assertRejects(() => readInput(operand, where), UnreadableError);
    assertEquals([error.message, error.help], [message, help], operand);
  }
});

Deno.test("readInput() passes on what is no fault of a file", async () => {
  const host = fakeHost(TREE);
  const broken: InputHost = {
    ...host,
    files: { ...host.files, readHead: () => Promise.reject(new TypeError("a bug")) },
  };
  await assertRejects(() => readInput("a.xml", broken), TypeError, "a bug");
});

Deno.test("absolute() counts from the working directory", () => {
  const rows: readonly (readonly [string, string])[] = [
    ["/a.xml", "/a.xml"],
    ["a.xml", "/w/a.xml"],
    ["./b/../a.xml", "/w/a.xml"],
    ["../a.xml", "/a.xml"],
  ];
  for (const [path, expected] of rows) assertEquals(absolute(path, fakeHost({})), expected);
});
