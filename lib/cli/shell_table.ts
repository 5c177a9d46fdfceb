/** The part of the command table with what helps at the shell: the host explained, and the command line itself. */
import { JSON_OUTPUT, NET, SKIP_UNSUPPORTED } from "./common_rows.ts";
import type { Command } from "./handler.ts";

export const SHELL: readonly Command[] = [
  {
    name: "doctor",
    load: () => import("./commands/doctor.ts"),
    summary: "say what this host has and lacks for running machines, and how to mend it",
    details:
      `Each check is ok, limited (machines run, but for those that ask for it) or missing. With FILE it is
about that document's machine, and ends with what plan says of the document; passt is started as for
it, and ended, so that a port that is taken is named. Exit status 0 when machines run here, 3 when
something is missing, 1 when the document has errors.

    domrun doctor
    domrun doctor vm.xml
    domrun doctor --json | jq -r '.checks[] | select(.verdict != "ok") | .remedy'`,
    operands: [{ name: "FILE|-", count: "optional" }],
    options: [
      JSON_OUTPUT,
      {
        name: "emulator",
        value: "PATH",
        summary: "this QEMU instead of the document's, or the host's",
      },
      NET,
      SKIP_UNSUPPORTED,
    ],
  },
  {
    name: "self-test",
    load: () => import("./commands/self_testing.ts"),
    summary:
      "run a machine without an image, and say whether QEMU, passt and this host work together",
    details:
      `The machine boots from the network by the ROM that comes with QEMU: it asks passt for an address.
A port is forwarded, passt is killed and has to come back, and the guest has to reach it again: by
QEMU's stream, and by vhost-user where passt has it. Takes some 10 s; nothing is left behind. Exit
status 0 when all went well, 3 when a step failed: then it says whose fault it is.

    domrun self-test
    domrun self-test --emulator /opt/qemu/bin/qemu-system-x86_64`,
    operands: [],
    options: [
      JSON_OUTPUT,
      { name: "emulator", value: "PATH", summary: "this QEMU instead of the host's" },
    ],
  },
  {
    name: "report",
    load: () => import("./commands/report.ts"),
    summary: "print what a report of a bug needs, without names, paths, addresses and secrets",
    details:
      `Of a machine that runs, or has ended: its document, plan, status, events and the ends of its logs;
of a document what plan says of it; of this host versions, doctor and probe. What is your own is
replaced, by the same words everywhere, and standard error says what by what. Read the report before
you send it. If no machine is called NAME, it is a document's name or file.

    domrun report web > report.txt
    domrun report ./web.xml > report.txt`,
    operands: [{ name: "NAME|FILE|-", count: "one", isMachine: true }],
    options: [NET, SKIP_UNSUPPORTED],
  },
  {
    name: "completion",
    load: () => import("./commands/completion.ts"),
    summary: "print what a shell needs to complete domrun's command line",
    details:
      `Commands, options, their values, names of machines and codes of findings are completed.

    source <(domrun completion bash)       # in ~/.bashrc
    source <(domrun completion zsh)        # in ~/.zshrc, behind compinit
    mkdir -p ~/.config/fish/completions    # once, for fish
    domrun completion fish > ~/.config/fish/completions/domrun.fish`,
    operands: [{ name: "bash|zsh|fish", count: "one" }],
    options: [],
  },
];
