/**
 * The command table. Help, completion and parsing are made from it; a command is one row, and the file that the row
 * loads only when it is asked for, so that `version` starts at once. The file is long because it is a table.
 */
import { findIn, type OperandRow, type OptionRow } from "./command.ts";
import { UPKEEP } from "./upkeep_table.ts";
import { CHANGES } from "./changes_table.ts";
import {
  DO_NOT_ASK,
  JSON_OUTPUT,
  NAME_OF_MACHINE,
  NET,
  POWER_OFF_TIME,
  PUBLISH,
  SKIP_UNSUPPORTED,
} from "./common_rows.ts";
import { ESCAPE } from "./leave_key.ts";
import type { Command } from "./handler.ts";
import { DEFINED } from "./defined_table.ts";
import { GUEST } from "./guest_table.ts";
import { NEW } from "./new_table.ts";
import { SHELL } from "./shell_table.ts";

const NAMES_OF_MACHINES: OperandRow = { ...NAME_OF_MACHINE, count: "any" };
const FILE: OperandRow = { name: "FILE|-", count: "one" };
const EMULATOR: OptionRow = {
  name: "emulator",
  value: "PATH",
  summary: "this QEMU instead of the one that the document names",
};
const MACHINE: OptionRow = {
  name: "machine",
  value: "latest",
  choices: ["latest"],
  summary: "the newest machine type in place of one that QEMU does not have",
};
const TLS: OptionRow = {
  name: "tls",
  value: "DIRECTORY",
  summary: "all screens and NBD disks with TLS, by certificates there",
};
const CAPABILITIES: OptionRow = {
  name: "capabilities",
  value: "FILE",
  summary: "plan against the output of `probe --json` of another host",
};

