/** Guests that write to their disks, and one of 32 bits, as a person meets them. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { dirname } from "@std/path/posix";
import { freePort } from "../host/testing/free_port.ts";
import { POWEROFF, says } from "../vm/testing/boot_sector.ts";
import { writeBootDocument } from "./testing/boot_document.ts";
import { domrun, people, type Person, type RunOptions } from "./testing/compiled.ts";

/** `mov cx, 2; xor dh, dh; mov bx, 0x7e00; mov ax, COMMAND; int 0x13`: the second sector, through the BIOS. */
const sector = (command: number): readonly number[] => [
  ...[0xb9, 0x02, 0x00, 0x30, 0xf6, 0xbb, 0x00, 0x7e],
  ...[0xb8, 0x01, command, 0xcd, 0x13],
];

/**
 * Reads a sector, writes its first byte to the serial port (0: `-`), and writes the sector with a `K` there:
 * `xor ax, ax; mov es, ax; mov ds, ax`, read, `push dx; mov al, [0x7e00]; or al, al; jnz $+2; mov al, '-'; mov dx, 0x3f8;
 * out dx, al; pop dx; mov byte [0x7e00], 'K'`, write, power off.
 */
const KEEPS = [
  ...[0x31, 0xc0, 0x8e, 0xc0, 0x8e, 0xd8],
  ...sector(2),
  ...[0x52, 0xa0, 0x00, 0x7e, 0x08, 0xc0, 0x75, 0x02, 0xb0, 0x2d, 0xba, 0xf8, 0x03, 0xee, 0x5a],
  ...[0xc6, 0x06, 0x00, 0x7e, 0x4b],
  ...sector(3),
  ...POWEROFF,
];

for (const person of people()) {
  Deno.test(`a disk keeps what is written, and a transient one nothing (${person.label})`, async () => {
    const file = await writeBootDocument(person, "keeps", KEEPS);
    assertEquals([await said(person, file), await said(person, file)], ["-", "K"]);
    const forgetful = await writeBootDocument(person, "forgets", KEEPS);
    const text = await Deno.readTextFile(forgetful);
    await Deno.writeTextFile(forgetful, text.replace(/(?=<\/disk>)/, "<transient/>"));
    assertEquals([await said(person, forgetful), await said(person, forgetful)], ["-", "-"]);
    const beside = [...Deno.readDirSync(dirname(forgetful))].map(({ name }) => name);
    assertEquals(beside.filter((name) => name.includes("TRANSIENT")), []);
  });

  Deno.test(`a guest boots from an NBD server, and writes to it (${person.label})`, async () => {
    const file = await writeBootDocument(person, "remote", KEEPS);
    const text = await Deno.readTextFile(file);
    const [source = "", image = ""] = /<source file='(.*)'\/>/.exec(text) ?? [];
    const port = await freePort();
    await Deno.writeTextFile(
      file,
      text.replace("<disk type='file'", "<disk type='network'").replace(
        source,
        `<source protocol='nbd' name='boot'><host name='127.0.0.1' port='${port}'/></source>`,
      ),
    );
    await using _server = await serveImage(image, port, "boot");
    assertEquals([await said(person, file), await said(person, file)], ["-", "K"]);
  });

  Deno.test(`a guest boots from an NBD server by TLS, and from no other (${person.label})`, async () => {
    const file = await writeBootDocument(person, "encrypted", KEEPS);
    const text = await Deno.readTextFile(file);
    const [source = "", image = ""] = /<source file='(.*)'\/>/.exec(text) ?? [];
    const port = await freePort();
    const from = async (hostname: string) =>
      await Deno.writeTextFile(
        file,
        text.replace("<disk type='file'", "<disk type='network'").replace(
          source,
          `<source protocol='nbd' name='boot' tls='yes' tlsHostname='${hostname}'>` +
            `<host name='127.0.0.1' port='${port}'/></source>`,
        ),
      );
    const tls = await certificatesBeside(file);
    await using _server = await serveImage(image, port, "boot", tls);
    await from("images");
    const again = async () => await said(person, file, ["--tls", tls]);
    assertEquals([await again(), await again()], ["-", "K"]);
    await from("other");
    const refused = await domrun(person, ["up", "-d", "--tls", tls, file]);
    assertEquals(refused.code, 3, refused.stderr);
    assertStringIncludes(refused.stderr, "Certificate does not match the hostname other");
    const without = await domrun(person, ["up", "-d", file]);
    assertEquals(without.code, 3, without.stderr);
    assertStringIncludes(without.stderr, "host/no-certificates");
  });

  for (const format of ["luks", "qcow2"] as const) {
    Deno.test(`a guest boots from ${format} with LUKS, by a passphrase that nobody tells (${person.label})`, async () => {
      const file = await writeBootDocument(person, `secret-${format}`, KEEPS);
      const text = await Deno.readTextFile(file);
      const [source = "", plain = ""] = /<source file='(.*)'\/>/.exec(text) ?? [];
      const config = `${file}.${person.become.length}`;
      const secret = `${config}/domrun/secrets/disks%2F${format}`;
      await Deno.mkdir(dirname(secret), { recursive: true });
      const options = { environment: { XDG_CONFIG_HOME: config } };
      const refused = async () => {
        const { code, stderr } = await domrun(person, ["up", "-d", file], options);
        assertEquals(code, 3, stderr);
        return stderr;
      };
      const passphrase = `hush-${crypto.randomUUID()}`;
      const image = await encrypt(plain, passphrase, format);
      await Deno.writeTextFile(
        file,
        text.replace("type='raw'", `type='${format === "luks" ? "raw" : format}'`).replace(
          source,
          `<source file='${image}'><encryption format='luks'>` +
            `<secret type='passphrase' usage='disks/${format}'/></encryption></source>`,
        ),
      );
      const lacking = `annot use ${secret} for the passphrase of disk 'sda': it does not exist`;
      assertStringIncludes(await refused(), lacking);
      await Deno.writeTextFile(secret, `${passphrase}\n`);
      assertStringIncludes(await refused(), "not even the end of a line");
      await Deno.writeTextFile(secret, passphrase);
      const again = async () => await said(person, file, [], options);
      assertEquals([await again(), await again()], ["-", "K"]);
      const { code, stdout } = await domrun(person, ["plan", "--json", file], options);
      assertEquals([code, stdout.includes(secret), stdout.includes(passphrase)], [0, true, false]);
    });
  }

  Deno.test(`a guest of 32 bits boots (${person.label})`, async () => {
    const file = await writeBootDocument(person, "small", [
      ...says("3"),
      ...says("2"),
      ...POWEROFF,
    ]);
    const text = await Deno.readTextFile(file);
    await Deno.writeTextFile(file, text.replace("arch='x86_64'", "arch='i686'"));
    assertEquals(await said(person, file), "32");
  });
}

