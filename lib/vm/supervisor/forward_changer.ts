/**
 * Other forwards for a machine that runs. A change is made as a whole or not at all, and one after the other: planned,
 * told to passt, looked for among the ports that are listened on, and written down.
 */
import type { Host } from "../../host/host.ts";
import { type OneForward, withForward, withoutForward } from "../../domain/change_forwards.ts";
import type { PortForward } from "../../domain/port_forward.ts";
import { formatForward } from "../../passt/forward_text.ts";
import { type BoundPort, expectedOf, isAmong } from "../../passt/port_table.ts";
import { changeForwards, type ForwardChange, forwardOptions } from "../../plan/change_forwards.ts";
import { forwardDifference, withChangesSince } from "../../plan/forward_difference.ts";
import type { PlannedPasst } from "../../plan/launch_plan.ts";
import { nameForShell } from "../../plan/shell_words.ts";
import { ChangeError, noFreePort } from "../errors.ts";
import type { MachineRecord } from "../machine/record.ts";
import { hasAccepted } from "../processes/accepts.ts";
import { goneWithin } from "../processes/gone_within.ts";
import { tellForwards } from "../processes/pesto.ts";
import { readPid } from "../processes/pid_file.ts";
import type { Changeable } from "./changeable.ts";
import { AWAITS_GUEST } from "./step_link.ts";
import { runningDomain, unwritten, writeDown } from "./running_machine.ts";
import { interfaceNamed, interfaceWith, refuseTwice, withTheirPorts } from "./meant_forwards.ts";
import { type FailedPort, portFailure } from "./port_failure.ts";
import { addedTo, boundOn, neverOpened, withFreePorts, without } from "./host_ports.ts";
import { refusePorts, refuseTooMany } from "./refuse_ports.ts";
import { refuseRestart } from "./refuse_restart.ts";

/** passt has opened its ports before pesto returns. */
const OPEN_MS = 300;
/** One that is started again takes longer. */
const RESTART_MS = 5_000;
/** QEMU connects again within a second, as a rule. */
const UP_MS = 10_000;
/** passt takes QEMU in at once, as a rule. Whoever asked waits half a minute for all this. */
const ACCEPTED_MS = 5_000;
const LOOK_MS = 10;

export interface ForwardWishes {
  /** Its alias or MAC address. Absent: the first interface that has a passt, or the one that has the forward to be removed. */
  readonly interface?: string | undefined;
  /** Without `port` and with `toPort`: a free port leads there. */
  readonly forwards: readonly OneForward[];
  /** Where passt takes no forwards while it runs, it is started again; what goes through it breaks off. */
  readonly restart?: boolean;
}

interface Asked extends ForwardWishes {
  readonly askedIn?: FailedPort["askedIn"];
}

/** What changed, of one interface. */
export interface ChangedForwards {
  readonly interface: string;
  readonly forwards: readonly OneForward[];
}

export class ForwardChanger {
  readonly #host: Host;
  readonly #machine: Changeable;

  constructor(host: Host, machine: Changeable) {
    this.#host = host;
    this.#machine = machine;
  }

