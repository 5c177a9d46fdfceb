import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  CapabilityError,
  defaultMachine,
  findMachine,
  parseCapabilities,
  type QemuCapabilities,
} from "./capabilities.ts";
import { FEATURE_NAMES } from "./features.ts";
import { distil, probeCommands, type ProbeReply } from "./queries.ts";

const VALUES: Readonly<Record<string, unknown>> = {
  "query-version": { qemu: { major: 8, minor: 1, micro: 3 }, package: "Debian" },
  "query-target": { arch: "x86_64" },
  "query-kvm": { present: true, enabled: false },
  "query-qmp-schema": [{ "name": "blockdev-add", "meta-type": "command" }],
  "qom-list-types": [
    { name: "tcg-accel" },
    { name: "kvm-accel" },
    { name: "virtio-net-pci" },
    { name: "qemu64-x86_64-cpu" },
    { name: "pc-q35-8.1-machine" },
  ],
  "query-machines": [
    { "name": "pc-q35-8.1", "alias": "q35", "cpu-max": 288, "hotpluggable-cpus": true },
    {
      "name": "pc-i440fx-8.1",
      "alias": "pc",
      "cpu-max": 255,
      "is-default": true,
      "hotpluggable-cpus": true,
      "default-ram-id": "pc.ram",
      "default-cpu-type": "qemu64-x86_64-cpu",
      "deprecated": true,
    },
  ],
  "query-cpu-definitions": [{ name: "max" }, { name: "host" }],
  "query-command-line-options": [
    { option: "run-with", parameters: [{ name: "user" }] },
    { option: "", parameters: [] },
    { option: "fsdev", parameters: [] },
  ],
  "device-list-properties": [{ name: "host_mtu" }],
  "qom-list-properties": [],
};

function replies(changes: Readonly<Record<string, ProbeReply>> = {}): ProbeReply[] {
  return probeCommands().map(({ execute, arguments: args }) => {
    if (execute === "device-list-properties" && args?.["typename"] !== "virtio-net-pci") {
      return { refusal: "Device not found" };
    }
    return changes[execute] ?? { value: VALUES[execute] };
  });
}

Deno.test("distil() reads the replies", () => {
  const capabilities = distil("/usr/bin/qemu", replies());
  const { features, machines, ...rest } = capabilities;
  assertEquals(rest, {
    emulator: "/usr/bin/qemu",
    version: "8.1.3",
    package: "Debian",
    target: "x86_64",
    accelerators: ["tcg"],
    kvm: { present: true, usable: false },
    cpuModels: ["host", "max"],
    types: ["kvm-accel", "tcg-accel", "virtio-net-pci"],
    options: ["fsdev", "run-with"],
  });
  assertEquals(machines[0], {
    name: "pc-i440fx-8.1",
    alias: "pc",
    cpuMax: 255,
    isDefault: true,
    hotpluggableCpus: true,
    defaultRamId: "pc.ram",
    defaultCpuType: "qemu64-x86_64-cpu",
    deprecated: true,
  });
  assertEquals(FEATURE_NAMES.filter((name) => features[name]), [
    "device.virtio-net-pci",
    "device.virtio-net-pci.host_mtu",
    "blockdev",
    "option.run-with",
    "option.run-with.user",
  ]);
  assertEquals(Object.keys(features), [...FEATURE_NAMES]);
  assert(capabilities.types.includes("virtio-net-pci"));
  assertEquals(findMachine(capabilities, "q35")?.name, "pc-q35-8.1");
  assertEquals(findMachine(capabilities, "pc-q35-8.1")?.alias, "q35");
  assertEquals(findMachine(capabilities, "microvm"), undefined);
  assertEquals(defaultMachine(capabilities)?.alias, "pc");
});

Deno.test("distil() names KVM only when it works", () => {
  const usable = distil("q", replies({ "query-kvm": { value: { present: true, enabled: true } } }));
  assertEquals(usable.accelerators, ["kvm", "tcg"]);
  const unknown = distil("q", replies({ "query-kvm": { refusal: "no such command" } }));
  assertEquals([unknown.accelerators, unknown.kvm], [["tcg"], { present: false, usable: false }]);
});

Deno.test("distil() refuses half an answer in QEMU's words", () => {
  const rows: [execute: string, reply: ProbeReply, message: string][] = [
    ["query-qmp-schema", { refusal: "not today" }, "it refused query-qmp-schema: not today"],
    [
      "query-machines",
      { value: 7 },
      "it answered in a way that QAPI does not describe: no list: 7",
    ],
    [
      "query-version",
      { value: {} },
      "it answered in a way that QAPI does not describe: Not a QMP message: {}",
    ],
    [
      "qom-list-types",
      { value: [1] },
      "it answered in a way that QAPI does not describe: no object: 1",
    ],
  ];
  for (const [execute, reply, message] of rows) {
    const error = assertThrows(() => distil("q", replies({ [execute]: reply })), CapabilityError);
    assertEquals([error.message, error.reason], [message, "protocol"]);
  }
  assertThrows(() => distil("q", []), CapabilityError, "it refused query-version: no reply");
});

Deno.test("parseCapabilities() reads what was written and names what is not", () => {
  const whole = distil("q", replies());
  assertEquals(parseCapabilities(JSON.parse(JSON.stringify(whole)), "f"), whole);
  const rows: [change: Partial<Record<keyof QemuCapabilities, unknown>>, message: string][] = [
    [{ version: 8 }, "version must be text, found 8"],
    [{ kvm: undefined }, "kvm must be an object, found nothing"],
    [{ types: "all" }, 'types must be a list, found "all"'],
    [{ cpuModels: [1] }, "cpuModels[0] must be text, found 1"],
    [
      { machines: [{ name: "pc", cpuMax: -1 }] },
      "machines[0].cpuMax must be a whole number, found -1",
    ],
    [{ machines: [1] }, "machines[0] must be an object, found 1"],
    [
      { features: { "netdev.stream": 1 } },
      "features.netdev.stream must be true or false, found 1",
    ],
  ];
  for (const [change, message] of rows) {
    const error = assertThrows(
      () => parseCapabilities({ ...whole, ...change }, "f"),
      CapabilityError,
    );
    assertEquals([error.message, error.subject], [message, "f"]);
  }
  assertThrows(
    () => parseCapabilities([], "f"),
    CapabilityError,
    "the capabilities must be an object",
  );
});

Deno.test("parseCapabilities() finds the types of features that an older domrun did not ask for", () => {
  const whole = distil("q", replies());
  const { features } = parseCapabilities({ ...whole, types: ["usb-redir"], features: {} }, "f");
  assertEquals(
    [features["device.usb-redir"], features["device.usb-kbd"], features["netdev.stream"]],
    [true, false, false],
  );
});
