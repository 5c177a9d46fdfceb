/** `<portForward>` and its ranges, one at a time. libvirt checks only that `start` is there. */
import { usesPasst } from "../interface.ts";
import { isIpv6, isUnspecified, LAST_PORT, plainAddress } from "../network_values.ts";
import type { PortForward, Range } from "../port_forward.ts";
import { openPorts } from "../open_ports.ts";
import type { Scope } from "./rule.ts";

/** Ranges go upwards. */
export function endBeforeStart({ devices, origins, report }: Scope): void {
  for (const range of allRanges(devices.interfaces)) {
    if (range.end === undefined || range.end >= range.start) continue;
    report(origins.attribute(range, "end"), {
      severity: "error",
      code: "passt/range-end-before-start",
      message: `the range ends at ${range.end}, before its start ${range.start}`,
      help: `write start='${range.end}' end='${range.start}'`,
    });
  }
}

/** The last port of a range has to be one in the guest, too. */
export function targetPastLastPort({ devices, origins, report }: Scope): void {
  for (const range of allRanges(devices.interfaces)) {
    const { start, end = start, to } = range;
    if (to === undefined || end < start || to + end - start <= LAST_PORT) continue;
    report(origins.attribute(range, "to"), {
      severity: "error",
      code: "passt/target-past-65535",
      message: `port ${end} would lead to port ${to + end - start} in the guest, past ${LAST_PORT}`,
      help: `the highest to='…' for these ports is ${LAST_PORT - (end - start)}`,
    });
  }
}

/** Every passt refuses `~22:2022`. */
export function excludeWithTarget({ devices, origins, report }: Scope): void {
  for (const range of allRanges(devices.interfaces)) {
    if (range.exclude !== true || range.to === undefined) continue;
    report(origins.attribute(range, "to"), {
      severity: "error",
      code: "passt/exclude-with-target",
      message: "excluded ports lead nowhere, found to='…' with exclude='yes'",
      help: "remove to='…', or exclude='yes'",
    });
  }
}

/** Does nothing; a misprint, most likely. */
export function excludeOutsideRanges({ devices, origins, report }: Scope): void {
  for (const forward of allForwards(devices.interfaces)) {
    const excludes = forward.ranges.filter((range) => range.exclude === true);
    const included = forward.ranges.filter((range) => range.exclude !== true);
    if (included.length === 0 || excludes.length === 0 || origins.isDamaged(forward)) continue;
    const covers = sortedCover(included);
    for (const range of excludes) {
      if (meets(covers, range.start, range.end ?? range.start)) continue;
      report(origins.span(range), {
        severity: "warning",
        code: "passt/exclude-outside",
        message: `${portsOf(range)} excluded from ranges that do not hold ${
          range.end === undefined ? "it" : "them"
        }`,
        help: "an exclude takes ports out of the other ranges of its own <portForward>",
      });
    }
  }
}

/** All that is forwarded is excluded again. */
export function forwardOfNothing({ devices, origins, report }: Scope): void {
  for (const forward of allForwards(devices.interfaces)) {
    const included = forward.ranges.filter((range) => range.exclude !== true);
    if (included.length === 0 || included.some((range) => origins.isDamaged(range))) continue;
    if (included.some((range) => (range.end ?? range.start) < range.start)) continue;
    if (openPorts(forward).length > 0) continue;
    report(origins.span(forward), {
      severity: "error",
      code: "passt/forward-of-nothing",
      message: "every port of this <portForward> is excluded again",
      help: "remove it, or the <range> with exclude='yes'",
    });
  }
}

/** Linux keeps ports below net.ipv4.ip_unprivileged_port_start, 1024 unless changed, for the privileged. */
export function privilegedPort({ devices, origins, report }: Scope): void {
  const seen = new Set<Range>();
  for (const forward of allForwards(devices.interfaces.filter(usesPasst))) {
    for (const { start, end, range } of openPorts(forward)) {
      if (range === undefined || start >= 1024 || seen.has(range)) continue;
      seen.add(range);
      const isOne = start === end;
      const last = Math.min(end, 1023);
      const ports = start === last ? `port ${start}` : `ports ${start} to ${last}`;
      const instead = isOne
        ? `<range start='${start + 8000}' to='${range.to ?? start}'/>`
        : "start='1024' or more";
      report(origins.attribute(range, "start"), {
        severity: "warning",
        code: "passt/privileged-port",
        message: `${forward.proto.toUpperCase()} ${ports} of the host may need a privilege, ` +
          "like all below 1024",
        help:
          `take others: ${instead}, or run as root: /usr/sbin/sysctl -w net.ipv4.ip_unprivileged_port_start=${start}`,
      });
    }
  }
}

/** passt listens on every address unless told otherwise; not everybody expects it. */
export function everyAddress({ devices, origins, report }: Scope): void {
  for (const forward of allForwards(devices.interfaces.filter(usesPasst))) {
    if (forward.dev !== undefined || origins.isDamaged(forward)) continue;
    const address = forward.address && plainAddress(forward.address);
    if (address !== undefined && !isUnspecified(address)) continue;
    const family = address === undefined ? "" : isIpv6(address) ? "IPv6 " : "IPv4 ";
    report(origins.span(forward), {
      severity: "note",
      code: "passt/every-address",
      message: `these ports are open on every ${family}address of the host`,
      help: "address='127.0.0.1' keeps them to this host",
    });
  }
}

function allForwards(interfaces: Scope["devices"]["interfaces"]): readonly PortForward[] {
  return interfaces.flatMap((one) => one.portForwards);
}

function allRanges(interfaces: Scope["devices"]["interfaces"]): readonly Range[] {
  return allForwards(interfaces).flatMap((forward) => forward.ranges);
}

type Stretch = readonly [start: number, end: number];

function sortedCover(ranges: readonly Range[]): readonly Stretch[] {
  const sorted = ranges.map((range): Stretch => [range.start, range.end ?? range.start])
    .sort((a, b) => a[0] - b[0]);
  const cover: Stretch[] = [];
  for (const [start, end] of sorted) {
    const last = cover.at(-1);
    if (last && start <= last[1] + 1) cover.splice(-1, 1, [last[0], Math.max(last[1], end)]);
    else cover.push([start, end]);
  }
  return cover;
}

/** Whether some stretch of a sorted cover holds a port from `start` to `end`. */
function meets(cover: readonly Stretch[], start: number, end: number): boolean {
  let low = 0;
  let high = cover.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((cover[middle]?.[1] ?? 0) < start) low = middle + 1;
    else high = middle;
  }
  const found = cover[low];
  return found !== undefined && found[0] <= end;
}

function portsOf({ start, end }: Range): string {
  return end === undefined || end === start ? `port ${start} is` : `ports ${start} to ${end} are`;
}
