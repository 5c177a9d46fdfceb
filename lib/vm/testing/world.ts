/**
 * A small model of what a supervisor looks after: a guest, its QEMU, the passts, and how they answer. It makes
 * the events that can follow, in any order that the real ones can come in, for properties of the reducer.
 *
 * The file is long because all of it shares one state: what happens to a passt depends on QEMU and on the guest.
 */
import type { LaunchPlan, PlannedInterface } from "../../plan/launch_plan.ts";
import { initialState, step } from "../supervisor/step.ts";
import type {
  Effect,
  Link,
  SupervisorEvent,
  SupervisorState,
  TimerName,
} from "../supervisor/state.ts";
import { plan } from "./step_rows.ts";

/** Something that can happen next. */
export interface Move {
  readonly name: string;
  /** `trouble` need not happen, and what leads to the end of the machine is `rare`; the others happen some time. */
  readonly kind: "due" | "timer" | "trouble" | "rare";
  readonly happens: () => void;
}

interface Passt {
  lives: boolean;
  connected: boolean;
  /** A start that has not come to its end. */
  start: "none" | "begun" | "bound";
  /** QMP commands that connect QEMU to it are under way. */
  recovering: boolean;
  /** QEMU has told that it lost this one, and meant another. */
  slandered: boolean;
  /** It died, and QEMU does not see that: its guest takes no packets. */
  unseen: boolean;
}

function connectedPasst(): Passt {
  return {
    lives: true,
    connected: true,
    start: "none",
    recovering: false,
    slandered: false,
    unseen: false,
  };
}

export class World {
  state: SupervisorState;
  nowMs = 0;
  /** When each timer goes off, in milliseconds of this world. */
  readonly armed = new Map<TimerName, number>();
  /** What the reducer was told, for whoever has to understand a failure. */
  readonly history: string[] = [];
  /** Of the last event. */
  effects: readonly Effect[] = [];
  readonly outcomes: ("launched" | "give-up" | "finish")[] = [];
  /** What QEMU has said and nobody has read. */
  readonly unread: SupervisorEvent[] = [];
  /** Events were lost because nobody was connected. */
  missed = false;
  /** QMP has answered once. */
  reached = false;
  qemu: "runs" | "gone" = "runs";
  readonly #lifecycle: LaunchPlan["lifecycle"];
  readonly #interfaces: readonly PlannedInterface[];
  readonly #passt: Map<string, Passt>;
  /** QMP commands and signals that QEMU has not heeded yet. */
  #commands: string[] = [];
  /** Looks whose results are not told yet. */
  readonly #looks: (SupervisorEvent & { type: "looked" })[] = [];
  #qmp: "none" | "asked" | "open" = "asked";
  /** `off`: it has powered off or rebooted, and QEMU waits. */
  #guest: "held" | "runs" | "paused" | "ended" | "off";
  /** What QEMU does when its guest powers off. */
  #shutdownAction: "pause" | "poweroff";

  /** @param held the guest has to be started; absent: it runs */
  constructor(lifecycle: Partial<LaunchPlan["lifecycle"]> = {}, held = false) {
    const planned = plan(lifecycle);
    this.#lifecycle = planned.lifecycle;
    this.#interfaces = planned.interfaces.filter(({ backend }) => backend !== "slirp");
    this.#guest = held ? "held" : "runs";
    this.#shutdownAction = planned.lifecycle.onPoweroff === "destroy" ? "poweroff" : "pause";
    this.state = initialState(planned, { guest: held ? "held" : "started" });
    this.#passt = new Map(this.#interfaces.map(({ alias }) => [alias, connectedPasst()]));
  }

  get ended(): boolean {
    return this.state.machine === "stopped" || this.state.machine === "failed";
  }

  isConnected(alias: string): boolean {
    return this.#passt.get(alias)?.connected ?? false;
  }

  /** Whether a supervisor that listens knows that QEMU is connected. */
  isKnownConnected(alias: string): boolean {
    const { announced, netdev } = this.#link(alias);
    const unheard = this.unread.some((event) =>
      event.type === "qmp-event" && event.data["netdev-id"] === netdev
    );
    return announced && this.isConnected(alias) && !this.#of(alias).slandered &&
      !this.missed && !unheard;
  }

  /** Somebody looks at its passt. */
  isLookedAt(alias: string): boolean {
    return this.#looks.some((look) => look.interface === alias);
  }

