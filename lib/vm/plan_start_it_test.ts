/** Every document of testdata/plans starts with the QEMU and the passt that are installed. */
import { assertEquals } from "@std/assert";
import { join } from "@std/path/posix";
import type { Host } from "../host/host.ts";
import { systemHost } from "../host/mod.ts";
import { probeQemu } from "../qemu/probe.ts";
import type { LaunchPlan } from "./launch_plan.ts";
import { endPasst, startPasst } from "./passt_process.ts";
import { mustPlan, planOf, readWell, testdata } from "./plan_testing.ts";
import { endQemu, startQemu } from "./qemu_process.ts";
import { connectMachine, runState } from "./qmp_connection.ts";
import { renderPlanShell } from "./render_plan.ts";
import { hostBelow } from "./test_machine.ts";

const EMULATOR = "/usr/bin/qemu-system-x86_64";

/** What a host need not have: documents that need it are started where it is. */
const SKIPS: Readonly<Record<string, string>> = {
  kvm: "needs KVM, huge pages and locked memory",
  spice_gl: "needs a graphics card",
  vhostuser: "needs a passt with vhost-user",
};

/** Files that the documents name below /srv/images, with what `qemu-img create` is told of them. */
const IMAGES: readonly (readonly [name: string, format: string, size: string])[] = [
  ...["disk.raw", "shared.raw", "ide.raw", "scsi.raw", "usb.raw", "cd.iso", "vars.fd"].map((name) =>
    [name, "raw", "1M"] as const
  ),
  ["code.fd", "raw", "1M"],
  ...["disk.qcow2", "code.qcow2", "vars.qcow2"].map((name) => [name, "qcow2", "1M"] as const),
];

for (const { name: file } of [...Deno.readDirSync(testdata("plans"))]) {
  const document = file.replace(/\.xml$/, "");
  Deno.test(`${document} starts as planned`, async () => {
    const system = systemHost();
    if ((await system.files.stat(EMULATOR)) === undefined || document in SKIPS) {
      console.log(`SKIP ${document}: ${SKIPS[document] ?? `no ${EMULATOR}`}`);
      return;
    }
    const root = await Deno.makeTempDir({ prefix: "domrun-plan-" });
    try {
      assertEquals(await start(hostBelow(system, root), root, document), "prelaunch");
    } finally {
      await Deno.remove(root, { recursive: true });
    }
  });
}

Deno.test("what renderPlanShell() prints starts the machine in a shell", async () => {
  const system = systemHost();
  if ((await system.files.stat(EMULATOR)) === undefined) {
    console.log(`SKIP no ${EMULATOR}`);
    return;
  }
  const root = await Deno.makeTempDir({ prefix: "domrun-plan-" });
  try {
    const host = hostBelow(system, root);
    const plan = await planBelow(host, root, "passt_q35");
    const { exit, stderr } = await host.programs.run("sh", ["-c", renderPlanShell(plan)], {
      timeoutMs: 30_000,
    });
    assertEquals({ exit, stderr: stderr.replace(/^(?!sh:).*\n/gm, "") }, {
      exit: { kind: "exited", code: 0 },
      stderr: "",
    });
    assertEquals(await endAfter(host, plan, () => talk(host, plan)), "running");
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

/** Starts the document's machine, sends its set-up commands and ends it; the state that QEMU was in. */
async function start(host: Host, root: string, document: string): Promise<string> {
  const plan = await planBelow(host, root, document);
  for (const { path, mode } of plan.directories) await host.files.ensureDirectory(path, mode);
  return await endAfter(host, plan, async () => {
    for (const one of plan.passt) await startPasst(host, one);
    await startQemu(host, plan);
    return await talk(host, plan);
  });
}

/** The plan of a document whose files are made below `root`. */
async function planBelow(host: Host, root: string, document: string): Promise<LaunchPlan> {
  await makeFiles(host, root);
  const text = await Deno.readTextFile(testdata("plans", `${document}.xml`));
  const read = await readWell(document, adapt(text, root));
  return mustPlan(planOf(read, await probeQemu(host, EMULATOR), {
    directories: host.directories,
    uid: host.user.uid,
  }));
}

/** Ends QEMU and every passt, whatever became of `work`. */
async function endAfter<T>(host: Host, plan: LaunchPlan, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    await endQemu(host, plan, { mayBeStarting: true });
    for (const one of plan.passt) await endPasst(host, one);
  }
}

async function talk(host: Host, plan: LaunchPlan): Promise<string> {
  const qmp = await connectMachine(host, plan.qemu.qmpSocket, { timeoutMs: 10_000 });
  try {
    const state = await runState(qmp);
    for (const { execute, arguments: args } of plan.qemu.setup ?? []) {
      await qmp.execute(execute, { ...args });
    }
    return state;
  } finally {
    qmp.close();
  }
}

/** The documents name files that no test may write; a block device is a file here. */
function adapt(text: string, root: string): string {
  return text.replaceAll("/srv/images", root).replaceAll(
    "/tmp/web-passt.log",
    join(root, "passt.log"),
  )
    .replaceAll("<source dev='eth42'/>", "").replaceAll("type='block'", "type='file'").replaceAll(
      "<source dev='/",
      "<source file='/",
    );
}

async function makeFiles(host: Host, root: string): Promise<void> {
  for (const [name, format, size] of IMAGES) {
    await host.programs.run("qemu-img", ["create", "-q", "-f", format, join(root, name), size], {
      timeoutMs: 10_000,
    });
  }
  for (const name of ["vmlinuz", "initrd", "blob", "rom"]) {
    await Deno.writeFile(join(root, name), kernelImage());
  }
}

/** The least that QEMU loads as a kernel: the boot protocol's header (Documentation/arch/x86/boot.rst). */
function kernelImage(): Uint8Array {
  const image = new Uint8Array(4096);
  const view = new DataView(image.buffer);
  view.setUint8(0x1f1, 1);
  view.setUint16(0x1fe, 0xaa55, true);
  view.setUint32(0x202, 0x53726448, true);
  view.setUint16(0x206, 0x0200, true);
  return image;
}
