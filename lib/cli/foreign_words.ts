/** Words of virsh, podman, docker and Lima that are none here, and what to say in their place. */
import { DISKS, KEPT, NAMING, NO_NETWORKS, SECRETS, STATE } from "./foreign_answers.ts";
import { CONTAINER_WORDS } from "./foreign_container_words.ts";

/** Pure. Undefined for a word that nobody uses. */
export function foreignWord(word: string): string | undefined {
  for (const words of [WORDS, CONTAINER_WORDS]) {
    if (Object.hasOwn(words, word)) return words[word];
  }
  return FAMILIES.find(([begin]) => word.startsWith(begin))?.[1];
}

const UP =
  "domrun up -d FILE starts the machine of a document, domrun up -d NAME one of those that " +
  "domrun define keeps and domrun list --all shows";
const STATUS = "domrun status NAME";
const GONE = `end it: domrun stop NAME; what is kept of it: ${KEPT}`;
const SNAPSHOTS =
  "disks are files: qemu-img snapshot keeps that of a machine that is stopped, and domrun run " +
  "--ephemeral throws away what the guest writes";
const COPIES = "an image can be copied and merged while its machine is stopped: qemu-img";
const JOBS = "no job goes on by itself: there is no migration, no dump and no copy of disks";
const PROCESSORS = "a machine has the processors that it starts with: <vcpu> of its document";
const MEMORY =
  "<memory> of the document, at the machine's next start; less for now: domrun setmem NAME SIZE";
const IOTHREADS = "<iothreads> of the document, at the machine's next start; " +
  "domrun qmp NAME query-iothreads tells those that run";
const LIMITS =
  "systemd limits a process: systemd-run --user --scope -p CPUQuota=50% domrun up FILE";
const THREADS = `${LIMITS}; domrun qmp NAME query-cpus-fast tells the threads of the processors`;
const IO_LIMITS =
  "<iotune> of the disk in the document; for now: domrun qmp NAME block_set_io_throttle JSON";
const BANDWIDTH = "passt limits no bandwidth; inside the guest tc does";
const IMAGES = "domrun qmp NAME query-block";
const TRAFFIC = "count it in the guest, by domrun ssh NAME or domrun exec NAME: ip -s link";
const NOTES =
  "write <title>, <description> and <metadata> into the document; domrun dumpxml NAME prints " +
  "that of a machine that runs";
const AGENT = "domrun exec NAME COMMAND runs a command in the guest, by its agent";
const SLEEP = `${AGENT}: systemctl suspend; domrun pause NAME has it stand still from outside`;
const KEYS = `${AGENT}; domrun run --cloud-init --ssh-key FILE gives a new guest a key`;
const SCREEN = `${STATUS} has the address of its screen`;
const NETWORK = `${NO_NETWORKS}; domrun ip NAME tells the addresses of a guest`;
const HOST_NETWORK = "domrun changes nothing of the host's network: ip link";
const FIREWALL = "there are no filters: what leads into the guest is what is forwarded to it, " +
  "domrun forward list NAME";
const HOST_DEVICES = "lsusb and lspci list the host's devices, and <hostdev> gives a guest one";
const HOST = "domrun doctor";
const MODELS = "domrun probe; --json lists the processor models";
const NO_DAEMON =
  "there is no daemon to connect to: machines are those of your user, domrun ps --all";
const NO_SHELL =
  "domrun has no prompt of its own: your shell completes its words (domrun help completion)";
const PROTECTION = "no guest's memory is encrypted here";

/** Those of which all begin alike. The first that fits counts. */
const FAMILIES: readonly (readonly [begin: string, help: string])[] = [
  ["net-", NETWORK],
  ["nwfilter-", FIREWALL],
  ["iface-", HOST_NETWORK],
  ["nodedev-", HOST_DEVICES],
  ["secret-", SECRETS],
  ["pool-", DISKS],
  ["find-storage-pool-", DISKS],
  ["vol-", DISKS],
  ["snapshot", SNAPSHOTS],
  ["checkpoint-", COPIES],
  ["backup-", COPIES],
  ["managedsave", STATE],
  ["save-image-", STATE],
  ["migrate", STATE],
  ["domthrottlegroup", IO_LIMITS],
  ["iothread", IOTHREADS],
];

