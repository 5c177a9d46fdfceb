/** Options of virsh, podman and docker that are none here, and what to say in their place. */
import { KEPT_STATE, NAMING, STATE } from "./foreign_answers.ts";

/** An option without its dashes, of a command. Pure. Undefined for one that nobody uses. */
export function foreignOption(command: string, name: string): string | undefined {
  return [`${command} ${name}`, name].filter((key) => Object.hasOwn(OPTIONS, key))
    .map((key) => OPTIONS[key])[0];
}

const RUNNING = "leave it out: what changes is the machine that runs";
const LATER = "a change ends with the machine; write it into the document, too, for the next start";
const MEDIUM = "leave it out: the image is put in, whatever was there";
const PLAIN = "leave it out, and write the word behind it alone";

const CLOUD =
  "what cloud-init reads is made when a machine starts: domrun run --cloud-init IMAGE, " +
  "and domrun dumpxml NAME has its document";

const ALL = "domrun ps --json has all that is known of each machine";

const CHECKED = "leave it out: a document is always checked";
const SNAPSHOTS = "leave it out: there are no snapshots";
const KEPT = "leave it out: it is kept until domrun state remove NAME";
const DIRECTORY = "--share DIRECTORY, which the guest mounts by its name";
const INTERACTIVE =
  "leave it out: in a terminal a machine has its console, and a shell in the guest is " +
  "domrun ssh NAME";

/** By name, or by command and name where it means something else there. virsh's, podman's, and those of `run` that `new` has not. */
const OPTIONS: Readonly<Record<string, string>> = {
  live: RUNNING,
  current: RUNNING,
  config: LATER,
  persistent: LATER,
  insert: MEDIUM,
  update: MEDIUM,
  force: "leave it out",
  name: PLAIN,
  "ps name": "domrun ps --json has the names of all machines",
  ...Object.fromEntries(
    ["check", "format", "define", "apply", "edit"].map((command) => [`${command} name`, NAMING]),
  ),
  console:
    "in a terminal `up` without -d is the machine's console; later it is domrun console NAME",
  paused: "domrun pause NAME holds a machine that runs",
  validate: CHECKED,
  nvram: KEPT_STATE,
  "remove-all-storage": "images are files of yours: rm",
  "managed-save": STATE,
  "keep-nvram": KEPT,
  "keep-tpm": KEPT,
  tpm: KEPT_STATE,
  storage: "images are files of yours: rm",
  "wipe-storage": "images are files of yours: shred, rm",
  "delete-storage-volume-snapshots": SNAPSHOTS,
  "snapshots-metadata": SNAPSHOTS,
  "checkpoints-metadata": SNAPSHOTS,
  "with-snapshot": SNAPSHOTS,
  "without-snapshot": SNAPSHOTS,
  "with-checkpoint": SNAPSHOTS,
  "without-checkpoint": SNAPSHOTS,
  "with-managed-save": STATE,
  "without-managed-save": STATE,
  "remove-logs": "domrun gc --runs NAME removes the logs of a machine that has ended",
  "reset-nvram": "domrun state remove NAME, before it starts, has them made anew",
  autodestroy: "leave it out: without -d a machine ends with its terminal",
  "pass-fds": "no files are handed over open: name their paths in the document",
  safe: "leave it out: who has the console keeps it, and --force takes it",
  once: "domrun up -d NAME starts it now, and a boot only what autostart names",
  "skip-validate": CHECKED,
  "print-xml": "domrun dumpxml NAME prints the document as it is now",
  block: "leave it out: the command waits until it is done",
  "change-media path": "leave it out, and write the drive behind the name: sda",
  interface: PLAIN,
  state: "leave it out, and write up or down",
  size: PLAIN,
  cmd: PLAIN,
  command: PLAIN,
  "update-cpu": "leave it out",
  wrap: "leave it out",
  "return-value": "leave it out: the answer is printed alone",
  resume: "domrun resume NAME lets a machine that is paused go on",
  daemon: "leave it out: there is no daemon",
  duration: "domrun resume NAME, when it shall go on",
  reason: "leave it out: status says why",
  id: ALL,
  table: "leave it out",
  autostart: "systemctl --user list-unit-files 'domrun@*' lists what is started at boot",
  "no-autostart": ALL,
  transient: ALL,
  "state-running": ALL,
  "state-paused": ALL,
  "state-shutoff": "domrun list --all lists machines that do not run, too",
  "state-other": ALL,
  filter: ALL,
  it: INTERACTIVE,
  i: INTERACTIVE,
  interactive: INTERACTIVE,
  tty: INTERACTIVE,
  rm:
    "leave it out: a machine that has ended is gone; --ephemeral throws away what its guest writes",
  v: DIRECTORY,
  volume: DIRECTORY,
  mount: DIRECTORY,
  tail: "-n N",
  time: "-t SECONDS",
  uuid: ALL,
  title: ALL,
  inactive: "what does not run is in domrun list --all, and domrun format NAME prints its document",
  mode: "leave it out: the guest is asked by ACPI",
  graceful: "domrun stop NAME asks the guest first",
  devname: "--device serial1",
  screen: "--device video1",
  "change-media source": PLAIN,
  "ip source": "leave it out: the guest's agent is asked, and where there is none passt",
  full: "leave it out",
  xpath: "domrun dumpxml NAME | xmllint --xpath EXPRESSION -",
  migratable: "leave it out",
  "security-info": "leave it out: a document is printed whole",
  pretty: "leave it out",
  hmp: `domrun qmp NAME human-monitor-command '{"command-line": "info registers"}'`,
  domain: PLAIN,
  file: PLAIN,
  "cloud-init": CLOUD,
  "user-data": CLOUD,
  "ssh-key": CLOUD,
};
