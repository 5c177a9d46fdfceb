/** Words of virsh, podman, docker and Lima that are none here, and what to say in their place. */

/** Pure. Undefined for a word that nobody uses. */
export function foreignWord(word: string): string | undefined {
  return Object.hasOwn(WORDS, word) ? WORDS[word] : undefined;
}

/** The same of an option, without its dashes. Pure. */
export function foreignOption(name: string): string | undefined {
  return Object.hasOwn(OPTIONS, name) ? OPTIONS[name] : undefined;
}

const UP =
  "domrun up -d FILE starts the machine of a document, domrun up -d NAME one of those that " +
  "domrun define keeps and domrun list --all shows";
const KEPT = "end it: domrun stop NAME; what is kept of it: domrun undefine NAME, " +
  "domrun state remove NAME, domrun gc --runs NAME";
const STATE = "the state of a guest is not kept: domrun pause NAME holds it in memory";
const DISKS = "disks are files: qemu-img";
const PROCESSORS = "a machine has the processors that it starts with: <vcpu> of its document";
const AGENT = "domrun exec NAME COMMAND runs a command in the guest, by its agent";
const NETWORK = "there are no networks: each interface has its own passt";

const WORDS: Readonly<Record<string, string>> = {
  start: UP,
  boot: UP,
  launch: UP,
  restart: "domrun reboot NAME, or domrun stop NAME and domrun up FILE",
  inspect: "domrun status --json NAME, domrun dumpxml NAME",
  info: "domrun status NAME",
  show: "domrun status NAME",
  domstate: "domrun status NAME",
  domuuid: "domrun status NAME",
  domiflist: "domrun status NAME",
  "domif-getlink": "domrun status NAME",
  domid: "domrun status NAME",
  event: "domrun events -f",
  "qemu-monitor-event": "domrun events -f NAME",
  ttyconsole: "domrun console NAME",
  "detach-device-alias": "domrun detach NAME ALIAS",
  domblklist: "domrun dumpxml NAME",
  port: "domrun forward list NAME",
  kill: "domrun destroy NAME",
  rm: KEPT,
  delete: KEPT,
  remove: KEPT,
  shell: "domrun ssh NAME, or domrun console NAME",
  top: "domrun status NAME",
  stats: "domrun status NAME",
  images: DISKS,
  "vol-list": DISKS,
  "pool-list": DISKS,
  pull: DISKS,
  build: DISKS,
  "net-list": NETWORK,
  network: NETWORK,
  save: STATE,
  restore: STATE,
  managedsave: STATE,
  migrate: STATE,
  snapshot: DISKS,
  "snapshot-create": DISKS,
  "domxml-to-native": "domrun plan --shell FILE",
  capabilities: "domrun probe",
  domcapabilities: "domrun probe",
  nodeinfo: "domrun doctor",
  "virt-host-validate": "domrun doctor",
  "virt-xml-validate": "domrun check FILE",
  validate: "domrun check FILE",
  "attach-interface": "domrun attach NAME --interface",
  "attach-disk": "domrun attach NAME --disk IMAGE",
  "detach-interface": "domrun detach NAME ALIAS",
  "detach-disk": "domrun detach NAME ALIAS",
  "update-device": "domrun change-media NAME DRIVE IMAGE, domrun link NAME up|down, or all that " +
    "differs from a document: domrun apply NAME FILE",
  setvcpus: PROCESSORS,
  setvcpu: PROCESSORS,
  setmaxmem:
    "<memory> of the document, at the machine's next start; less for now: domrun setmem NAME SIZE",
  dommemstat: "domrun qmp NAME query-balloon",
  domblkinfo: "domrun qmp NAME query-block",
  domblkstat: "domrun qmp NAME query-blockstats",
  vcpuinfo: "domrun qmp NAME query-cpus-fast",
  "inject-nmi": "domrun qmp NAME inject-nmi",
  dump: "domrun qmp NAME dump-guest-memory JSON",
  domfsinfo: AGENT,
  domhostname: AGENT,
  domtime: AGENT,
  guestinfo: AGENT,
  "qemu-agent-command": AGENT,
  "set-user-password": AGENT,
  blockresize: "domrun qmp NAME block_resize JSON",
  "send-key": "domrun qmp NAME send-key JSON",
  sendkey: "domrun qmp NAME send-key JSON",
  vncdisplay: "domrun status NAME",
  domdisplay: "domrun status NAME",
};

const RUNNING = "leave it out: what changes is the machine that runs";
const LATER = "a change ends with the machine; write it into the document, too, for the next start";
const MEDIUM = "leave it out: the image is put in, whatever was there";
const PLAIN = "leave it out, and write the word behind it alone";

const CLOUD =
  "what cloud-init reads is made when a machine starts: domrun run --cloud-init IMAGE, " +
  "and domrun dumpxml NAME has its document";

const ALL = "domrun ps --json has all that is known of each machine";

/** virsh's, and those of `run` that `new` has not. */
const OPTIONS: Readonly<Record<string, string>> = {
  live: RUNNING,
  current: RUNNING,
  config: LATER,
  persistent: LATER,
  insert: MEDIUM,
  update: MEDIUM,
  force: "leave it out",
  name: "a name stands alone; those of all machines: domrun ps --json",
  console:
    "in a terminal `up` without -d is the machine's console; later it is domrun console NAME",
  paused: "domrun pause NAME holds a machine that runs",
  validate: "leave it out: a document is always checked",
  nvram: "domrun state remove NAME removes its firmware's variables and its TPM",
  "remove-all-storage": "images are files of yours: rm",
  "managed-save": STATE,
  uuid: ALL,
  title: ALL,
  inactive: "what does not run is in domrun list --all, and domrun format NAME prints its document",
  mode: "leave it out: the guest is asked by ACPI",
  graceful: "domrun stop NAME asks the guest first",
  devname: "--device serial1",
  screen: "--device video1",
  source: "leave it out: the guest's agent is asked, and where there is none passt",
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
