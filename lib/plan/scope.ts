/**
 * What becomes of every part of the model when a machine is planned. The table's type follows the model's, so
 * a part that the grammar gains does not compile until it stands here: nothing is dropped in silence.
 */
import type { Domain } from "../domain/domain.ts";
import type { Provenance } from "../qemu/provenance.ts";
import { DEVICES } from "./scope_devices.ts";
import type { Scope, Verdict } from "./verdict.ts";

/** All of a model at once; spelled out below it where parts differ. */
const DOMAIN = {
  type: "planned",
  id: "ignored",
  name: "planned",
  uuid: "planned",
  genid: "planned",
  title: "ignored",
  description: "ignored",
  metadata: "ignored",
  memory: { sizeKiB: "planned", dumpCore: "planned" },
  currentMemoryKiB: "planned",
  memoryBacking: {
    hugepages: { pages: { sizeKiB: "planned" } },
    nosharepages: "planned",
    locked: "planned",
    source: "planned",
    access: "planned",
    allocation: { mode: "planned", threads: "planned" },
    discard: "planned",
  },
  vcpu: {
    placement: "ignored",
    cpuset: "ignored",
    current: "planned",
    count: "planned",
  },
  cputune: "ignored",
  resource: "ignored",
  sysinfos: {
    type: "planned",
    bios: "planned",
    system: "planned",
    baseBoards: "planned",
    chassis: "planned",
    oemStrings: "planned",
    entries: "planned",
  },
  os: {
    firmware: "planned",
    type: { arch: "planned", machine: "planned", kind: "ignored" },
    // Of a firmware that is looked for, which is refused as a whole.
    firmwareFeatures: "ignored",
    loader: {
      readonly: "planned",
      secure: "planned",
      type: "planned",
      stateless: "ignored",
      format: "planned",
      path: "planned",
    },
    nvram: {
      template: "planned",
      templateFormat: "planned",
      type: "ignored",
      format: "planned",
      path: "planned",
      source: { file: "planned", dev: "planned" },
    },
    kernel: "planned",
    initrd: "planned",
    cmdline: "planned",
    dtb: "planned",
    boot: "planned",
    bootmenu: { enable: "planned", timeout: "planned" },
    bios: { useserial: "planned", rebootTimeout: "planned" },
    smbios: "planned",
  },
  features: {
    acpi: "planned",
    apic: { eoi: "planned" },
    pae: "ignored",
    hap: "ignored",
    vmport: { state: "planned" },
    smm: { state: "planned", tsegKiB: "planned" },
    ioapic: { driver: "planned" },
  },
  cpu: {
    mode: "planned",
    match: "planned",
    check: "ignored",
    migratable: "planned",
    model: { fallback: "ignored", vendorId: "planned", name: "planned" },
    vendor: { noted: "the host's processor is not compared with this vendor" },
    topology: "planned",
    maxphysaddr: "planned",
    cache: { level: "ignored", mode: "planned" },
    features: { policy: "planned", name: "planned" },
  },
  clock: {
    offset: "planned",
    adjustment: "planned",
    timezone: "ignored",
    basis: "planned",
    start: "planned",
    timers: "planned",
  },
  onPoweroff: "planned",
  onReboot: "planned",
  onCrash: "planned",
  pm: { suspendToMem: "planned", suspendToDisk: "planned" },
  devices: DEVICES,
  seclabels: "ignored",
  qemuCommandline: {
    args: "planned",
    envs: "planned",
  },
} as const satisfies Scope<Domain>;

/** Reports what stands in the document and means nothing to the plan, where the table says so. */
export function reportUnplanned(domain: Domain, provenance: Provenance): void {
  visit(domain, DOMAIN, domain, provenance);
}

type AnyScope = Verdict | { readonly [key: string]: AnyScope };

/** `near` is the innermost object that came from an element. */
function visit(value: unknown, scope: AnyScope, near: object, provenance: Provenance): void {
  if (value === undefined || scope === "planned" || scope === "ignored") return;
  if (isNote(scope)) {
    const at = typeof value === "object" && value !== null ? value : near;
    provenance.report(at, { severity: "note", code: "plan/no-effect", message: scope.noted });
    return;
  }
  if (Array.isArray(value)) {
    for (const item of value) visit(item, scope, near, provenance);
  } else if (typeof value === "object" && value !== null) {
    for (const [key, inner] of Object.entries(scope)) {
      visit(Reflect.get(value, key), inner, value, provenance);
    }
  }
}

function isNote(scope: AnyScope): scope is { readonly noted: string } {
  return typeof scope === "object" && typeof scope["noted"] === "string" &&
    !["planned", "ignored"].includes(scope["noted"]);
}

/** Every verdict by the path of its part, for tests: `devices.disks.driver.cache`. Pure. */
export function verdicts(): ReadonlyMap<string, Verdict> {
  return new Map(flatten(DOMAIN, ""));
}

function flatten(scope: AnyScope, path: string): [string, Verdict][] {
  if (typeof scope === "string" || isNote(scope)) return [[path, scope]];
  return Object.entries(scope).flatMap(([key, inner]) =>
    flatten(inner, path === "" ? key : `${path}.${key}`)
  );
}
