/**
 * What domrun writes is accepted by a real libvirt, schema and all, and means the same to it: what libvirt keeps
 * holds all that was written, and is read and written again by domrun without a change.
 */
import { assertEquals } from "@std/assert";
import { formatDomain, readDomain } from "../../lib/domain/read.ts";
import { isBlocking } from "../../lib/findings/finding.ts";
import { conformanceDocuments, type Document, onAnyHost, ownDocuments } from "./documents.ts";
import { factsOf, missingFacts } from "./facts.ts";
import { type Verdict, whyNoLibvirt, withLibvirt } from "./session.ts";

interface Judged {
  readonly name: string;
  /** Ours. */
  readonly written: string;
  readonly verdict: Verdict;
}

Deno.test("libvirt takes what format writes, and keeps all of it", async (test) => {
  const why = await whyNoLibvirt();
  if (why !== undefined) {
    console.log(`NOT HERE ${test.name}: ${why}`);
    return;
  }
  const all = await judgeAll();
  const judged = all.filter(({ verdict }) => verdict.kept !== undefined);
  await test.step(`all ${all.length} documents are accepted`, () => {
    const refused = all.flatMap(({ name, verdict: { refusal } }) =>
      refusal === undefined || isBeyondLibvirt(refusal) ? [] : [`${name}: ${refusal}`]
    );
    assertEquals(refused, []);
  });
  await test.step("libvirt keeps all that was written", async () => {
    const lost: string[] = [];
    for (const { name, written, verdict: { kept } } of judged) {
      const missing = missingFacts(await factsOf(written), await factsOf(kept ?? ""));
      for (const fact of missing) if (!isChangedByLibvirt(fact)) lost.push(`${name}: ${fact}`);
    }
    assertEquals(lost, NOT_WRITTEN);
  });
  await test.step("domrun takes what libvirt keeps, and writes it the same", async () => {
    const changed: string[] = [];
    for (const { name, verdict: { kept = "" } } of judged) {
      const { domain, findings } = await readDomain(name, kept);
      for (const one of findings.filter(isBlocking)) {
        if (one.code !== "cpu/host-needs-kvm") changed.push(`${name}: ${one.message}`);
      }
      const again = domain === undefined ? "" : formatDomain(domain);
      const lines = new Set(tidy(again));
      for (const line of tidy(kept)) if (!lines.has(line)) changed.push(`${name}: ${line}`);
    }
    assertEquals(changed, []);
  });
});

async function judgeAll(): Promise<readonly Judged[]> {
  const documents: Document[] = [
    ...conformanceDocuments("xml"),
    ...conformanceDocuments("out"),
    ...ownDocuments("valid"),
    ...ownDocuments("plans"),
  ];
  const written: { readonly name: string; readonly written: string }[] = [];
  for (const { name, text } of documents) {
    const { domain, findings } = await readDomain(name, text);
    if (domain === undefined || findings.some(isBlocking)) continue;
    const asked = formatDomain(onAnyHost(domain)).replace(BEYOND_SCHEMA.get(name) ?? /$^/, "");
    written.push({ name, written: asked });
  }
  const verdicts = await withLibvirt(({ judge }) => judge(written.map((one) => one.written)));
  return written.map((one, index) => ({ ...one, verdict: verdicts[index] ?? {} }));
}

/** Quotes are the writer's, and so is where a namespace is declared. */
function tidy(text: string): readonly string[] {
  return text.replaceAll('"', "'").replaceAll(/ xmlns:qemu='[^']*'/g, "")
    .trim().split("\n");
}

/** What domrun does and libvirt's QEMU driver does not. */
const BEYOND: readonly (readonly [refusal: RegExp, why: string])[] = [
  [
    /doesn't support the 'preserve' action for 'on_reboot'\/'on_poweroff'/,
    "domrun keeps the machine for a look at it",
  ],
];