  isStarting(alias: string): boolean {
    return (this.#passt.get(alias)?.start ?? "none") !== "none";
  }

  /** What can happen next. A QEMU that is hung neither answers nor heeds a signal. */
  moves(options: { readonly hung?: boolean } = {}): readonly Move[] {
    if (this.ended) return [];
    return [
      ...[...this.armed.keys()].map((timer) => this.#timer(timer)),
      ...this.#wishes(),
      ...this.#changes(),
      ...this.#connection(options.hung ?? false),
      ...[...this.#passt].flatMap(([alias, passt]) => this.#network(alias, passt)),
      ...this.qemu === "runs" && !options.hung ? [...this.#answers(), ...this.#guestMoves()] : [],
      ...this.#looks.map((looked, at): Move => ({
        name: `${looked.interface}: looked`,
        kind: "due",
        happens: () => {
          this.#looks.splice(at, 1);
          this.tell(looked);
        },
      })),
    ];
  }

  /** Tells the reducer, and keeps what it wants done. */
  tell(event: SupervisorEvent): void {
    this.history.push(JSON.stringify(event));
    this.reached ||= event.type === "connected";
    const [state, effects] = step(this.state, event);
    this.state = state;
    this.effects = effects;
    for (const effect of effects) this.#perform(effect);
  }

  #perform(effect: Effect): void {
    switch (effect.do) {
      case "arm":
        this.armed.set(effect.timer, this.nowMs + effect.delayMs);
        return;
      case "cancel":
        this.armed.delete(effect.timer);
        return;
      case "connect-qmp":
        this.#qmp = "asked";
        return;
      case "start-guest":
        if (this.#qmp === "open") this.#commands.push("start");
        return;
      case "qmp":
        if (this.#qmp === "open") this.#commands.push(effect.command);
        return;
      case "set-action":
        if (this.#qmp === "open") this.#commands.push(`set-action ${effect.shutdown}`);
        return;
      case "signal":
        this.#commands.push(effect.signal);
        return;
      case "start-passt":
        this.#of(effect.interface).start = "begun";
        return;
      case "recover":
        this.#of(effect.interface).recovering = true;
        return;
      case "look":
        this.#looks.push(this.#look(effect));
        return;
      case "launched":
      case "give-up":
      case "finish":
        this.outcomes.push(effect.do);
        return;
      case "tell":
      case "reboot-over":
      case "announce":
        return;
    }
  }

  #timer(timer: TimerName): Move {
    return {
      name: `timer ${timer}`,
      kind: "timer",
      happens: () => {
        this.nowMs = Math.max(this.nowMs, this.armed.get(timer) ?? 0);
        this.armed.delete(timer);
        this.tell({ type: "timer", timer });
      },
    };
  }

  #wishes(): readonly Move[] {
    const wish = (name: string, event: SupervisorEvent): Move => ({
      name,
      kind: "rare",
      happens: () => this.tell(event),
    });
    return [
      wish("stop", { type: "stop", timeoutMs: 9_000, force: false }),
      wish("stop --force", { type: "stop", timeoutMs: 9_000, force: true }),
      wish("reboot", { type: "reboot", timeoutMs: 8_000 }),
      wish("interrupt", { type: "interrupt", timeoutMs: 7_000 }),
    ];
  }

  /** Interfaces come and go, as long as QEMU takes commands: with the same names, too. */
  #changes(): readonly Move[] {
    if (this.#qmp !== "open" || this.qemu === "gone") return [];
    return this.#interfaces.map((planned): Move => {
      const { alias, netdev } = planned;
      return this.#passt.has(alias)
        ? {
          name: `${alias}: it is taken away`,
          kind: "rare",
          happens: () => {
            this.#passt.delete(alias);
            this.tell({ type: "link-removed", interface: alias });
          },
        }
        : {
          name: `${alias}: it comes back`,
          kind: "trouble",
          happens: () => {
            this.#passt.set(alias, connectedPasst());
            this.tell({ type: "link-added", planned });
            if (this.#link(alias).announced) {
              this.#say("NETDEV_STREAM_CONNECTED", { "netdev-id": netdev });
            }
          },
        };
    });
  }

  /** QMP: what comes of an attempt, what has been said, and its end. */
  #connection(hung: boolean): readonly Move[] {
    const due = (name: string, happens: () => void): Move => ({ name, kind: "due", happens });
    const [first] = this.unread;
    if (this.#qmp === "open" && first !== undefined) {
      return [due("QEMU is heard", () => {
        this.unread.shift();
        this.tell(first);
      })];
    }
    const drop = () => {
      this.#qmp = "none";
      this.missed = true;
      this.unread.length = 0;
      this.#commands = this.#commands.filter((command) => command.startsWith("SIG"));
    };
    if (this.#qmp === "open") {
      const lost = () => {
        drop();
        this.tell({ type: "qmp-lost" });
      };
      return [{ name: "QMP ends", kind: this.qemu === "gone" ? "due" : "trouble", happens: lost }];
    }
    const fails = () => {
      drop();
      this.tell({ type: "connect-failed", message: "no" });
    };
    if (this.qemu === "gone") {
      const exited = due(
        "QEMU's process is gone",
        () => this.tell({ type: "exited", orderly: false }),
      );
      return this.#qmp === "asked" ? [due("QMP is not to be had", fails)] : [exited];
    }
    if (this.#qmp === "none") return [];
    return [
      { name: "QMP does not answer", kind: hung ? "due" : "trouble", happens: fails },
      ...hung ? [] : [due("QMP answers", () => this.#answer())],
    ];
  }

  #answer(): void {
    this.#qmp = "open";
    this.missed = false;
    const dead = [...this.#passt].filter(([, { lives }]) => !lives).map(([alias]) => alias);
    const status = {
      held: "prelaunch",
      runs: "running",
      paused: "paused",
      ended: "guest-panicked",
      off: "shutdown",
    };
    this.tell({ type: "connected", status: status[this.#guest], dead });
  }

  /** A passt that waits for QEMU takes a test for it, and ends. */
  #look(
    { interface: alias, start, how }: Effect & { do: "look" },
  ): SupervisorEvent & { type: "looked" } {
    const passt = this.#of(alias);
    if (how === "watch") {
      return { type: "looked", interface: alias, start, lives: passt.lives, watched: true };
    }
    if (how === "test") passt.lives = passt.connected;
    const tells = how === "test" || !this.#link(alias).announced;
    return {
      type: "looked",
      interface: alias,
      start,
      lives: passt.lives,
      ...tells ? { connected: passt.connected } : {},
    };
  }

  #network(alias: string, passt: Passt): readonly Move[] {
    const moves: Move[] = [];
    const link = this.#link(alias);
    const move = (kind: Move["kind"], name: string, happens: () => void) =>
      moves.push({ name: `${alias}: ${name}`, kind, happens });
    if (passt.lives) move("trouble", "passt dies", () => this.#passtEnds(alias));
    move("rare", "it shall have other forwards", () => {
      this.tell({ type: "passt-outdated", interface: alias });
      if (passt.lives) this.#passtEnds(alias);
    });
    if (passt.connected && link.announced) {
      move("trouble", "passt dies, and QEMU does not see it", () => {
        Object.assign(passt, { lives: false, connected: false, unseen: true });
      });
    }
    if (passt.unseen && this.qemu === "runs") {
      move("due", "QEMU sees that passt is gone", () => {
        passt.unseen = false;
        this.#say("NETDEV_STREAM_DISCONNECTED", { "netdev-id": link.netdev });
      });
    }
    const blind = passt.unseen && !passt.recovering;
    const canConnect = this.qemu === "runs" && passt.lives && !passt.connected && !blind;
    if (canConnect && (link.recovery === "reconnect" || passt.recovering)) {
      move("due", "QEMU connects", () => {
        Object.assign(passt, {
          ...{ connected: true, recovering: false, slandered: false, unseen: false },
        });
        if (link.announced) this.#say("NETDEV_STREAM_CONNECTED", { "netdev-id": link.netdev });
      });
    }
    if (passt.connected && link.announced) {
      move("trouble", "QEMU tells late of an earlier passt", () => {
        passt.slandered = true;
        this.#say("NETDEV_STREAM_DISCONNECTED", { "netdev-id": link.netdev });
      });
    }
    if (passt.recovering) {
      move(passt.lives ? "trouble" : "due", "QEMU refuses to connect", () => {
        passt.recovering = false;
        this.tell({ type: "recover-failed", interface: alias, message: "no" });
      });
    }
    if (passt.start === "begun") {
      if (!passt.connected) {
        move("due", "the new passt listens", () => {
          Object.assign(passt, { start: "bound", lives: true });
        });
      }
      const told = (event: SupervisorEvent) => () => {
        passt.start = "none";
        this.tell(event);
      };
      if (passt.connected) {
        move("due", "passt has not ended", told({ type: "passt-kept", interface: alias }));
      }
      const failed = { type: "passt-failed", interface: alias, message: "port taken" } as const;
      if (!passt.connected) move("trouble", "passt cannot start", told(failed));
    }
    if (passt.start === "bound") {
      move("due", "passt says that it is ready", () => {
        passt.start = "none";
        this.tell({ type: "passt-started", interface: alias });
      });
    }
    return moves;
  }

  #passtEnds(alias: string): void {
    const passt = this.#of(alias);
    const was = passt.connected;
    Object.assign(passt, { lives: false, connected: false });
    const { netdev, announced } = this.#link(alias);
    if (was && announced) this.#say("NETDEV_STREAM_DISCONNECTED", { "netdev-id": netdev });
  }

  /** QEMU does what it was told, or refuses. */
  #answers(): readonly Move[] {
    const [command] = this.#commands;
    if (command === undefined) return [];
    const done = (): string => this.#commands.shift() ?? "";
    const refused: Move = {
      name: `QEMU refuses ${command}`,
      kind: "trouble",
      happens: () => {
        const command = done();
        this.tell(
          command === "start"
            ? { type: "start-failed", message: "no" }
            : { type: "qmp-refused", command: command.replace(/ .*/, ""), message: "no" },
        );
      },
    };
    const obeys: Move = {
      name: `QEMU obeys ${command}`,
      kind: "due",
      happens: () => this.#obey(done()),
    };
    return command.startsWith("SIG") ? [obeys] : [obeys, refused];
  }

  #obey(command: string): void {
    if (command === "quit" || command === "SIGTERM") {
      this.#say("SHUTDOWN", {
        guest: false,
        reason: command === "quit" ? "host-qmp-quit" : "host-signal",
      });
    }
    if (command === "quit" || command.startsWith("SIG")) this.#qemuEnds();
    if (command.startsWith("set-action")) {
      this.#shutdownAction = command.endsWith("pause") ? "pause" : "poweroff";
    }
    if (command === "cont") this.#resume();
    if (command === "start") {
      this.#resume();
      if (this.#qmp === "open") this.unread.push({ type: "guest-started" });
    }
    if (command === "system_reset") {
      this.#say("RESET", { guest: false, reason: "host-qmp-system-reset" });
    }
  }

  #guestMoves(): readonly Move[] {
    const move = (kind: Move["kind"], name: string, happens: () => void): Move => ({
      name,
      kind,
      happens,
    });
    const crash = move("rare", "QEMU crashes", () => this.#qemuEnds());
    if (this.#guest === "held") return [crash];
    if (this.#guest !== "runs") {
      return [
        crash,
        move("trouble", "somebody resumes", () => this.#resume()),
      ];
    }
    const { onPoweroff, onReboot, onCrash } = this.#lifecycle;
    return [
      crash,
      move("trouble", "somebody pauses", () => this.#pause("paused")),
      move("rare", "the guest powers off", () => this.#guestEnds("guest-shutdown", onPoweroff)),
      move(
        "trouble",
        "the guest reboots",
        () =>
          onReboot === "restart"
            ? this.#say("RESET", { guest: true, reason: "guest-reset" })
            : this.#guestEnds("guest-reset", onReboot),
      ),
      move("rare", "the guest panics", () => {
        this.#say("GUEST_PANICKED", { action: "pause" });
        if (onCrash === "destroy") this.#guestEnds("guest-panic", onCrash);
        else this.#pause("ended");
      }),
    ];
  }

  /** QEMU goes with its guest, or stays where the plan has an answer to its end. */
  #guestEnds(reason: string, action: string): void {
    this.#say("SHUTDOWN", { guest: true, reason });
    if (action === "destroy" && this.#shutdownAction === "poweroff") this.#qemuEnds();
    else this.#pause(reason === "guest-panic" ? "ended" : "off");
  }

  #pause(guest: "paused" | "ended" | "off"): void {
    this.#guest = guest;
    this.#say("STOP", {});
  }

  #resume(): void {
    this.#guest = "runs";
    this.#say("RESUME", {});
  }

  #qemuEnds(): void {
    this.qemu = "gone";
    this.#commands = [];
    // `--one-off`: passt goes with its QEMU.
    for (const passt of this.#passt.values()) {
      if (passt.connected) Object.assign(passt, { lives: false, connected: false });
      passt.recovering = false;
    }
  }

  #say(name: string, data: Readonly<Record<string, unknown>>): void {
    if (this.#qmp === "open") this.unread.push({ type: "qmp-event", name, data });
    else this.missed = true;
  }

  #of(alias: string): Passt {
    const passt = this.#passt.get(alias);
    if (passt === undefined) throw new Error(`There is no interface ${alias} with a passt`);
    return passt;
  }

  #link(alias: string): Link {
    const link = this.state.links.find((one) => one.alias === alias);
    if (link === undefined) throw new Error(`There is no link ${alias}`);
    return link;
  }
}
