/** The manual pages, printed from the command table. Pure. */
import { VERSION } from "../../host/version_number.ts";
import type { CommandRow, OptionRow } from "../command.ts";
import { ENVIRONMENT } from "../environment.ts";
import { EXIT_MEANINGS } from "../exit_status.ts";
import { detailsOf, usageOf } from "../help.ts";
import { entry, heading, manualPage, paragraphs, text } from "./roff.ts";

/** domrun(1). */
export function mainPage(rows: readonly CommandRow[]): string {
  return manualPage({
    name: "domrun",
    section: 1,
    version: VERSION,
    body: [
      heading("NAME"),
      text("domrun - run a libvirt domain XML directly, with QEMU and passt"),
      heading("SYNOPSIS"),
      text("domrun COMMAND [OPTION…] [OPERAND…]"),
      heading("DESCRIPTION"),
      ...paragraphs(
        "domrun checks a libvirt domain XML, asks the installed QEMU what it can do, starts one passt for " +
          "each interface that wants one and one QEMU, and looks after them until the machine stops. No " +
          "libvirtd, no root, no configuration.\n\n    domrun up vm.xml",
      ),
      heading("COMMANDS"),
      ...rows.map(({ name, summary }) => entry(name, summary)),
      heading("EXIT STATUS"),
      ...exitStatuses(),
      heading("ENVIRONMENT"),
      ...ENVIRONMENT.map(([name, meaning]) => entry(name, meaning)),
      heading("SEE ALSO"),
      text(
        [...rows.map(({ name }) => `domrun-${name}(1)`), "domrun-xml(5)", "passt(1)", "qemu(1)"]
          .join(", "),
      ),
    ],
  });
}

/** domrun-COMMAND(1). */
export function commandPage(row: CommandRow): string {
  return manualPage({
    name: `domrun-${row.name}`,
    section: 1,
    version: VERSION,
    body: [
      heading("NAME"),
      text(`domrun-${row.name} - ${row.summary}`),
      heading("SYNOPSIS"),
      text(usageOf(row).replace("Usage: ", "")),
      ...row.aliases === undefined ? [] : [".PP", text(`Also: ${row.aliases.join(", ")}`)],
      heading("DESCRIPTION"),
      ...paragraphs(detailsOf(row) || row.summary),
      ...row.options.length === 0 ? [] : [heading("OPTIONS"), ...row.options.map(option)],
      heading("EXIT STATUS"),
      ...exitStatuses(),
      heading("SEE ALSO"),
      text("domrun(1), domrun-xml(5)"),
    ],
  });
}

function option({ name, short, value, summary, choices }: OptionRow): string {
  const long = value === undefined ? `--${name}` : `--${name} ${value}`;
  const among = choices === undefined ? "" : `; one of ${choices.join(", ")}`;
  return entry(short === undefined ? long : `-${short}, ${long}`, summary + among);
}

function exitStatuses(): readonly string[] {
  return EXIT_MEANINGS.map(([status, meaning]) => entry(String(status), meaning));
}
