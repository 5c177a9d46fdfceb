import { assert, assertEquals } from "@std/assert";
import { FileError } from "../../host/host.ts";
import { firmwareFor, installedFirmware } from "./firmware.ts";

const descriptor = (description: string) =>
  JSON.stringify({
    description,
    "interface-types": ["bios"],
    mapping: { device: "memory", filename: "/rom" },
    targets: [{ architecture: "x86_64", machines: ["pc-*"] }],
    features: [],
    tags: [],
  });

const SYSTEM = "/usr/share/qemu/firmware";
const OWN = "/home/joe/.config/qemu/firmware";
const FILES: Readonly<Record<string, string>> = {
  [`${SYSTEM}/50-b.json`]: descriptor("of the system"),
  [`${SYSTEM}/60-hidden.json`]: descriptor("hidden"),
  [`${SYSTEM}/README`]: "no descriptor",
  "/etc/qemu/firmware/60-hidden.json": "",
  [`${OWN}/40-a.json`]: descriptor("the user's own"),
  [`${OWN}/50-b.json`]: "no JSON",
};

/** What is found by a user with this uid, in order. */
async function found(uid: number) {
  const { descriptors, faults } = await installedFirmware(
    {
      user: { uid, gid: uid },
      directories: { machines: "/m", passt: "/p", cache: "/c", config: "/home/joe/.config" },
      files: {
        list: (directory: string) =>
          Promise.resolve(
            Object.keys(FILES).filter((path) => path.startsWith(`${directory}/`))
              .map((path) => path.slice(directory.length + 1)),
          ),
        readText: (path: string) =>
          FILES[path] === undefined
            ? Promise.reject(new FileError("missing", path, "there is no such file"))
            : Promise.resolve(FILES[path]),
      },
    },
  );
  return {
    files: descriptors.map(({ file }) => file),
    faults: faults.map(({ subject }) => subject),
  };
}

Deno.test("installedFirmware() has a file of the user's in place of the system's, but not for root", async () => {
  assertEquals(await found(1000), { files: [`${OWN}/40-a.json`], faults: [`${OWN}/50-b.json`] });
  assertEquals(await found(0), { files: [`${SYSTEM}/50-b.json`], faults: [] });
});

Deno.test("firmwareFor() has the document's names for files that descriptors name otherwise", async () => {
  const flash = (filename: string) => ({ filename, format: "raw" });
  const text = JSON.stringify({
    "interface-types": ["uefi"],
    mapping: {
      device: "flash",
      executable: flash("/a/CODE.ms.fd"),
      "nvram-template": flash("/a/VARS.fd"),
    },
    targets: [],
    features: [],
  });
  const links: Readonly<Record<string, string>> = {
    "/a/CODE.ms.fd": "/a/CODE.fd",
    "/old/CODE.fd": "/a/CODE.fd",
    "/old/VARS.fd": "/a/VARS.fd",
  };
  const found = async (path: string, template?: string) => {
    const os = {
      type: { kind: "hvm" },
      boot: [],
      loader: { type: "pflash", path },
      ...(template === undefined ? {} : { nvram: { template } }),
    } as const;
    const { descriptors } = await firmwareFor(os, {
      user: { uid: 0, gid: 0 },
      directories: { machines: "/m", passt: "/p", cache: "/c" },
      files: {
        list: (directory) => Promise.resolve(directory === SYSTEM ? ["10.json"] : []),
        readText: () => Promise.resolve(text),
        realPath: (asked) =>
          asked === "/nowhere.fd"
            ? Promise.reject(new FileError("missing", asked, "there is no such file"))
            : Promise.resolve(links[asked] ?? asked),
      },
    });
    const [mapping] = descriptors.map((one) => one.mapping);
    assert(mapping?.device === "flash");
    return [mapping.code.path, mapping.variables?.path];
  };
  assertEquals(await found("/a/CODE.fd"), ["/a/CODE.fd", "/a/VARS.fd"]);
  assertEquals(await found("/old/CODE.fd", "/old/VARS.fd"), ["/old/CODE.fd", "/old/VARS.fd"]);
  assertEquals(await found("/nowhere.fd"), ["/a/CODE.ms.fd", "/a/VARS.fd"]);
});
