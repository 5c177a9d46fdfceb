/** `-smbios` and `-fw_cfg`. https://libvirt.org/formatdomain.html#smbios-system-information */
import type { Sysinfo } from "../../domain/sysinfo.ts";
import { escapeCommas } from "./option_values.ts";
import { askedBy, type CommandLineContext } from "./context.ts";

type Smbios = Extract<Sysinfo, { readonly type: "smbios" }>;
interface Entry {
  readonly name: string;
  readonly value: string;
}

/** `-smbios type=1,manufacturer=Fedora -fw_cfg name=opt/com.example,string=value`. */
export function smbiosArguments(context: CommandLineContext): string[] {
  const { domain } = context;
  return domain.sysinfos.flatMap((sysinfo) => {
    if (sysinfo.type === "fwcfg") {
      return sysinfo.entries.flatMap((entry) => askedBy(context, entry, fwcfgArguments(entry)));
    }
    return domain.os.smbios === "sysinfo" ? askedBy(context, sysinfo, tables(sysinfo)) : [];
  });
}

function tables({ bios, system, baseBoards, chassis, oemStrings }: Smbios): string[] {
  return [
    ...(bios ? table(0, bios.entries) : []),
    ...(system ? table(1, system.entries) : []),
    ...baseBoards.flatMap(({ entries }) => table(2, entries)),
    ...(chassis ? table(3, chassis.entries) : []),
    ...(oemStrings ? strings(oemStrings.entries) : []),
  ];
}

/** libvirt leaves out what is empty; QEMU would show the guest an empty string in place of its own. */
function table(type: number, entries: readonly Entry[]): string[] {
  const filled = entries.filter(({ value }) => value !== "");
  if (filled.length === 0) return [];
  const members = filled.map(({ name, value }) => `,${name}=${escapeCommas(value)}`);
  return ["-smbios", `type=${type}${members.join("")}`];
}

/** Their numbers count, so an empty one stays. */
function strings(values: readonly string[]): string[] {
  if (values.length === 0) return [];
  return ["-smbios", `type=11${values.map((value) => `,value=${escapeCommas(value)}`).join("")}`];
}

function fwcfgArguments(
  { name, file, value }: Extract<Sysinfo, { readonly type: "fwcfg" }>["entries"][number],
): string[] {
  const content = file === undefined
    ? `string=${escapeCommas(value ?? "")}`
    : `file=${escapeCommas(file)}`;
  return ["-fw_cfg", `name=${escapeCommas(name)},${content}`];
}