/** An NBD server that listens when it is there, and ends when it is not needed any more. */
async function serveImage(
  image: string,
  port: number,
  name: string,
  tls?: string,
): Promise<AsyncDisposable> {
  const pidFile = `${image}.pid`;
  const credentials = `tls-creds-x509,id=tls0,endpoint=server,dir=${tls},verify-peer=no`;
  const args = [
    ...["--fork", `--pid-file=${pidFile}`, "--persistent", "--format=raw"],
    ...tls === undefined ? [] : ["--object", credentials, "--tls-creds=tls0"],
  ];
  const { success, stderr } = await new Deno.Command("qemu-nbd", {
    args: [...args, "--bind=127.0.0.1", `--port=${port}`, `--export-name=${name}`, image],
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).output();
  assertEquals([success, new TextDecoder().decode(stderr)], [true, ""]);
  const pid = Number(await Deno.readTextFile(pidFile));
  return { [Symbol.asyncDispose]: () => Promise.resolve(Deno.kill(pid, "SIGTERM")) };
}

/** The image encrypted. `qemu-img` before 9.1 cannot always measure how fast it is, and then fails. */
async function encrypt(
  plain: string,
  passphrase: string,
  format: "luks" | "qcow2",
): Promise<string> {
  const image = `${plain}.${format}`;
  await Deno.writeTextFile(`${plain}.key`, passphrase);
  const prefix = format === "luks" ? "" : "encrypt.";
  const asked = [...prefix === "" ? [] : ["encrypt.format=luks"], `${prefix}key-secret=key`];
  for (let left = 50;; left--) {
    const { success, stderr } = await new Deno.Command("qemu-img", {
      args: [
        ...["convert", "--object", `secret,id=key,file=${plain}.key`, "-f", "raw", "-O", format],
        ...["-o", [...asked, `${prefix}iter-time=10`].join(","), plain, image],
      ],
    }).output();
    if (success) break;
    const said = new TextDecoder().decode(stderr);
    if (left === 0 || !said.includes("Unable to get accurate CPU usage")) throw new Error(said);
  }
  await Deno.remove(`${plain}.key`);
  await Deno.chmod(image, 0o666);
  return image;
}

/** A copy of those of testdata/tls, of a server called images, that everybody may read. */
async function certificatesBeside(file: string): Promise<string> {
  const directory = `${file}.tls`;
  await Deno.mkdir(directory, { recursive: true });
  const from = new URL("../../testdata/tls/", import.meta.url);
  for await (const { name } of Deno.readDir(from)) {
    await Deno.writeFile(`${directory}/${name}`, await Deno.readFile(new URL(name, from)));
  }
  return directory;
}

/** What a guest says that is started and ends by itself: the end of its log, behind the BIOS'. */
async function said(
  person: Person,
  file: string,
  args: readonly string[] = [],
  options: RunOptions = {},
): Promise<string> {
  const name = /([^/]*)\.xml$/.exec(file)?.[1] ?? "";
  const run = async (...args: string[]) => {
    const { code, stdout, stderr } = await domrun(person, args, options);
    assertEquals(code, 0, `${args.join(" ")}: ${stderr}`);
    return stdout;
  };
  await run("up", "-d", ...args, file);
  await run("wait", "-t", "60", name);
  return (await run("logs", name)).trim().split("\n").at(-1) ?? "";
}