const WORDS: Readonly<Record<string, string>> = {
  // The life of a machine.
  start: UP,
  boot: UP,
  launch: UP,
  restart: "domrun reboot NAME, or domrun stop NAME and domrun up FILE",
  kill: "domrun destroy NAME",
  rm: GONE,
  delete: GONE,
  remove: GONE,
  prune: "domrun gc --runs removes what is kept of machines that have ended",
  await: "domrun wait NAME",
  save: STATE,
  restore: STATE,
  domrename: NAMING,
  rename: NAMING,
  "set-lifecycle-action": "<on_poweroff>, <on_reboot> and <on_crash> of the document",
  "qemu-attach": "domrun adopt NAME takes a machine whose domrun has gone; another QEMU it cannot",
  // What is known of it.
  inspect: "domrun status --json NAME, domrun dumpxml NAME",
  info: STATUS,
  show: STATUS,
  domstate: STATUS,
  domuuid: STATUS,
  domname: STATUS,
  domid: STATUS,
  domcontrol: STATUS,
  domiflist: STATUS,
  "domif-getlink": STATUS,
  top: STATUS,
  stats: STATUS,
  domstats: `${STATUS}; of disks: domrun qmp NAME query-blockstats`,
  port: "domrun forward list NAME",
  ls: "domrun ps",
  event: "domrun events -f",
  "qemu-monitor-event": "domrun events -f NAME",
  desc: NOTES,
  metadata: NOTES,
  domjobinfo: JOBS,
  domjobabort: JOBS,
  domblklist: "domrun dumpxml NAME",
  domblkinfo: IMAGES,
  domblkerror: IMAGES,
  domblkstat: "domrun qmp NAME query-blockstats",
  domblkthreshold: "domrun qmp NAME block-set-write-threshold JSON, and domrun events -f NAME",
  domifstat: TRAFFIC,
  domifannounce: "domrun qmp NAME announce-self JSON",
  dommemstat: "domrun qmp NAME query-balloon",
  "domdirtyrate-calc": "domrun qmp NAME calc-dirty-rate JSON",
  vcpuinfo: "domrun qmp NAME query-cpus-fast",
  vcpucount: PROCESSORS,
  "cpu-stats": "domrun ps --json has the pid of its QEMU; top -p PID",
  perf: "domrun ps --json has the pid of its QEMU; perf stat -p PID",
  domlaunchsecinfo: PROTECTION,
  domsetlaunchsecstate: PROTECTION,
  // Into the guest.
  ttyconsole: "domrun console NAME",
  shell: "domrun ssh NAME, or domrun console NAME",
  copy: "domrun forward add NAME :22 tells a port: scp -P PORT FILE USER@127.0.0.1:",
  cp: "domrun forward add NAME :22 tells a port: scp -P PORT FILE USER@127.0.0.1:",
  vncdisplay: SCREEN,
  domdisplay: SCREEN,
  "domdisplay-reload": "domrun qmp NAME display-reload JSON",
  domfsinfo: AGENT,
  domfsfreeze: AGENT,
  domfsthaw: AGENT,
  domfstrim: AGENT,
  domhostname: AGENT,
  domtime: AGENT,
  guestinfo: AGENT,
  guestvcpus: AGENT,
  "guest-agent-timeout": AGENT,
  "qemu-agent-command": AGENT,
  "set-user-password": AGENT,
  "get-user-sshkeys": KEYS,
  "set-user-sshkeys": KEYS,
  "send-process-signal": AGENT,
  "lxc-enter-namespace": AGENT,
  dompmsuspend: SLEEP,
  dompmwakeup: "domrun qmp NAME system_wakeup",
  "inject-nmi": "domrun qmp NAME inject-nmi",
  dump: "domrun qmp NAME dump-guest-memory JSON",
  "send-key": "domrun qmp NAME send-key JSON",
  sendkey: "domrun qmp NAME send-key JSON",
  // Changes.
  "attach-interface": "domrun attach NAME --interface",
  "attach-disk": "domrun attach NAME --disk IMAGE",
  "detach-interface": "domrun detach NAME ALIAS",
  "detach-disk": "domrun detach NAME ALIAS",
  "detach-device-alias": "domrun detach NAME ALIAS",
  "update-device": "domrun change-media NAME DRIVE IMAGE, domrun link NAME up|down, or all that " +
    "differs from a document: domrun apply NAME FILE",
  "update-memory-device": "domrun apply NAME FILE; less for now: domrun setmem NAME SIZE",
  setvcpus: PROCESSORS,
  setvcpu: PROCESSORS,
  setmaxmem: MEMORY,
  blockresize: "domrun qmp NAME block_resize JSON",
  blockcommit: COPIES,
  blockcopy: COPIES,
  blockpull: COPIES,
  blockjob: JOBS,
  blkdeviotune: IO_LIMITS,
  blkiotune: LIMITS,
  memtune: LIMITS,
  schedinfo: LIMITS,
  numatune: "<numatune> of the document, at the machine's next start",
  vcpupin: THREADS,
  emulatorpin: THREADS,
  domiftune: BANDWIDTH,
  "dom-fd-associate": "give QEMU the path: no files are handed over open",
  // Images, networks, the host.
  images: DISKS,
  pull: DISKS,
  build: DISKS,
  disk: DISKS,
  volume: DISKS,
  network: NETWORK,
  "domxml-to-native": "domrun plan --shell FILE",
  "domxml-from-native":
    "nobody makes a document of a command line; domrun new makes one of an image",
  "virt-xml": "domrun edit NAME, or an editor",
  "virt-install": "domrun run IMAGE, or domrun new IMAGE > vm.xml",
  "virt-host-validate": HOST,
  "virt-xml-validate": "domrun check FILE",
  validate: "domrun check FILE",
  capabilities: "domrun probe",
  domcapabilities: "domrun probe",
  "cpu-models": MODELS,
  "cpu-baseline": MODELS,
  "cpu-compare": MODELS,
  "hypervisor-cpu-models": MODELS,
  "hypervisor-cpu-baseline": MODELS,
  "hypervisor-cpu-compare": MODELS,
  maxvcpus: "domrun check FILE names a document with more than its type of machine takes",
  nodeinfo: HOST,
  nodecpumap: "lscpu",
  nodecpustats: "lscpu",
  nodememstats: "free",
  nodesevinfo: PROTECTION,
  nodesuspend: "systemctl suspend",
  "node-memory-tune": "sysctl",
  allocpages: "as root: sysctl -w vm.nr_hugepages=N",
  freepages: "grep Huge /proc/meminfo",
  freecell: "free; of the nodes of a host: numactl --hardware",
  hostname: "hostname",
  sysinfo: "as root: dmidecode",
  uri: NO_DAEMON,
  connect: NO_DAEMON,
  "--connect": NO_DAEMON,
  "-c": NO_DAEMON,
  system: NO_DAEMON,
  login: NO_DAEMON,
  cd: NO_SHELL,
  pwd: NO_SHELL,
  echo: NO_SHELL,
  exit: NO_SHELL,
  quit: NO_SHELL,
};
