/** Words of podman, docker, Lima, Multipass, Vagrant and quickemu that virsh does not have, and what to say in their place. */
import { DISKS, KEPT, KEPT_STATE, NO_NETWORKS, SECRETS, STATE } from "./foreign_answers.ts";

const NO_IMAGES = "domrun fetches no images: domrun run FILE starts one that you have downloaded";
const SEVERAL = "domrun up -d A.xml B.xml starts several machines";
const NEW = "domrun new IMAGE > vm.xml, or domrun run IMAGE";
const STOP = "domrun stop NAME";
const FILES = "domrun forward add NAME :22 tells a port: scp -P PORT FILE USER@127.0.0.1:; " +
  "domrun new --share DIRECTORY gives the guest a directory";
const MOUNT = "domrun new --share DIRECTORY, or <filesystem> of the document; the guest mounts it";
const READY = "domrun wait NAME --ssh, --agent, --port PORT or --console REGEXP";
const CHANGE = "domrun edit NAME, or domrun apply NAME FILE";
const NO_ACCOUNT = "there is nothing to log in to: machines are those of your user";
const NO_SETTINGS = "domrun has no settings: a machine is what its document says";
const SCREEN =
  "domrun status NAME has the address of its screen, for a viewer such as remote-viewer";
const PORTS = "domrun forward list NAME";
const EXPOSE = "domrun forward add NAME 8080:80";
const MONITOR = "domrun qmp NAME COMMAND JSON; the older monitor: domrun qmp NAME " +
  `human-monitor-command '{"command-line": "info qtree"}'`;
const COPY =
  "copy the image while its machine is stopped, and give it a document: domrun new COPY; " +
  "domrun run --ephemeral IMAGE runs one image many times";

export const CONTAINER_WORDS: Readonly<Record<string, string>> = {
  // Images.
  image: DISKS,
  rmi: DISKS,
  tag: DISKS,
  untag: DISKS,
  commit: DISKS,
  history: DISKS,
  manifest: DISKS,
  push: DISKS,
  box: DISKS,
  package: DISKS,
  load: NO_IMAGES,
  search: NO_IMAGES,
  find: NO_IMAGES,
  get: NO_IMAGES,
  quickget: NO_IMAGES,
  resize: "of a machine that is stopped: qemu-img resize; of one that runs: " +
    "domrun qmp NAME block_resize JSON",
  clone: COPY,
  "virt-clone": COPY,
  // The life of a machine.
  init: NEW,
  template: NEW,
  install: "domrun run --disk IMAGE --cdrom INSTALLER.iso",
  import: "domrun define FILE keeps a document; of an image domrun new IMAGE makes one",
  add: "domrun define FILE keeps a document; domrun attach NAME gives a machine a device",
  machine: "domrun run IMAGE starts one, domrun ps lists them",
  container: "domrun run IMAGE starts a machine, domrun ps lists them",
  compose: SEVERAL,
  kube: `${SEVERAL}; domrun export kubevirt FILE`,
  play: SEVERAL,
  pod: SEVERAL,
  halt: STOP,
  poweroff: STOP,
  "power-off": STOP,
  powerdown: STOP,
  "power-on": "domrun up -d NAME",
  unpause: "domrun resume NAME",
  freeze: "domrun pause NAME",
  thaw: "domrun resume NAME",
  hibernate: STATE,
  reload: `domrun reboot NAME; with another document: ${CHANGE}`,
  enable: "domrun autostart NAME",
  disable: "domrun autostart --disable NAME",
  generate: "domrun autostart NAME has your systemd start a machine",
  purge: KEPT,
  uninstall: KEPT,
  "factory-reset": `${KEPT_STATE}; its disks are files`,
  // What is known of it.
  "is-active": "domrun status NAME",
  healthcheck: READY,
  "wait-ready": READY,
  "virt-top": "domrun ps",
  "virt-manager": "domrun has no window: domrun ps lists machines, domrun help the commands",
  diff: "domrun apply --dry-run NAME FILE says what differs",
  ports: PORTS,
  forwards: PORTS,
  view: SCREEN,
  viewer: SCREEN,
  "virt-viewer": SCREEN,
  "remote-viewer": SCREEN,
  vnc: SCREEN,
  spice: SCREEN,
  // Into the guest.
  mount: MOUNT,
  umount: "in the guest: umount DIRECTORY",
  unmount: "in the guest: umount DIRECTORY",
  transfer: FILES,
  "copy-files": FILES,
  scp: FILES,
  sftp: FILES,
  rsync: FILES,
  "show-ssh": `domrun ssh NAME; the port for another ssh: ${PORTS}`,
  "ssh-config": `domrun ssh NAME; the port for another ssh: ${PORTS}`,
  provision: "domrun run --cloud-init --user-data FILE",
  monitor: MONITOR,
  hmp: MONITOR,
  // Changes.
  update: `of a machine: ${CHANGE}; of domrun: it is one file, put the newer one in its place`,
  upgrade: "domrun is one file: put the newer one in its place; machines that run go on",
  set: CHANGE,
  config: CHANGE,
  expose: EXPOSE,
  publish: EXPOSE,
  tunnel: EXPOSE,
  networks: NO_NETWORKS,
  // Elsewhere.
  logout: NO_ACCOUNT,
  auth: NO_ACCOUNT,
  authenticate: NO_ACCOUNT,
  sudoers: "domrun needs no root",
  secret: SECRETS,
  alias: `${NO_SETTINGS}; your shell has aliases`,
  aliases: `${NO_SETTINGS}; your shell has aliases`,
  unalias: `${NO_SETTINGS}; your shell has aliases`,
  prefer: NO_SETTINGS,
  protect: "domrun undefine removes a document alone, and no disk",
  unprotect: "domrun undefine removes a document alone, and no disk",
  man: "domrun help --man COMMAND | man -l -",
  manual: "domrun help --man COMMAND | man -l -",
  usage: "domrun help",
};
