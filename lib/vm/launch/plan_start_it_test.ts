/** Every document of testdata/plans starts with the QEMU and the passt that are installed, and is supervised. */
import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path/posix";
import type { Host } from "../../host/host.ts";
import { freePort, freePorts } from "../../host/testing/free_port.ts";
import { systemHost } from "../../host/mod.ts";
import { probePasst } from "../../passt/probe/probe.ts";
import { probeQemu } from "../../qemu/probe/probe.ts";
import type { LaunchPlan } from "../../plan/launch_plan.ts";
import type { Planned } from "../../plan/plan.ts";
import { endPasst } from "../processes/passt.ts";
import { isForArm, mustPlan, planOf, readWell, testdata } from "../../plan/testing/documents.ts";
import { endQemu } from "../processes/qemu.ts";
import { connectMachine, runState } from "../processes/qmp.ts";
import { renderPlanShell } from "../../plan/render.ts";
import { hostBelow } from "../testing/machine.ts";
import { kernelImage } from "../testing/stand_ins.ts";
import { up } from "../up.ts";

const EMULATOR = "/usr/bin/qemu-system-x86_64";
/** In the newest root alone. */
const ARM_EMULATOR = "/usr/bin/qemu-system-aarch64";

/** Documents whose plans are compared with golden files and no more: what they need is in no machine of the tests. */
const NEVER_STARTED: Readonly<Record<string, string>> = {
  efi: "the firmware of libvirt's tests, of which there are descriptors alone",
  efi_stateless: "the firmware of libvirt's tests, of which there are descriptors alone",
  helpers_q35: "swtpm and virtiofsd, which helpers_e2e_test.ts starts",
  tpm_q35: "swtpm, which helpers_e2e_test.ts starts",
  tpm_host_q35: "a TPM of the host",
  tpm_socket_pc: "a swtpm that runs already",
  encrypted_q35: "encrypted images and their passphrases, with which disks_e2e_test.ts boots",
  huge_nodes: "huge pages, and a QEMU that knows persistent memory",
  kvm: "KVM, huge pages and locked memory",
  mdev_q35: "mediated devices of the host",
  network_disks_q35: "servers of images, one of which network_disk_it_test.ts starts",
  rare: "a virtiofsd that runs already, and a machine with clusters of cores",
  sound_servers_q35: "servers of sound",
  spice_gl: "a graphics card",
};

const ALL = [...Deno.readDirSync(testdata("plans"))].map(({ name }) => name.replace(/\.xml$/, ""))
  .sort();

/** Files that the documents name below /srv/images, with what `qemu-img create` is told of them. */
const IMAGES: readonly (readonly [name: string, format: string, size: string])[] = [
  ...["disk.raw", "shared.raw", "ide.raw", "scsi.raw", "usb.raw", "cd.iso", "usb.iso", "vars.fd"]
    .map((name) => [name, "raw", "1M"] as const),
  ["code.fd", "raw", "1M"],
  ["floppy.raw", "raw", "1440K"],
  ...["qcow", "qed", "vdi", "vmdk", "vpc"].map((format) =>
    [`disk.${format}`, format, "1M"] as const
  ),
  ...["disk.qcow2", "code.qcow2", "vars.qcow2"].map((name) => [name, "qcow2", "1M"] as const),
];

const TO_START = ALL.filter((name) => !(name in NEVER_STARTED));
/** QEMU 7.2 and the passt of that time, without a QEMU for ARM, lack what four documents ask for. */
const MOST_LACKING = 6;
const lacking: string[] = [];

for (const document of TO_START) {
  Deno.test(`${document} starts as planned`, async () => {
    const system = systemHost();
    if ((await system.files.stat(EMULATOR)) === undefined) {
      console.log(`SKIP ${document}: no ${EMULATOR}`);
      return;
    }
    const root = await Deno.makeTempDir({ prefix: "domrun-plan-" });
    try {
      const host = hostBelow(system, root);
      if (document.startsWith("aarch64_") && !(await system.files.stat(ARM_EMULATOR))) {
        lacking.push(document);
        return console.log(`NOT HERE ${document}: no ${ARM_EMULATOR}`);
      }
      const planned = await planBelow(host, root, document);
      const lacks = hostLacks(planned);
      if (lacks !== undefined) {
        lacking.push(document);
        return console.log(`NOT HERE ${document}: ${lacks}`);
      }
      const plan = withFreeScreen(mustPlan(planned), await freePort());
      const states = await statesOf(host, plan);
      assert(states.includes("running"), states.join(", "));
    } finally {
      await Deno.remove(root, { recursive: true });
    }
  });
}

