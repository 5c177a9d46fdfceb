import { assertEquals } from "@std/assert";
import type { FileFacts, Host } from "../../host/host.ts";
import type { PlannedFile } from "../../plan/launch_plan.ts";
import { missingFiles } from "./look_at_files.ts";

const UID = 1000;

/** A host with one file, which belongs to `uid`. */
function hostWith(
  file: { readonly uid: number; readonly readable: boolean; readonly writable: boolean },
): Host {
  const facts: FileFacts = {
    kind: "file",
    size: 1,
    mode: 0o600,
    uid: file.uid,
    gid: 0,
    dev: 1,
    ino: 1,
    mtimeMs: 0,
    ctimeMs: 0,
  };
  const files: Partial<Host["files"]> = {
    stat: () => Promise.resolve(facts),
    readable: () => Promise.resolve(file.readable),
    writable: () => Promise.resolve(file.writable),
  };
  return { files, user: { uid: UID, gid: UID } } as Host;
}

interface Row {
  readonly what: string;
  readonly access: PlannedFile["access"];
  readonly uid: number;
  readonly readable: boolean;
  readonly writable: boolean;
  readonly found: string;
  readonly help: string;
}

const ROWS: readonly Row[] = [
  {
    what: "both rights of root's file at once",
    access: "read-write",
    uid: 0,
    readable: false,
    writable: false,
    found: "may not be read or written by user 1000, and belongs to user 0",
    help: "as its owner or root: setfacl -m u:1000:rw '/my disk'; " +
      "or mark the device <readonly/> and let it be read",
  },
  {
    what: "the right to write one's own file",
    access: "read-write",
    uid: UID,
    readable: true,
    writable: false,
    found: "may not be written by user 1000, and belongs to user 1000",
    help: "run: chmod u+rw '/my disk'; or mark the device <readonly/> and let it be read",
  },
  {
    what: "no right to write what is only read",
    access: "read",
    uid: 0,
    readable: false,
    writable: false,
    found: "may not be read by user 1000, and belongs to user 0",
    help: "as its owner or root: setfacl -m u:1000:r '/my disk'",
  },
];

for (const { what, access, uid, readable, writable, found, help } of ROWS) {
  Deno.test(`missingFiles() asks for ${what}`, async () => {
    const host = hostWith({ uid, readable, writable });
    const errors = await missingFiles(host, [{ path: "/my disk", access, purpose: "disk 'vda'" }]);
    assertEquals(
      errors.map((error) => [error.message, error.help]),
      [[`Cannot use /my disk for disk 'vda': it ${found}`, help]],
    );
  });
}

Deno.test("missingFiles() tells how the host gets what a vsock needs", async () => {
  const file = { path: "/dev/vhost-vsock", access: "read-write", purpose: "the vsock" } as const;
  const found = async (host: Host) =>
    (await missingFiles(host, [file])).map(({ message, help }) => [message, help]);
  const host = hostWith({ uid: 0, readable: true, writable: true });
  const bare = { ...host, files: { ...host.files, stat: () => Promise.resolve(undefined) } };
  const head = "Cannot use /dev/vhost-vsock for the vsock: it ";
  assertEquals(await found(hostWith({ uid: 0, readable: false, writable: false })), [[
    `${head}may not be read or written by user 1000, and belongs to user 0`,
    "as its owner or root: setfacl -m u:1000:rw /dev/vhost-vsock",
  ]]);
  assertEquals(await found(bare), [[
    `${head}does not exist, or lies in a directory that cannot be searched`,
    "as root: modprobe vhost_vsock; a container gets it with --device /dev/vhost-vsock",
  ]]);
});

Deno.test("missingFiles() tells what a TPM that is not there needs", async () => {
  const files: Partial<Host["files"]> = { stat: () => Promise.resolve(undefined) };
  const host = { files, user: { uid: UID, gid: UID } } as Host;
  const help = async (path: string) => {
    const [error] = await missingFiles(host, [{ path, access: "read-write", purpose: "the TPM" }]);
    return error?.help;
  };
  assertEquals(
    await help("/dev/tpm0"),
    "the host has no TPM, or keeps it from a container, which gets it with --device /dev/tpm0; " +
      "<backend type='emulator' version='2.0'/> has one of its own",
  );
  assertEquals(
    await help("/tmp/my tpm"),
    "start one there: swtpm socket --tpm2 --tpmstate dir=DIRECTORY --ctrl type=unixio,path='/tmp/my tpm'",
  );
});

const LOG: PlannedFile = {
  path: "/logs/serial.log",
  access: "create",
  purpose: "the log of serial0",
};

const DIRECTORIES: readonly {
  readonly what: string;
  readonly directory: Partial<FileFacts> | undefined;
  readonly writable: boolean;
  readonly said: readonly (readonly [message: string, help: string])[];
}[] = [
  {
    what: "no directory",
    directory: undefined,
    writable: false,
    said: [[
      "Cannot use /logs/serial.log for the log of serial0: it would lie in /logs, which is not a directory that can be searched",
      "correct the path, or make the directory: mkdir -p /logs",
    ]],
  },
  {
    what: "a directory of root's",
    directory: { kind: "directory", uid: 0 },
    writable: false,
    said: [[
      "Cannot use /logs/serial.log for the log of serial0: it would lie in /logs, which may not be written by user 1000 and belongs to user 0",
      "as its owner or root: setfacl -m u:1000:rwx /logs",
    ]],
  },
  {
    what: "a directory of one's own",
    directory: { kind: "directory", uid: UID },
    writable: true,
    said: [],
  },
];

for (const { what, directory, writable, said } of DIRECTORIES) {
  Deno.test(`missingFiles() looks at the place of a file that is made: ${what}`, async () => {
    const files: Partial<Host["files"]> = {
      stat: (path) =>
        Promise.resolve(path === "/logs" ? directory as FileFacts | undefined : undefined),
      writable: () => Promise.resolve(writable),
    };
    const host = { files, user: { uid: UID, gid: UID } } as Host;
    const errors = await missingFiles(host, [LOG]);
    assertEquals(errors.map((error) => [error.message, error.help]), said.map((one) => [...one]));
  });
}

Deno.test("missingFiles() tells how another firmware than a missing one is found", async () => {
  const path = "/usr/share/edk2/x64/OVMF_CODE.fd";
  const firmware = { path, access: "read", purpose: "the firmware" } as const;
  const files: Partial<Host["files"]> = { stat: () => Promise.resolve(undefined) };
  const host = { files, user: { uid: UID, gid: UID } } as Host;
  const [error] = await missingFiles(host, [firmware]);
  assertEquals(
    error?.help,
    "correct the path, or remove <loader> and <nvram> and write <os firmware='efi'>: " +
      "an installed one is then looked for",
  );
});

Deno.test("missingFiles() tells once of the image that a transient disk lies over", async () => {
  const host = {
    files: { stat: () => Promise.resolve(undefined) },
    user: { uid: UID, gid: UID },
  } as unknown as Host;
  const image = { path: "/a.qcow2", access: "read", purpose: "disk 'vda'" } as const;
  const madeFrom = {
    path: image.path,
    format: "qcow2",
    targetFormat: "qcow2",
    overlay: true,
  } as const;
  const over = { ...image, path: "/run/a.qcow2", access: "read-write", madeFrom } as const;
  assertEquals(
    (await missingFiles(host, [image, over])).map(({ message }) => message),
    [
      "Cannot use /a.qcow2 for disk 'vda': it does not exist, or lies in a directory that cannot be searched",
    ],
  );
});
