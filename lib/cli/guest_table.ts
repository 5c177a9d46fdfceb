/** The commands that look at a guest that runs, or do something to it: a part of the command table. */
import { DO_NOT_ASK, JSON_OUTPUT, NAME_OF_MACHINE, POWER_OFF_TIME } from "./common_rows.ts";
import type { Command } from "./handler.ts";

export const GUEST: readonly Command[] = [
  {
    name: "events",
    load: () => import("./commands/events.ts"),
    summary: "show what happens to a machine, or to all: states, interfaces, QEMU's events",
    details:
      `Begins with what has happened already. With -f it goes on: with NAME to the machine's end, else
until Ctrl-C, also with machines that are started later. An interface that is up again says how long
it was down. What is in each event: domrun schema event.schema.json

    domrun events -f web
    domrun events -f --json | jq 'select(.event == "interface")'`,
    operands: [{ ...NAME_OF_MACHINE, count: "optional" }],
    options: [
      { name: "follow", short: "f", summary: "go on" },
      { ...JSON_OUTPUT, summary: "print one JSON object a line" },
    ],
  },
  {
    name: "pause",
    load: () => import("./commands/pause.ts"),
    aliases: ["suspend"],
    summary: "let the guest's processors stand still",
    details: `    domrun pause web`,
    operands: [NAME_OF_MACHINE],
    options: [],
  },
  {
    name: "resume",
    load: () => import("./commands/resume.ts"),
    summary: "let a paused guest go on",
    details: `    domrun resume web`,
    operands: [NAME_OF_MACHINE],
    options: [],
  },
  {
    name: "reset",
    load: () => import("./commands/reset.ts"),
    summary: "press the reset button: the guest starts again and is not asked",
    details: `    domrun reset web`,
    operands: [NAME_OF_MACHINE],
    options: [],
  },
  {
    name: "reboot",
    load: () => import("./commands/reboot.ts"),
    summary: "have the guest power off, and boot it again",
    details:
      `Presses the guest's power button (ACPI) until it has powered off; the same QEMU boots it then,
with the devices that it has now. A guest that does not power off in time goes on as it is (exit
status 5). With --force it is not asked: \`domrun reset\`. Ctrl-C leaves the reboot to the machine's
supervisor.

    domrun reboot -t 60 web`,
    operands: [NAME_OF_MACHINE],
    options: [POWER_OFF_TIME, DO_NOT_ASK],
  },
  {
    name: "screenshot",
    load: () => import("./commands/screenshot.ts"),
    summary: "save what the guest shows on its screen",
    details: `QEMU writes the picture, as the machine's user; an existing file is overwritten.

    domrun screenshot web screen.png`,
    operands: [NAME_OF_MACHINE, { name: "FILE.png|FILE.ppm", count: "one" }],
    options: [
      { name: "device", value: "ID", summary: "a video device other than the first: video1" },
    ],
  },
  {
    name: "qmp",
    load: () => import("./commands/qmp.ts"),
    aliases: ["qemu-monitor-command"],
    summary: "send QEMU a command, and print its answer as JSON",
    details: `domrun does not check the command, but sees what becomes of it.

    domrun qmp web query-block
    domrun qmp web human-monitor-command '{"command-line": "info registers"}'`,
    operands: [NAME_OF_MACHINE, { name: "COMMAND", count: "one" }, {
      name: "JSON",
      count: "optional",
    }],
    options: [],
  },
  {
    name: "ssh",
    load: () => import("./commands/ssh.ts"),
    summary: "open a shell in the guest, or run a command there, by ssh",
    passesOn: true,
    details:
      `ssh connects by a forward to port 22 of the guest. Where there is none, it connects by the machine's
<vsock>, if an sshd answers there; else a forward on a free port of 127.0.0.1 is added. The user is
the one that \`run --cloud-init\` made, or has your own name. The guest's host key is remembered while
the machine runs. Options come before NAME: all that follows it is the command. The exit status is
the command's, or 255 where there is no connection.

    domrun wait --ssh web && domrun ssh web
    domrun ssh -l root web systemctl --failed`,
    operands: [NAME_OF_MACHINE, { name: "COMMAND", count: "any" }],
    options: [
      { name: "user", short: "l", value: "NAME", summary: "the user to be in the guest" },
      { name: "identity", short: "i", value: "FILE", summary: "the private key to use" },
      { name: "vsock", summary: "connect by the machine's <vsock>, also where there is a forward" },
    ],
  },
  {
    name: "exec",
    load: () => import("./commands/exec.ts"),
    summary: "run a command in the guest, by the QEMU guest agent",
    passesOn: true,
    details:
      `The QEMU guest agent (package qemu-guest-agent) has to run in the guest, and the document needs the
channel that \`domrun new\` writes; no network is needed. The agent, as a rule root, runs the command
without a shell and without input. Its output is printed when it has ended, and its exit status is
that of domrun exec.

    domrun wait --agent web && domrun exec web uname -r
    domrun exec web sh -c 'df -h | tail -n 1'`,
    operands: [NAME_OF_MACHINE, { name: "COMMAND", count: "rest" }],
    options: [],
  },
  {
    name: "ip",
    load: () => import("./commands/ip.ts"),
    aliases: ["domifaddr"],
    summary: "list the addresses that the guest has, or is given",
    details:
      `The QEMU guest agent tells what the guest has. Where none answers, these are the addresses that
passt offers by DHCP, whether or not the guest has taken them: those of this host, or that of <ip>.
From this host the guest is reached by its forwards, not by its address: domrun forward list NAME

    domrun ip web`,
    operands: [NAME_OF_MACHINE],
    options: [],
  },
];
