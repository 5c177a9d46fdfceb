/** What virsh's users type from habit is done here, or answered with domrun's own words for it. */
import { assertEquals } from "@std/assert";
import { bareHost, runHere } from "./testing/bare_host.ts";
import { EXIT } from "./exit_status.ts";

/** Of a machine that does not run: there is nothing wrong with how it is said. */
const TAKEN: readonly string[] = [
  "dominfo web",
  "shutdown web",
  "destroy web",
  "reboot web",
  "reset web",
  "suspend web",
  "resume web",
  "console web --force",
  "screenshot web shot.png",
  "attach-device web disk.xml",
  "detach-device web disk.xml",
  "change-media web sda --eject",
  "change-media web sda new.iso",
  "setmem web 1048576",
  "domif-setlink web net0 down",
  "domif-setlink web 52:54:00:11:22:33 up",
  "domifaddr web",
  "dumpxml web",
  "qemu-monitor-command web query-block",
];

const HERE = "leave it out: what changes is the machine that runs";
const LATER = "a change ends with the machine; write it into the document, too, for the next start";
const PLAIN = "leave it out, and write the word behind it alone";

const ANSWERED: readonly (readonly [words: string, help: string])[] = [
  ...["attach-device", "detach-device"].flatMap((command) =>
    [["live", HERE], ["current", HERE], ["config", LATER], ["persistent", LATER]].map((
      [option = "", help = ""],
    ) => [`${command} web disk.xml --${option}`, help] as const)
  ),
  ["dominfo --domain web", PLAIN],
  ["create --file vm.xml", PLAIN],
  ["create vm.xml --validate", "leave it out: a document is always checked"],
  ["create vm.xml --paused", "domrun pause NAME holds a machine that runs"],
  ["undefine web --nvram", "domrun state remove NAME removes its firmware's variables and its TPM"],
  ["undefine web --remove-all-storage", "images are files of yours: rm"],
  ["shutdown web --mode acpi", "leave it out: the guest is asked by ACPI"],
  ["destroy web --graceful", "domrun stop NAME asks the guest first"],
  ["list --name", "domrun ps --json has the names of all machines"],
  ["status --name web", PLAIN],
  [
    "check --name web vm.xml",
    "a machine is called what its document says; another name for once: domrun up --name NAME FILE",
  ],
  [
    "list --inactive",
    "what does not run is in domrun list --all, and domrun format NAME prints its document",
  ],
  ["console web --devname serial1", "--device serial1"],
  ["screenshot web shot.png --screen 1", "--device video1"],
  [
    "change-media web sda new.iso --update",
    "leave it out: the image is put in, whatever was there",
  ],
  ["change-media web sda new.iso --force", "leave it out"],
  ["change-media web sda --source new.iso", PLAIN],
  ["console web --safe", "leave it out: who has the console keeps it, and --force takes it"],
  ["suspend web --duration 5", "domrun resume NAME, when it shall go on"],
  [
    "destroy web --remove-logs",
    "domrun gc --runs NAME removes the logs of a machine that has ended",
  ],
  ["version --daemon", "leave it out: there is no daemon"],
  [
    "desc web",
    "write <title>, <description> and <metadata> into the document; domrun dumpxml NAME prints " +
    "that of a machine that runs",
  ],
  [
    "schedinfo web",
    "systemd limits a process: systemd-run --user --scope -p CPUQuota=50% domrun up FILE",
  ],
  ["cpu-stats web", "domrun ps --json has the pid of its QEMU; top -p PID"],
  [
    "domifstat web vnet0",
    "count it in the guest, by domrun ssh NAME or domrun exec NAME: ip -s link",
  ],
  [
    "net-start default",
    "there are no networks: each interface has its own passt; domrun ip NAME tells the addresses " +
    "of a guest",
  ],
  [
    "domifaddr web --source agent",
    "leave it out: the guest's agent is asked, and where there is none passt",
  ],
  ["dumpxml web --xpath //name", "domrun dumpxml NAME | xmllint --xpath EXPRESSION -"],
  [
    "qemu-monitor-command web --hmp info",
    `domrun qmp NAME human-monitor-command '{"command-line": "info registers"}'`,
  ],
];

for (const words of TAKEN) {
  Deno.test(`virsh's ${words} is taken`, async () => {
    const { status, stderr } = await run(words);
    const [first = ""] = stderr.split("\n");
    assertEquals([status, first], [EXIT.name, 'domrun: No machine is called "web"']);
  });
}

for (const [words, help] of ANSWERED) {
  Deno.test(`virsh's ${words} is answered`, async () => {
    const { status, stderr } = await run(words);
    assertEquals([status, stderr.split("\n")[1]], [EXIT.usage, `  help: ${help}`]);
  });
}

async function run(words: string) {
  const directory = await Deno.makeTempDir({ prefix: "domrun-virsh-" });
  try {
    await Deno.writeTextFile(
      `${directory}/disk.xml`,
      "<disk type='file' device='disk'><source file='/a'/><target dev='vdb' bus='virtio'/></disk>",
    );
    return await runHere(words.split(" "), bareHost(directory));
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}
