import { assertEquals, assertRejects } from "@std/assert";
import type { Child, FileFacts, Host, Kept } from "../../host/host.ts";
import { qemuCapabilities } from "./cache.ts";
import { CapabilityError } from "./capabilities.ts";
import { probeCommands } from "./queries.ts";

const EMULATOR = "/usr/bin/qemu-system-x86_64";
const PROGRAM: FileFacts = {
  kind: "file",
  size: 100,
  mode: 0o755,
  uid: 0,
  gid: 0,
  dev: 1,
  ino: 2,
  mtimeMs: 1000,
  ctimeMs: 2000,
};
const KVM: FileFacts = { ...PROGRAM, kind: "other", mode: 0o660, ino: 3 };

/** A QEMU that gives every command the answer that fits, and a system around it. */
class FakeSystem {
  probes = 0;
  nowMs = 0;
  kvmUsable = false;
  stats = new Map<string, FileFacts>([[EMULATOR, PROGRAM]]);
  kept = new Map<string, Kept & { key: string }>();

  readonly host = {
    user: { uid: 1000, gid: 1000 },
    clock: {
      now: () => this.nowMs,
      monotonicMs: () => 0,
      after: () => ({ cancel: () => {} }),
      sleep: () => Promise.resolve(),
    },
    files: {
      stat: (path: string) => Promise.resolve(this.stats.get(path)),
      writable: (path: string) =>
        Promise.resolve(((this.stats.get(path)?.mode ?? 0) & 0o022) !== 0),
    },
    cache: {
      read: (name: string, key: string) => {
        const kept = this.kept.get(name);
        return Promise.resolve(kept?.key === key ? kept : undefined);
      },
      write: (name: string, key: string, value: unknown) => {
        this.kept.set(name, {
          key,
          value: JSON.parse(JSON.stringify(value)),
          keptAtMs: this.nowMs,
        });
        return Promise.resolve();
      },
    },
    terminal: { onSignal: () => () => {} },
    programs: { start: () => Promise.resolve(this.#child()) },
  } as unknown as Host;

  #child(): Child {
    this.probes++;
    const lists = Object.fromEntries(probeCommands().map(({ execute }) => [execute, []]));
    const answers: Record<string, unknown> = {
      ...lists,
      "query-version": { qemu: { major: 8, minor: 0, micro: 0 }, package: "" },
      "query-target": { arch: "x86_64" },
      "query-kvm": { present: true, enabled: this.kvmUsable },
    };
    let say: (value: unknown) => void = () => {};
    const stdout = new ReadableStream<Uint8Array>({
      start(controller) {
        say = (value) => controller.enqueue(new TextEncoder().encode(`${JSON.stringify(value)}\n`));
        say({ QMP: { version: answers["query-version"] } });
      },
    });
    return {
      pid: 1,
      exit: Promise.resolve({ kind: "exited", code: 0 }),
      stdout,
      stderrTail: () => "",
      write(text) {
        for (const line of text.trim().split("\n")) {
          const { execute, id } = JSON.parse(line);
          say({ return: answers[execute] ?? {}, id });
        }
        return Promise.resolve();
      },
      closeInput: () => Promise.resolve(),
      kill: () => {},
    };
  }

  ask(domrunVersion = "1"): Promise<{ readonly version: string }> {
    return qemuCapabilities(this.host, EMULATOR, domrunVersion);
  }
}

Deno.test("qemuCapabilities() probes once and then remembers", async () => {
  const system = new FakeSystem();
  const first = await system.ask();
  assertEquals(await system.ask(), first);
  assertEquals(system.probes, 1);
});

Deno.test("qemuCapabilities() probes anew when anything that counts has changed", async () => {
  const changes: [what: string, change: (system: FakeSystem) => void][] = [
    ["size", (system) => system.stats.set(EMULATOR, { ...PROGRAM, size: 101 })],
    ["mtime", (system) => system.stats.set(EMULATOR, { ...PROGRAM, mtimeMs: 1001 })],
    ["ctime", (system) => system.stats.set(EMULATOR, { ...PROGRAM, ctimeMs: 2001 })],
    ["modules", (system) => system.stats.set("/usr/lib/qemu", { ...PROGRAM, mtimeMs: 5 })],
    ["kvm appears", (system) => system.stats.set("/dev/kvm", KVM)],
    ["kvm is forbidden", (system) => system.stats.set("/dev/kvm", { ...KVM, mode: 0o600 })],
    ["kvm is allowed", (system) => system.stats.set("/dev/kvm", { ...KVM, mode: 0o666 })],
    ["damage", (system) => {
      for (const [name, kept] of system.kept) system.kept.set(name, { ...kept, value: { kvm: 1 } });
    }],
  ];
  for (const [what, change] of changes) {
    const system = new FakeSystem();
    await system.ask();
    change(system);
    await system.ask();
    assertEquals(system.probes, 2, what);
    await system.ask();
    assertEquals(system.probes, 2, `${what}, then remembered`);
  }
  const system = new FakeSystem();
  await system.ask("1");
  await system.ask("2");
  assertEquals(system.probes, 2, "version of domrun");
});

Deno.test("that KVM does not work holds for a minute where the device may be opened", async () => {
  const rows: [mode: number, usable: boolean, ageMs: number, probes: number][] = [
    [0o660, false, 59_999, 1],
    [0o660, false, 60_000, 2],
    [0o660, false, -1, 2],
    [0o660, true, 60_000, 1],
    [0o600, false, 60_000, 1],
    [0o666, false, 59_999, 1],
    [0o666, false, 60_000, 2],
  ];
  for (const [mode, usable, ageMs, probes] of rows) {
    const system = new FakeSystem();
    system.stats.set("/dev/kvm", { ...KVM, mode });
    system.kvmUsable = usable;
    await system.ask();
    system.nowMs = ageMs;
    await system.ask();
    assertEquals(system.probes, probes, `${mode.toString(8)} ${usable} ${ageMs}`);
  }
});

Deno.test("qemuCapabilities() says when there is no such program", async () => {
  const system = new FakeSystem();
  system.stats.clear();
  const message = "it cannot be started: No such program";
  await assertRejects(() => system.ask(), CapabilityError, message);
});