Deno.test("of the documents that are to start nearly all did", () => {
  assert(lacking.length <= MOST_LACKING, `did not start: ${lacking.join(", ")}`);
});

Deno.test("the documents that are never started are there", () => {
  assertEquals(Object.keys(NEVER_STARTED).filter((name) => !ALL.includes(name)), []);
});

Deno.test("what renderPlanShell() prints starts the machine in a shell", async () => {
  const system = systemHost();
  if ((await system.files.stat(EMULATOR)) === undefined) {
    console.log(`SKIP no ${EMULATOR}`);
    return;
  }
  const root = await Deno.makeTempDir({ prefix: "domrun-plan-" });
  try {
    const host = hostBelow(system, root);
    const plan = mustPlan(await planBelow(host, root, "passt_q35"));
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

/** A screen whose port is left to domrun has the first of SPICE, which another program of this host may have. */
function withFreeScreen(plan: LaunchPlan, port: number): LaunchPlan {
  const args = plan.qemu.args.map((arg, index) =>
    plan.qemu.args[index - 1] === "-spice" ? arg.replace(/\bport=5900\b/, `port=${port}`) : arg
  );
  return { ...plan, qemu: { ...plan.qemu, args } };
}

/** What a document asks of QEMU or passt that the installed one cannot do; scripts/test.sh has newer ones. */
function hostLacks({ findings }: Planned): string | undefined {
  const lacking = findings.filter(({ severity, code }) =>
    severity === "error" && /^host\/(passt-|no-feature$|no-device$)/.test(code)
  );
  return lacking.length === 0 ? undefined : lacking.map(({ message }) => message).join("; ");
}

/** Starts a machine as `up` does and stops it; the states that it was in. */
async function statesOf(host: Host, plan: LaunchPlan): Promise<readonly string[]> {
  const states: string[] = [];
  const supervision = await up(host, plan, {
    onEvent: (event) => {
      if (event.event === "state") states.push(event.state);
    },
  });
  const { left = [] } = await supervision.stop({ force: true });
  assertEquals(left, []);
  return states;
}

/** A document whose files are made below `root`, planned for the programs that are installed. */
async function planBelow(host: Host, root: string, document: string): Promise<Planned> {
  await makeImages(host, root);
  const text = await Deno.readTextFile(testdata("plans", `${document}.xml`));
  const read = await readWell(document, await adapt(text, root));
  const passt = await host.programs.find("passt");
  return planOf(read, await probeQemu(host, isForArm(read) ? ARM_EMULATOR : EMULATOR), {
    directories: host.directories,
    uid: host.user.uid,
    passt: passt === undefined ? undefined : await probePasst(host, passt),
  });
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

/** The documents name files that no test may write, a block device, which is a file here, and ports from 20400 on. */
async function adapt(text: string, root: string): Promise<string> {
  const firstPort = await freePorts(100);
  return text.replaceAll("/srv/images", root)
    .replaceAll("/tmp/web-passt.log", join(root, "passt.log"))
    .replaceAll("<source dev='eth42'/>", "")
    .replaceAll("type='block'", "type='file'")
    .replaceAll("<source dev='/", "<source file='/")
    .replaceAll(/'204(\d\d)'/g, (_, place) => `'${firstPort + Number(place)}'`);
}

async function makeImages(host: Host, root: string): Promise<void> {
  for (const [name, format, size] of IMAGES) {
    await host.programs.run("qemu-img", ["create", "-q", "-f", format, join(root, name), size], {
      timeoutMs: 10_000,
    });
  }
  for (const name of ["vmlinuz", "initrd", "blob", "rom"]) {
    await Deno.writeFile(join(root, name), kernelImage());
  }
}
