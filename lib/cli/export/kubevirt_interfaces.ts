/** The network as KubeVirt has it: the first interface is on the pod's network, which forwards nothing by itself. */
import { devicesOf, type Domain } from "../../domain/domain.ts";
import type { Interface } from "../../domain/interface.ts";
import type { PortForward, Range } from "../../domain/port_forward.ts";
import { type ExportedDevices, type Fields, others, unless } from "./exported.ts";

/** Of v1.Interface. */
const MODELS: readonly string[] = ["virtio", "e1000", "e1000e", "ne2k_pci", "pcnet", "rtl8139"];
const KNOWN = ["type", "mac", "model", "bootOrder", "backend", "portForwards", "alias", "address"];
/** KubeVirt wants each port by itself. */
const MOST_PORTS = 64;

/** `own`: the machine's name. Pure. */
export function exportedInterfaces(own: string, domain: Domain): ExportedDevices {
  const [first, ...more] = devicesOf(domain).interfaces;
  if (first === undefined) {
    return { devices: { autoattachPodInterface: false }, spec: {}, remarks: [] };
  }
  return {
    devices: { interfaces: [interfaceFields(first, domain)] },
    spec: { networks: [{ name: "default", pod: {} }] },
    remarks: [
      ...remarksOf(own, first),
      ...(more.length === 0 ? [] : [
        `${more.length} more interfaces: left out: a pod has one network; Multus gives it more`,
      ]),
    ],
  };
}

function interfaceFields(
  { mac, model, bootOrder, portForwards }: Interface,
  { os }: Domain,
): Fields {
  const ports = portsOf(portForwards);
  const place = os.boot.indexOf("network");
  return {
    name: "default",
    masquerade: {},
    ...unless(mac, (macAddress) => ({ macAddress })),
    ...(model !== undefined && MODELS.includes(model) ? { model } : {}),
    ...unless(bootOrder ?? (place < 0 ? undefined : place + 1), (order) => ({ bootOrder: order })),
    ...(ports.length === 0 || ports.length > MOST_PORTS
      ? {}
      : { ports: ports.map(({ proto, to }) => ({ port: to, protocol: proto.toUpperCase() })) }),
  };
}

interface Port {
  readonly proto: "tcp" | "udp";
  readonly from: number;
  readonly to: number;
}

/** None where all ports are forwarded: so it is in KubeVirt, too. */
function portsOf(forwards: readonly PortForward[]): readonly Port[] {
  if (forwards.some(({ ranges }) => isOfAll(ranges))) return [];
  const ports = forwards.flatMap(({ proto, ranges }) =>
    ranges.filter(({ exclude }) => exclude !== true).flatMap((range) =>
      numbersOf(range).filter((from) => !isExcluded(from, ranges)).map((from) => ({
        proto,
        from,
        to: from - range.start + (range.to ?? range.start),
      }))
    )
  );
  return ports.filter(({ proto, to }, index) =>
    ports.findIndex((one) => one.proto === proto && one.to === to) === index
  );
}

function isOfAll(ranges: readonly Range[]): boolean {
  return ranges.every(({ exclude }) => exclude === true);
}

function isExcluded(port: number, ranges: readonly Range[]): boolean {
  return ranges.some(({ start, end = start, exclude }) =>
    exclude === true && start <= port && port <= end
  );
}

function numbersOf({ start, end = start }: Range): readonly number[] {
  // More are not exported, so there is no need to list them.
  const count = Math.min(end - start + 1, MOST_PORTS + 1);
  return Array.from({ length: Math.max(0, count) }, (_, index) => start + index);
}

/** Whom a forward lets in, and what it leaves out of all ports. Pure. */
function forwardRemarks({ proto, address, dev, ranges }: PortForward): readonly string[] {
  const from = [
    ...address === undefined ? [] : [`address='${address}'`],
    ...dev === undefined ? [] : [`dev='${dev}'`],
  ];
  return [
    ...from.length === 0 ? [] : [
      `${proto} forward: left out: ${from.join(", ")}: a Service is there for the whole cluster`,
    ],
    ...ranges.length > 0 && isOfAll(ranges)
      ? [`${proto} forward: left out: exclude: all of the guest's ports are open`]
      : [],
  ];
}

/** RFC 1035: a label that begins with a letter, as a Service wants it. One for each port and protocol. Pure. */
export function serviceName(own: string, { proto, from }: Pick<Port, "proto" | "from">): string {
  const end = `-${from}${proto === "udp" ? "-udp" : ""}`;
  const label = /^[a-z]/.test(own) ? own : `vm-${own}`;
  return label.slice(0, 63 - end.length).replace(/-+$/, "") + end;
}

function remarksOf(own: string, one: Interface): readonly string[] {
  const { model, backend, portForwards } = one;
  const ports = portsOf(portForwards);
  const isListed = ports.length <= MOST_PORTS;
  return [
    ...(isListed ? [] : [`interface: more than ${MOST_PORTS} ports: all of the guest's are open`]),
    ...(isListed ? ports : []).map(({ proto, from, to }) =>
      `forward ${from}:${to}/${proto}: make a Service: virtctl expose vm ${own} ` +
      `--name=${serviceName(own, { proto, from })} ` +
      `--port=${from} --target-port=${to} --protocol=${proto.toUpperCase()}`
    ),
    ...portForwards.flatMap(forwardRemarks),
    ...(model === undefined || MODELS.includes(model)
      ? []
      : [`interface: left out: model='${model}'`]),
    ...others("interface", one, KNOWN),
    ...others("interface's backend", backend, ["type", "logFile"]),
  ];
}
