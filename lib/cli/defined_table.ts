/** The commands that keep documents by name, and take them elsewhere: a part of the command table. */
import { NET, SKIP_UNSUPPORTED } from "./common_rows.ts";
import type { Command } from "./handler.ts";

export const DEFINED: readonly Command[] = [
  {
    name: "define",
    load: () => import("./commands/define.ts"),
    summary: "keep a document by its machine's name, for `up NAME`",
    details:
      `The document is kept as NAME.xml in $XDG_CONFIG_HOME/domrun (~/.config/domrun), in place of an
earlier one: a plain file, which you may edit. From then on NAME will do wherever a command
takes FILE, unless there is a file of that name. \`list --all\` shows it. Relative paths become
absolute ones in it. A machine that runs stays as it is.

    domrun define web.xml
    domrun up -d web`,
    operands: [{ name: "FILE|-", count: "one" }],
    options: [],
  },
  {
    name: "undefine",
    load: () => import("./commands/undefine.ts"),
    summary: "remove a document that is kept by its name",
    details: `The machine, its images and what \`domrun state\` lists stay as they are.

    domrun undefine web`,
    operands: [{ name: "NAME", count: "one" }],
    options: [],
  },
  {
    name: "autostart",
    load: () => import("./commands/autostart.ts"),
    summary: "have your systemd start a machine whose document is kept",
    details:
      `Enables the unit domrun@NAME of \`systemctl --user\`, and makes its template, domrun@.service, where
there is none. It starts the machine when you log in; after \`loginctl enable-linger\` when the host
boots. The machine is not started now: systemctl --user start domrun@NAME

    domrun define web.xml && domrun autostart web
    domrun autostart --disable web`,
    operands: [{ name: "NAME", count: "one" }],
    options: [{
      name: "disable",
      summary: "do not start it any more; a machine that runs goes on",
    }],
  },
  {
    name: "export",
    load: () => import("./commands/export.ts"),
    summary: "print a document as a VirtualMachine of KubeVirt",
    details: `Standard error says what KubeVirt lacks, and what else is to be done.

    domrun export kubevirt vm.xml > vm.yaml`,
    operands: [{ name: "kubevirt", count: "one" }, { name: "FILE|-", count: "one" }],
    options: [NET, SKIP_UNSUPPORTED],
  },
];
