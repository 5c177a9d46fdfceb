/**
 * What `up` does, as plain data: made by a pure function, printed by `plan`, executed by `launch`, and
 * kept in the state directory so that any later supervisor knows the machine.
 */
import type { ForwardParts } from "../passt/forward_text.ts";
import type { LeftOut, Listener } from "../passt/port_trial.ts";
import type { ArgumentOrigin } from "../qemu/provenance.ts";

/** A place in a document, for messages that come after the document was read. 1-based. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A directory that must exist before anything starts; parents are made too. */
export interface PlannedDirectory {
  readonly path: string;
  /** Permission bits for a directory that has to be made. */
  readonly mode: number;
  /** True for the machine's own directory: making it takes the name, and it must not exist. */
  readonly exclusive: boolean;
  /** True for what outlives the machine: mkdir(1) makes it, and it stays. Absent: domrun itself makes it. */
  readonly kept?: boolean;
}

/** passt empties its log when it starts, so what earlier ones wrote is kept elsewhere. */
export interface PlannedPasstLog {
  readonly file: string;
  readonly earlier: string;
}

/** How the forwards of a passt are changed while it runs: with pesto(1), at a socket that passt listens on. */
export interface PlannedPasstControl {
  readonly program: string;
  readonly socket: string;
}

/** One passt process; it is ready when it has exited with 0 (it daemonises) and its socket exists. */
export interface PlannedPasst {
  /** Alias of the interface: `net0`. */
  readonly interface: string;
  readonly program: string;
  readonly args: readonly string[];
  /** What of `args` the document asks for, and where; absent: nothing is known. */
  readonly origins?: readonly ArgumentOrigin[];
  readonly socket: string;
  readonly pidFile: string;
  /** Absent: this passt cannot change its forwards while it runs. */
  readonly control?: PlannedPasstControl;
  /** Absent: it writes to no file. */
  readonly log?: PlannedPasstLog;
  /** The `<interface>` that asks for it. */
  readonly place?: Place;
  /** The ports that it promises; none of a forward of all ports, of which passt takes what is free. Absent: none. */
  readonly listeners?: readonly PlannedListener[];
  /** Absent: nothing, it refuses to start. Else they are tried before each start. */
  readonly leavesOut?: LeftOut;
}

/** Ports of the host that lead into the guest, with the `<range>` that asks for them. */
export interface PlannedListener extends Listener {
  readonly place?: Place;
}

/**
 * A program that serves one device of QEMU at a socket: swtpm, virtiofsd. It ends when QEMU closes its connection, and
 * QEMU cannot come back to another one.
 */
export interface PlannedHelper {
  readonly kind: "swtpm" | "virtiofsd";
  /** Alias of the device: `tpm0`, `fs0`. */
  readonly device: string;
  readonly program: string;
  readonly args: readonly string[];
  /** True: it is ready when it has exited with 0. Absent: when its socket is there; it stays in the foreground. */
  readonly daemonises?: boolean;
  readonly socket: string;
  /** Written by itself. */
  readonly pidFile: string;
  /** Absent: it writes to no file. */
  readonly logFile?: string;
  readonly place?: Place;
}

/** QEMU's command line and the files that it makes itself. */
export interface PlannedQemu {
  readonly program: string;
  /** Everything after the program's name. Starts paused (`-S`) and daemonised. */
  readonly args: readonly string[];
  /** What of `args` the document asks for, and where; absent: nothing is known. */
  readonly origins?: readonly ArgumentOrigin[];
  /** Variables besides domrun's own, from `<qemu:env>`; absent: none. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly qmpSocket: string;
  readonly pidFile: string;
  /** Standard error after the start; also how its process is told from a stranger's. */
  readonly logFile: string;
  /** Where QEMU waits in the middle of its start. Absent: it waits for nobody. */
  readonly gate?: PlannedGate;
  /**
   * Sent in this order while the guest waits, before `cont`: what no argument can say, such as a link that
   * is down or a password. Absent: nothing. A refusal fails the launch.
   */
  readonly setup?: readonly PlannedQmp[];
}

/**
 * The gate, which is among QEMU's arguments: QEMU starts together with passt, listens here before it makes anything
 * else, and goes on when somebody connects. That is when every passt is ready.
 */
export interface PlannedGate {
  readonly socket: string;
  /** Sent before `setup`: the guest finds no gate. */
  readonly remove: PlannedQmp;
}

/** All that QEMU is sent before the guest runs, in this order. Pure. */
export function commandsBeforeGuest({ gate, setup = [] }: PlannedQemu): readonly PlannedQmp[] {
  return [...(gate === undefined ? [] : [gate.remove]), ...setup];
}

/** A port forward as `ps` shows it: one per `<range>`. */
export type PlannedForward = ForwardParts;

