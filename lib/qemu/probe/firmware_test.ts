import { assertEquals } from "@std/assert";
import { FileError } from "../../host/host.ts";
import { installedFirmware } from "./firmware.ts";

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