export const COMMANDS: readonly Command[] = [
  {
    name: "check",
    load: () => import("./commands/check.ts"),
    summary: "say what is wrong with domain XML, and where",
    details:
      `Reads every FILE (a directory: each *.xml below it) and prints all findings of each. Nothing is
started.

    domrun check vm.xml
    domrun check --json machines/ | jq .code`,
    operands: [{ name: "FILE|DIRECTORY|-", count: "rest" }],
    options: [
      JSON_OUTPUT,
      { name: "sarif", summary: "print SARIF 2.1.0 for code review tools" },
      NET,
      SKIP_UNSUPPORTED,
      { ...EMULATOR, summary: "check against what this QEMU and the installed passt can do, too" },
      { name: "quiet", short: "q", summary: "print errors only, no warnings and notes" },
    ],
  },
  {
    name: "explain",
    load: () => import("./commands/explain.ts"),
    summary: "explain the code of a finding, with an example",
    details: `    domrun explain passt/forward-overlap`,
    operands: [{ name: "CODE", count: "optional" }],
    options: [],
  },
  {
    name: "format",
    load: () => import("./commands/format.ts"),
    summary: "print the document in canonical form",
    details:
      `What libvirt knows and domrun does not is written as it stands, behind the rest of its element.
Comments would be lost, so --write leaves a document alone that has some. --check does not mind
comments that have lines of their own.

    domrun format --net passt --skip-unsupported theirs.xml > mine.xml
    domrun format --check *.xml`,
    operands: [{ name: "FILE|-", count: "rest" }],
    options: [
      { name: "check", summary: "print which documents would change; status 1 where one would" },
      { name: "diff", summary: "print what would change, as a unified diff" },
      { name: "write", short: "w", summary: "write the documents in their place" },
      {
        name: "assigned",
        summary: "fill in every default and address, as dumpxml of the machine prints it",
      },
      { ...EMULATOR, summary: "of --assigned: take this QEMU" },
      NET,
      SKIP_UNSUPPORTED,
    ],
  },
  {
    name: "plan",
    load: () => import("./commands/plan.ts"),
    summary: "show what `up` would do, and start nothing",
    details: `Where there is no plan, --json prints the findings instead, one object a line.

    domrun plan vm.xml
    domrun plan --shell vm.xml > start.sh`,
    operands: [FILE],
    options: [
      JSON_OUTPUT,
      { name: "shell", summary: "print it as a shell script" },
      { name: "explain", summary: "say of each argument which line or rule it comes from" },
      { name: "name", value: "NAME", summary: "a name other than the document's" },
      EMULATOR,
      MACHINE,
      CAPABILITIES,
      PUBLISH,
      NET,
      SKIP_UNSUPPORTED,
      TLS,
    ],
  },
  {
    name: "probe",
    load: () => import("./commands/probe.ts"),
    summary: "show what this QEMU and this passt can do",
    details: `    domrun probe
    domrun probe --json > capabilities.json`,
    operands: [],
    options: [
      JSON_OUTPUT,
      { ...EMULATOR, summary: "this QEMU; otherwise the one for this host's architecture" },
      { name: "record", value: "FILE", summary: "write the QMP conversation to FILE" },
      { name: "replay", value: "FILE", summary: "answer from such a file instead of a QEMU" },
    ],
  },
  ...NEW,
  {
    name: "up",
    load: () => import("./commands/up.ts"),
    aliases: ["create"],
    summary: "run machines, in the foreground (one with its console) or detached",
    details:
      `In the foreground the terminal is the machine's first serial port or console, and Ctrl-C is the
guest's. Ctrl-] leaves the console, and the machine goes on: then Enter goes back to it, and Ctrl-C
shuts the machine down, as SIGTERM does at any time. With -d the machine runs on its own.

Several machines have one supervisor: this process, or with -d one on its own. Their consoles are
reached by \`domrun console\`. One that fails does not affect the others. Every message names its
machine, and the exit status is the worst of all: a document with errors, a machine that failed, one
that was not started, one that was killed.

    domrun up vm.xml
    domrun up -d --name test1 vm.xml
    virsh dumpxml vm | domrun up --net passt -p 2222:22 -
    domrun up -d web.xml db.xml`,
    operands: [{ ...FILE, count: "rest" }],
    options: [
      { name: "detach", short: "d", summary: "return when the machine runs" },
      { name: "name", value: "NAME", summary: "a name other than the document's" },
      { ...JSON_OUTPUT, summary: "print what happens as JSON, one event a line" },
      ESCAPE,
      EMULATOR,
      MACHINE,
      PUBLISH,
      NET,
      SKIP_UNSUPPORTED,
      TLS,
    ],
  },
  ...DEFINED,
  {
    name: "ps",
    load: () => import("./commands/ps.ts"),
    aliases: ["list"],
    summary: "list machines, their interfaces and forwards",
    details: `    domrun ps -a`,
    operands: [],
    readsMachines: true,
    options: [
      JSON_OUTPUT,
      {
        name: "all",
        short: "a",
        summary: "list machines that have ended, too, and documents that are defined",
      },
    ],
  },
  {
    name: "status",
    load: () => import("./commands/status.ts"),
    aliases: ["dominfo"],
    summary: "show one machine, or the last run of one that has ended",
    details: `    domrun status web`,
    operands: [NAME_OF_MACHINE],
    options: [JSON_OUTPUT],
  },
  {
    name: "stop",
    load: () => import("./commands/stop.ts"),
    aliases: ["shutdown"],
    summary: "shut machines down: power button, then quit, then signals",
    details:
      `Presses the guest's power button (ACPI) until the guest has powered off. One that does not in
time is killed (exit status 6): QEMU is told to quit, then sent SIGTERM, then SIGKILL. Says what it
waits for; a second stop, with --force, hurries it. Ctrl-C leaves the stop to the machine's
supervisor; where there is none, it hurries.

    domrun stop web
    domrun stop -t 60 web db
    domrun stop --all --force`,
    operands: [NAMES_OF_MACHINES],
    options: [
      POWER_OFF_TIME,
      DO_NOT_ASK,
      { name: "all", summary: "all machines of this user" },
    ],
  },
  {
    name: "destroy",
    load: () => import("./commands/destroy.ts"),
    summary: "end machines at once: `stop --force`",
    details:
      `The guest is not asked. Also ends a machine whose supervisor does not answer: the supervisor is
killed first.

    domrun destroy web`,
    operands: [NAMES_OF_MACHINES],
    options: [{ name: "all", summary: "all machines of this user" }],
  },
  {
    name: "console",
    load: () => import("./commands/console.ts"),
    summary: "attach to a serial port or console of a machine (Ctrl-] leaves it)",
    operands: [NAME_OF_MACHINE],
    details:
      `Ctrl-], or the key that --escape names, leaves the console; the machine goes on. What is piped in
is for the guest as it is, unless --escape names a key. At its end the guest's answer is shown until
the guest has said nothing for 2 seconds (or those of --timeout), at most for ten times as long:
with nothing piped in (</dev/null), too. \`domrun logs -f\` only reads, and goes on.

A console serves one client at a time. With --force it is taken from the one that has it: a
\`domrun console\` ends; a \`domrun up\` in the foreground goes on without its console, as if its
key had been pressed.

    domrun console -e ^X web
    echo 'uname -r' | domrun console web`,
    options: [
      { name: "device", value: "ALIAS", summary: "one other than the first: serial1" },
      { name: "force", summary: "take it from whoever has it" },
      {
        name: "timeout",
        short: "t",
        value: "S",
        summary: "seconds of silence that end it after what is piped in (2)",
      },
      ESCAPE,
    ],
  },
  {
    name: "logs",
    load: () => import("./commands/logs.ts"),
    summary: "show what a machine's console, QEMU, passt and domrun wrote",
    details:
      `Of a machine that has ended, the logs of its last run are shown. The beginning of a long
log is dropped: the last 4 MiB are always there, and never more than 16 MiB.

    domrun logs -f web
    domrun logs -n 20 --of events web`,
    operands: [NAME_OF_MACHINE],
    options: [
      { name: "follow", short: "f", summary: "go on until the machine ends" },
      { name: "lines", short: "n", value: "N", summary: "begin with the last N lines" },
      {
        name: "of",
        value: "WHAT",
        choices: ["console", "qemu", "passt", "events"],
        summary: "console (the default), qemu, passt or events",
      },
      {
        name: "device",
        value: "ALIAS",
        summary: "a console or interface other than the first: serial1, net1",
      },
      { ...JSON_OUTPUT, summary: "with --of events: one JSON object a line" },
    ],
  },
  {
    name: "wait",
    load: () => import("./commands/wait.ts"),
    summary: "wait until a machine has ended, or until its guest is there",
    details:
      `Returns at once where the machine has ended already. The exit status is 0 when it stopped, on
request or by itself, 5 when it failed, 6 when the guest had to be killed, 124 when the time is up.

With one of the options below it waits for the guest: status 0 when it is there, 5 when the machine
has ended first. --ssh and --port go over a forward that leads there, --ssh without one over the
machine's <vsock>. --port sees a server that answers a stranger with some words, as most do.

    domrun up -d job.xml && domrun wait --timeout 600 job
    domrun wait --ssh web && domrun ssh web uptime`,
    operands: [NAME_OF_MACHINE],
    options: [
      { name: "timeout", short: "t", value: "S", summary: "seconds to wait; otherwise for ever" },
      { name: "ssh", summary: "until an sshd of the guest answers" },
      { name: "port", value: "PORT", summary: "until a server of the guest answers at this port" },
      { name: "agent", summary: "until the QEMU guest agent answers" },
      {
        name: "console",
        value: "REGEXP",
        summary: "until the guest has written such a line to its console",
      },
      { ...JSON_OUTPUT, summary: "print its end as JSON, as an event" },
    ],
  },
  ...CHANGES,
  ...GUEST,
  ...UPKEEP,
  ...SHELL,
  {
    name: "schema",
    load: () => import("./commands/schema.ts"),
    summary: "print a schema: of domain XML, or of what a command prints as JSON",
    details: `    domrun schema ps.schema.json`,
    operands: [{ name: "NAME", count: "optional" }],
    options: [],
  },
  {
    name: "version",
    load: () => import("./commands/version.ts"),
    summary: "print the version",
    details: `    domrun version`,
    operands: [],
    options: [
      { name: "permissions", summary: "print the permissions that are compiled in" },
    ],
  },
  {
    name: "complete",
    load: async () => (await import("./commands/complete.ts")).completeFrom(COMMANDS),
    summary: "what the completion of a shell asks",
    operands: [{ name: "WORD", count: "any" }],
    options: [],
    hidden: true,
  },
  {
    name: "help",
    load: async () => (await import("./commands/help.ts")).helpOn(COMMANDS),
    summary: "explain domrun or a command, also as a manual page",
    details:
      `With --man it is a page for man(1): domrun(1), domrun-COMMAND(1), and for xml domrun-xml(5).
\`help xml\` says where to read what a document may have.

    domrun help up
    domrun help --man up | man -l -`,
    operands: [{ name: "COMMAND", count: "optional" }],
    options: [{ name: "man", summary: "print the manual page" }],
  },
];

/** The row for a command's name or alias. */
export function findCommand(name: string): Command | undefined {
  return findIn(COMMANDS, name);
}