/** The part of a document that libvirt's schema does not have: libvirt is asked about the rest. */
const BEYOND_SCHEMA: ReadonlyMap<string, RegExp> = new Map([
  // One of the two, says the schema.
  ["plans/huge_nodes.xml", / placement='auto'(?= nodeset=)/],
  // No alias there, says the schema, and the first reader only, says libvirt's QEMU driver.
  [
    "plans/redirected_pc.xml",
    /(?<=<smartcard [^>]*>)\s*<alias [^>]*>\s*<address type='ccid'[^>]*>/,
  ],
  ["plans/sound_servers_q35.xml", / tryPoll='[^']*'/g],
]);

function isBeyondLibvirt(refusal: string): boolean {
  return BEYOND.some(([regexp]) => regexp.test(refusal));
}

/** What libvirt writes in another way though it means the same, and why. */
const CHANGED: readonly (readonly [fact: RegExp, why: string])[] = [
  [/^domain@id=/, "a number of the running machine"],
  [/^domain\/os\/type@machine=/, "the version that the alias stands for"],
  [/\/alias(@name=(?!ua-).*)?$/, "aliases that are not the user's are made at the start"],
  [/\/console(@tty=|\/source)/, "a terminal of the running machine"],
  [/\/disk\/source@index=/, "a number of the running machine"],
  [/\/disk@snapshot=no$/, "what holds of a read-only drive anyway"],
  [/\/disk\/target@tray=closed$/, "a tray is closed unless it is said to be open"],
  [/\/graphics@port=\d+$/, "a port is chosen at the start, with autoport='yes'"],
  [/\/channel\/source(@mode=bind)?$/, "libvirt chooses the path, and so says nothing"],
  [/\/protocol(@type=raw)?$/, "a Unix socket is never anything else"],
  [/\/usbdev@version=\d+\.\d$/, "one digit after the dot stands for tens"],
  [/\/memory\/target\/current(=|@|$)/, "how much a running guest has"],
  [/^domain\/numatune\/memory@placement=static$/, "with a nodeset there is no other"],
  [/^domain\/cpu\/model(@fallback=.*)?$/, "a model without a name"],
];

/** What libvirt takes and does not write, each in one document only. */
const NOT_WRITTEN = [
  // Of a SCSI disk.
  "plans/disks_pc.xml: domain/devices/disk/target@removable=on",
  // With an adjustment it is written as variable, with basis='utc'.
  "plans/early_pc.xml: domain/clock@offset=utc",
  // What these are about is what libvirt ignores, or rounds up.
  "plans/lenient_pc.xml: domain/devices/graphics@tlsPort=5901",
  "plans/lenient_pc.xml: domain/devices/video/model@vram=9216",
  "plans/lenient_q35.xml: domain/sysinfo/bios",
  "plans/lenient_q35.xml: domain/sysinfo/bios/entry",
  "plans/lenient_q35.xml: domain/sysinfo/bios/entry@name=date",
  "plans/lenient_q35.xml: domain/sysinfo/system/entry",
  "plans/lenient_q35.xml: domain/sysinfo/system/entry@name=manufacturer",
  "plans/lenient_q35.xml: domain/devices/disk/source",
  "plans/lenient_q35.xml: domain/devices/channel/target@state=connected",
  "plans/lenient_q35.xml: domain/devices/graphics@port=-1",
  "plans/lenient_q35.xml: domain/devices/graphics@tlsPort=-1",
  // Nothing is limited there.
  "plans/limits_pc.xml: domain/devices/disk/iotune",
  "plans/limits_pc.xml: domain/devices/disk/iotune/write_bytes_sec",
  "plans/limits_pc.xml: domain/devices/disk/iotune/write_bytes_sec=0",
  // <vcpus> has three that are there at the start, and counts.
  "plans/modules_q35.xml: domain/vcpu@current=1",
  // The first LUN, and the usual port, are written as such.
  "plans/network_disks_q35.xml: domain/devices/disk/source@name=iqn.2026-01.org.example:store",
  "plans/network_disks_q35.xml: domain/devices/disk/source/host@port=0",
  // The memory is that of the cells, and the processors of none are of the first.
  "plans/numa_q35.xml: domain/memory=262144",
  "plans/numa_q35.xml: domain/cpu/numa/cell@cpus=0-1,3",
];

function isChangedByLibvirt(fact: string): boolean {
  return CHANGED.some(([regexp]) => regexp.test(fact));
}
