/** What `-cpu` says of features, against a QEMU that was asked for those of TCG. */
import { assertEquals } from "@std/assert";
import { isBlocking } from "../../findings/finding.ts";
import {
  capabilitiesOf72,
  describe,
  forArm,
  planOf,
  readWell,
  testdata,
} from "../../plan/testing/documents.ts";

const QEMU = capabilitiesOf72(Deno.readTextFileSync(testdata("capabilities", "qemu-7.2.json")));

/** The value of `-cpu`, or why there is none, and what is said besides. */
async function cpuOf(model: string, features = ""): Promise<readonly string[]> {
  const text = documentWith(`<cpu><model>${model}</model>${features}</cpu>`);
  const { plan, findings } = planOf(await readWell("vm.xml", text), QEMU);
  const args = plan?.qemu.args ?? [];
  const said = describe(findings);
  assertEquals(plan === undefined, findings.some(isBlocking));
  return [args[args.indexOf("-cpu") + 1] ?? "", ...(said === "" ? [] : [said])];
}

function documentWith(cpu: string): string {
  return `<domain type='qemu'><name>vm</name><memory unit='MiB'>64</memory>
<os><type arch='x86_64' machine='q35'>hvm</type></os>
${cpu}</domain>`;
}

const feature = (policy: string, name: string) => `<feature policy='${policy}' name='${name}'/>`;

Deno.test("cpuArguments() takes away what a model no longer has", async () => {
  const rows: readonly (readonly [model: string, cpu: string])[] = [
    ["Skylake-Client", "Skylake-Client,mpx=off"],
    ["Skylake-Server-noTSX-IBRS", "Skylake-Server-noTSX-IBRS,mpx=off"],
    ["Icelake-Server", "Icelake-Server,mpx=off,intel-pt=off"],
    ["Icelake-Server-v1", "Icelake-Server-v1"],
    ["EPYC-IBPB", "EPYC-IBPB,monitor=off"],
    ["EPYC-Rome", "EPYC-Rome"],
    ["Haswell", "Haswell"],
  ];
  for (const [model, cpu] of rows) assertEquals(await cpuOf(model), [cpu]);
  assertEquals(await cpuOf("Skylake-Client", feature("force", "mpx")), ["Skylake-Client,mpx=on"]);
});

Deno.test("cpuArguments() shows the guest one kind of caches", async () => {
  const rows: readonly (readonly [cpu: string, argument: string])[] = [
    [
      "<cpu mode='maximum'><cache level='3' mode='emulate'/></cpu>",
      "l3-cache=on,host-cache-info=off",
    ],
    ["<cpu mode='maximum'><cache mode='passthrough'/></cpu>", "host-cache-info=on,l3-cache=off"],
    ["<cpu mode='maximum'><cache mode='disable'/></cpu>", "host-cache-info=off,l3-cache=off"],
    ["<cpu><model>qemu64</model><cache level='3' mode='emulate'/></cpu>", "l3-cache=on"],
    ["<cpu><model>qemu64</model><cache mode='disable'/></cpu>", "l3-cache=off"],
  ];
  for (const [cpu, argument] of rows) {
    const { plan } = planOf(await readWell("vm.xml", documentWith(cpu)), QEMU);
    const args = plan?.qemu.args ?? [];
    const model = cpu.includes("maximum") ? "max,migratable=on" : "qemu64";
    assertEquals(args[args.indexOf("-cpu") + 1], `${model},${argument}`);
  }
});

Deno.test("cpuArguments() says of a feature what the guest gets", async () => {
  const unknown = (name: string, column: number) =>
    `3:${column}: warning: QEMU 7.2.22 has no CPU feature '${name}', and neither has the guest [host/cpu-feature]`;
  const rows: readonly (readonly [policy: string, name: string, told: readonly string[]])[] = [
    ["optional", "sse4.2", ["qemu64,sse4.2=on"]],
    ["optional", "hle", ["qemu64,hle=off"]],
    ["force", "hle", ["qemu64,hle=on"]],
    ["disable", "hle", ["qemu64,hle=off"]],
    ["disable", "ospke", ["qemu64"]],
    ["disable", "pconfig", ["qemu64", unknown("pconfig", 59)]],
    ["optional", "vmx-rdseed-exits", ["qemu64", unknown("vmx-rdseed-exits", 60)]],
  ];
  for (const [policy, name, told] of rows) {
    assertEquals(await cpuOf("qemu64", feature(policy, name)), told, `${policy} ${name}`);
  }
});

Deno.test("checkCpu() warns of a processor of 32 bits where no model is named for ARM", async () => {
  const rows: readonly (readonly [cpu: string, told: string])[] = [
    ["", "without <cpu>"],
    ["<cpu><topology sockets='1' cores='1' threads='1'/></cpu>", "without <model> in <cpu>"],
    ["<cpu mode='maximum'/>", ""],
    ["<cpu><model>cortex-a57</model></cpu>", ""],
  ];
  for (const [cpu, told] of rows) {
    const text = `<domain type='qemu'><name>vm</name><memory unit='MiB'>64</memory>
<os><type arch='aarch64'>hvm</type></os>${cpu}</domain>`;
    const { findings } = planOf(await readWell("vm.xml", text), forArm(QEMU));
    const warning = told === "" ? "" : `2:17: warning: ${told} the processor is QEMU's default, ` +
      "cortex-a15, which has 32 bits: most guests do not start on it [host/cpu-of-32-bits]";
    assertEquals(describe(findings), warning, cpu);
  }
});

Deno.test("checkCpu() counts the processors that the interrupt controller of an ARM serves", async () => {
  const vcpus = async (count: number, gic: string) => {
    const text = `<domain type='qemu'><name>vm</name><memory unit='MiB'>64</memory>
<vcpu>${count}</vcpu><os><type arch='aarch64'>hvm</type></os>
<features>${gic}</features><cpu mode='maximum'/></domain>`;
    return describe(planOf(await readWell("vm.xml", text), forArm(QEMU)).findings);
  };
  const tooMany = (count: number) =>
    "2:1: error: an interrupt controller of version 2 serves at most 8 processors, " +
    `found ${count} [host/too-many-vcpus]`;
  assertEquals(await vcpus(8, ""), "");
  assertEquals(await vcpus(9, ""), tooMany(9));
  assertEquals(await vcpus(9, "<gic version='2'/>"), tooMany(9));
  assertEquals(await vcpus(9, "<gic version='3'/>"), "");
});

Deno.test("an ARM has no divided interrupt controller, and no feature that its processor lacks", async () => {
  const of = QEMU.cpuFeatures;
  const lacking = of?.known.find((name) => !of.available.includes(name)) ?? "";
  const planned = async (cpu: string) => {
    const text = `<domain type='qemu'><name>vm</name><memory unit='MiB'>64</memory>
<vcpu>300</vcpu><os><type arch='aarch64' machine='virt'>hvm</type></os>
<features><gic version='3'/></features><cpu mode='maximum'>${cpu}</cpu></domain>`;
    return planOf(await readWell("vm.xml", text), forArm(QEMU));
  };
  const { plan } = await planned("");
  assertEquals(
    plan?.qemu.args.find((arg) => arg.startsWith("virt,")),
    "virt,usb=off,gic-version=3,dump-guest-core=off,memory-backend=mach-virt.ram,acpi=off",
  );
  const refused = await planned(feature("require", lacking));
  assertEquals(
    describe(refused.findings),
    `3:92: error: the guest cannot have the CPU feature '${lacking}': ` +
      "QEMU does not emulate it [host/cpu-feature]",
  );
  assertEquals((await planned(feature("optional", lacking))).findings, []);
});