  /**
   * Adds forwards; returns them, with the ports that were found for those that left them open.
   *
   * Throws {@link ChangeError}; then the machine has those that it had.
   */
  async add(wishes: ForwardWishes): Promise<ChangedForwards> {
    return await this.#machine.inTurnSoon(async () => {
      const bound = await this.#bound();
      const domain = await runningDomain(this.#machine);
      const forwards = withFreePorts(wishes.forwards, bound, Math.random());
      if (forwards === undefined) throw noFreePort();
      refuseTwice(forwards);
      const alias = await this.#change(
        { ...wishes, interface: interfaceNamed(domain, wishes.interface) },
        (now) => forwards.reduce(withForward, now),
        bound,
      );
      this.#machine.log.tell({
        ...{ event: "forwards", interface: alias, added: forwards, removed: [] },
      });
      return { interface: alias, forwards };
    });
  }

  /** Removes forwards of one interface, each named as `ps` shows it. Throws {@link ChangeError}. */
  async remove(wishes: ForwardWishes): Promise<ChangedForwards> {
    return await this.#machine.inTurnSoon(async () => {
      const { forwards } = wishes;
      // One of all ports may be beside others.
      refuseTwice(forwards.filter(({ port }) => port !== undefined));
      const domain = await runningDomain(this.#machine);
      const named = interfaceNamed(domain, wishes.interface) ?? interfaceWith(domain, forwards);
      const alias = await this.#change(
        { ...wishes, interface: named },
        (now) => forwards.reduce((left, one) => this.#without(left, one), now),
        await this.#bound(),
      );
      this.#machine.log.tell({
        ...{ event: "forwards", interface: alias, added: [], removed: forwards },
      });
      return { interface: alias, forwards };
    });
  }

  /**
   * Makes the forwards of an interface others. What has been changed since they were `from` stays changed.
   *
   * Throws {@link ChangeError}
   */
  async set(
    alias: string,
    { from, to }: { readonly from: readonly PortForward[]; readonly to: readonly PortForward[] },
    restart: boolean,
  ): Promise<void> {
    await this.#machine.inTurnSoon(async () => {
      let [had, has] = [from, to];
      await this.#change(
        { interface: alias, forwards: [], restart, askedIn: "document" },
        (now) => {
          had = now;
          has = withChangesSince(from, now, to);
          return has;
        },
        await this.#bound(),
      );
      const { added, removed } = forwardDifference(had, has);
      this.#machine.log.tell({ event: "forwards", interface: alias, added, removed });
    });
  }

  /** Gives a passt the forwards of the plan, where somebody died who was changing them. */
  async finishBrokenChange(): Promise<void> {
    const { changing, ...record } = this.#machine.record;
    const passt = record.plan.passt.find((one) => one.interface === changing);
    if (passt === undefined) return;
    await this.#machine.inTurn(async () => {
      await this.#giveAll(passt);
      await this.#settle(record);
    });
  }

  /** Who has which port; not in the middle of a start of passt, which would open some. */
  async #bound(): Promise<readonly BoundPort[]> {
    await this.#machine.passtSettled();
    return await boundOn(this.#host);
  }

  #without(now: readonly PortForward[], one: OneForward): readonly PortForward[] {
    const left = withoutForward(now, one);
    if (left !== undefined) return left;
    throw new ChangeError(
      "machine",
      `There is no forward ${formatForward(one)}`,
      this.#others(one.port === undefined ? [] : [one]),
    );
  }

  /** The machine's forwards of the same ports, or how to see all. */
  #others(forwards: readonly OneForward[]): string {
    const { plan } = this.#machine.record;
    return withTheirPorts(plan, forwards).join(", ") ||
      `see: domrun forward list ${nameForShell(plan.name)}`;
  }

  /** Returns the alias of the interface. */
  async #change(
    { interface: wanted, forwards, restart = false, askedIn = "command" }: Asked,
    change: (now: readonly PortForward[]) => readonly PortForward[],
    bound: readonly BoundPort[],
  ): Promise<string> {
    const before = this.#machine.record;
    const { plan } = before;
    const old = plan.passt.find((one) => wanted === undefined || one.interface === wanted);
    const planned = old && await changeForwards(plan, old.interface, change);
    if (old === undefined || planned === undefined) {
      const what = wanted === undefined ? "no interface" : `no interface ${wanted}`;
      const help = plan.passt.length > 0
        ? this.#others([])
        : `attach one: domrun attach ${nameForShell(plan.name)} --interface`;
      throw new ChangeError("machine", `The machine has ${what} with a passt`, help);
    }
    if (!("plan" in planned)) {
      const [finding] = planned;
      throw new ChangeError(
        "document",
        finding?.message ?? "",
        this.#others(forwards),
      );
    }
    await refuseTooMany(this.#host, planned);
    const added = addedTo(old.listeners, planned.passt.listeners);
    // Those of the passt itself that go make room for those that come.
    const left = without(bound, addedTo(planned.passt.listeners, old.listeners));
    await refusePorts(this.#host, planned.passt, { added, bound: left, askedIn });
    await this.#apply(before, planned, { old, restart, bound, askedIn });
    return old.interface;
  }

  async #apply(
    before: MachineRecord,
    { plan, passt, had, has }: ForwardChange,
    { old, restart, bound, askedIn }: Pick<FailedPort, "bound" | "askedIn"> & {
      readonly old: PlannedPasst;
      readonly restart: boolean;
    },
  ): Promise<void> {
    const live = passt.control !== undefined;
    refuseRestart(passt, restart);
    await writeDown(this.#machine, { ...before, changing: old.interface });
    // From here on a passt that dies is started again with the new ones.
    this.#machine.setRecord({ ...before, plan });
    let said = await this.#giveAll(passt);
    if (live && said !== "") {
      // It may just be started again, with those that it had.
      await this.#machine.passtSettled();
      said = await this.#giveAll(passt);
    }
    const patienceMs = live && said === "" ? OPEN_MS : RESTART_MS;
    const expected = expectedOf(passt.listeners, has);
    const missing = await neverOpened(this.#host, expected, bound, patienceMs);
    const [first] = missing;
    if (!live && first === undefined) await this.#reachable(passt);
    if (first === undefined && await this.#settle({ ...before, plan })) return;
    // A passt that does not start for the sake of one opens none.
    const added = addedTo(expectedOf(old.listeners, had), expected);
    const port = missing.find((one) => isAmong(one, added)) ?? first;
    const failure = port === undefined
      ? unwritten(plan.directory)
      : await portFailure(this.#host, passt, {
        // What was its own has gone.
        ...{ port, bound: without(bound, old.listeners ?? []), askedIn },
        said: said === "" ? this.#machine.linkOf(old.interface)?.reason : said,
      });
    this.#machine.setRecord(before);
    const tried = await boundOn(this.#host);
    await this.#giveAll(old);
    await neverOpened(this.#host, expectedOf(old.listeners, had), tried, RESTART_MS);
    await this.#settle(before);
    throw failure;
  }

  /** Returns whether it is written. */
  async #settle(record: MachineRecord): Promise<boolean> {
    this.#machine.setRecord(record);
    return await this.#machine.saveRecord(record);
  }

  /**
   * All forwards of a passt anew, whatever it has; one that does not run gets them when it is started. Returns what
   * pesto complains of, nothing as a rule.
   */
  async #giveAll(passt: PlannedPasst): Promise<string> {
    const { control } = passt;
    if (control === undefined) return await this.#restart(passt);
    return await tellForwards(this.#host, control, forwardOptions(passt));
  }

  /**
   * Resolves when a passt that was started again leads to the guest: QEMU is connected to it, has shown it the guest's
   * address (`announce-self` returns after the first frame), and passt has taken QEMU in, so that it reads the address
   * before it looks at who comes next. A connection that comes before hangs for ten seconds, and breaks off. Nobody waits
   * for a guest that takes no packets.
   */
  async #reachable({ interface: alias, socket }: PlannedPasst): Promise<void> {
    const away = () => {
      const { state, reason } = this.#machine.linkOf(alias) ?? {};
      return Promise.resolve(state === "reconnecting" && reason !== AWAITS_GUEST);
    };
    await goneWithin(this.#host, away, { limitMs: UP_MS, lookMs: LOOK_MS });
    await this.#machine.qemuSettled();
    const waits = async () => !await hasAccepted(this.#host, socket);
    await goneWithin(this.#host, waits, { limitMs: ACCEPTED_MS, lookMs: LOOK_MS });
  }

  /**
   * The supervisor starts it again as soon as it has gone. One that is just being started may have been told the old
   * forwards: it is let come, to be ended like any other.
   */
  async #restart({ interface: alias, pidFile }: PlannedPasst): Promise<string> {
    await this.#machine.passtSettled();
    const pid = await readPid(this.#host, pidFile);
    this.#machine.dispatch({ type: "passt-outdated", interface: alias });
    if (pid !== undefined) await this.#host.programs.signal(pid, "SIGKILL");
    return "";
  }
}