/** A QMP command as data. */
export interface PlannedQmp {
  readonly execute: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

/**
 * How QEMU comes back to a passt that was started again.
 *
 * - `reconnect`: by itself, because the netdev or chardev has `reconnect-ms` or `reconnect`.
 * - `qmp`: with the commands `remove`, whose refusals do not matter, and then `add`. So a QEMU before 9.2, which cannot
 *   reconnect in milliseconds, replaces a stream netdev that reaches its device through a hub (`-netdev hubport`); the
 *   guest keeps its device.
 * - `none`: not at all.
 */
export type PlannedRecovery =
  | { readonly by: "reconnect" }
  | {
    readonly by: "qmp";
    readonly remove: readonly PlannedQmp[];
    readonly add: readonly PlannedQmp[];
  }
  | { readonly by: "none" };

export interface PlannedInterface {
  readonly alias: string;
  readonly mac: string;
  readonly backend: "passt" | "slirp" | "vhost-user-passt";
  /** QEMU's id of the netdev that talks to passt: `hostnet0`. Its events carry it. */
  readonly netdev: string;
  /** QEMU says when it connects to passt and when it loses it. Absent: it does for `passt` alone. */
  readonly announced?: boolean;
  /** Absent: `reconnect`. */
  readonly recovery?: PlannedRecovery;
  readonly forwards: readonly PlannedForward[];
  /** Its cable is out; absent: it is in. */
  readonly link?: "down";
  readonly place?: Place;
}

/** A serial port or console that people can attach to. The first one is the machine's console. */
export interface PlannedConsole {
  /** `serial0`, `console1`. */
  readonly alias: string;
  readonly socket: string;
  /** QEMU keeps what the guest wrote here. */
  readonly logFile: string;
}

/** What a guest's own end means: libvirt's `<on_poweroff>`, `<on_reboot>`, `<on_crash>`. */
export type LifecycleAction = "destroy" | "restart" | "preserve";

export interface Lifecycle {
  readonly onPoweroff: LifecycleAction;
  readonly onReboot: LifecycleAction;
  readonly onCrash: LifecycleAction;
}

/** What a file is made from that is not there yet: a copy, in a format of its own, or an empty layer on top. */
export interface PlannedTemplate {
  readonly path: string;
  readonly format: ImageFormat;
  /** The format of the file that is made. */
  readonly targetFormat: ImageFormat;
  /** A layer that is made anew each time, and gone when QEMU has opened it. Absent: a copy that stays. */
  readonly overlay?: boolean;
}

export type ImageFormat = "raw" | "qcow2" | "qcow" | "qed" | "vdi" | "vmdk" | "vpc";

/** A file that QEMU or passt opens, with the element that names it. */
export interface PlannedFile {
  readonly path: string;
  /** `create`: it is made where it is not there, and its directory has to be. Others must be there before. */
  readonly access: "read" | "read-write" | "create";
  /** For the message: `disk 'vda'`, `kernel`. */
  readonly purpose: string;
  readonly place?: Place;
  /** Absent: the file must be there, unless it may be created. */
  readonly madeFrom?: PlannedTemplate;
  /** It is made of these, a CD image in the machine's directory. Absent: it is not. */
  readonly seed?: PlannedSeed;
}

/** The files that cloud-init finds on its disk, with their texts. */
export type PlannedSeed = readonly { readonly name: string; readonly text: string }[];

/** A device of the host that must be there, and this user's to open, before QEMU starts. */
export type PlannedHostDevice =
  /** Looked for by its numbers. */
  | {
    readonly bus: "usb";
    readonly vendor: number;
    readonly product: number;
    readonly place?: Place;
  }
  /** `address`: `0000:06:12.5`. */
  | { readonly bus: "pci"; readonly address: string; readonly place?: Place }
  | { readonly bus: "mdev"; readonly uuid: string; readonly place?: Place };

/** A Unix socket that domrun, passt or QEMU listens on. */
export interface PlannedSocket {
  readonly path: string;
  /** For messages: `QMP`, `passt of net0`, `serial0`. */
  readonly purpose: string;
}

/** An installed firmware that was chosen for the machine, and why. */
export interface PlannedFirmware {
  /** The file that describes it. */
  readonly descriptor: string;
  /** `secure-boot`, `requires-smm`, … */
  readonly features: readonly string[];
  /** Those that stand before it, and why they do not fit. */
  readonly passedOver: readonly { readonly file: string; readonly why: string }[];
}

/** A screen that clients connect to: at a port of the host, or at a socket. */
export interface PlannedDisplay {
  readonly type: "vnc" | "spice";
  readonly address?: string;
  readonly port?: number;
  /** Where browsers reach it, at the same address; absent: nowhere. */
  readonly websocket?: number;
  readonly socket?: string;
}

export interface LaunchPlan {
  readonly name: string;
  readonly uuid: string;
  /** The machine's own directory. */
  readonly directory: string;
  readonly directories: readonly PlannedDirectory[];
  readonly files: readonly PlannedFile[];
  /** Absent: the document names its firmware, or has none. */
  readonly firmware?: PlannedFirmware;
  /** Absent: none. */
  readonly hostDevices?: readonly PlannedHostDevice[];
  /** All that are listened on. */
  readonly sockets: readonly PlannedSocket[];
  /** In the order in which they stand in the document; they are started all at once. */
  readonly passt: readonly PlannedPasst[];
  /** Started with the passts. Absent: none. */
  readonly helpers?: readonly PlannedHelper[];
  readonly qemu: PlannedQemu;
  readonly interfaces: readonly PlannedInterface[];
  readonly consoles: readonly PlannedConsole[];
  /** Where clients find the screens. Absent: there is none, or none whose place is known. */
  readonly displays?: readonly PlannedDisplay[];
  /** By which number the host reaches the guest's vsock. Absent: it has none, or an older domrun wrote the plan. */
  readonly vsockCid?: number;
  /** The guest's memory. Absent, as `processors`: an older domrun wrote the plan. */
  readonly memoryKiB?: number;
  /** Those that are there at the start. */
  readonly processors?: number;
  readonly lifecycle: Lifecycle;
  /** The canonical XML with what was filled in, kept as `domain.xml`. */
  readonly xml: string;
}
