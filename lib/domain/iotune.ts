/** `<iotune>`: limits of a disk. https://libvirt.org/formatdomain.html#hard-drives-floppy-disks-cdroms */
import { child, element, type Infer, leaf } from "../xml/codec.ts";
import { integer, someText } from "../xml/value.ts";

/** QEMU's THROTTLE_VALUE_MAX. */
const limit = (name: string) => child(leaf(name, integer(0, 1e15)), "a second; 0: none").optional();
const seconds = (name: string) =>
  child(leaf(name, integer(0, 0xffffffff)), "seconds of a burst; absent or 0: 1").optional();

/** Its members are called as in QMP's `block_set_io_throttle`. */
export const iotune = element("iotune", {
  bps: limit("total_bytes_sec"),
  bps_rd: limit("read_bytes_sec"),
  bps_wr: limit("write_bytes_sec"),
  iops: limit("total_iops_sec"),
  iops_rd: limit("read_iops_sec"),
  iops_wr: limit("write_iops_sec"),
  bps_max: limit("total_bytes_sec_max"),
  bps_rd_max: limit("read_bytes_sec_max"),
  bps_wr_max: limit("write_bytes_sec_max"),
  iops_max: limit("total_iops_sec_max"),
  iops_rd_max: limit("read_iops_sec_max"),
  iops_wr_max: limit("write_iops_sec_max"),
  iops_size: child(
    leaf("size_iops_sec", integer(0, 0xffffffff)),
    "bytes that count as one request; absent or 0: any number",
  ).optional(),
  group: child(leaf("group_name", someText), "disks with one share one limit").optional(),
  bps_max_length: seconds("total_bytes_sec_max_length"),
  bps_rd_max_length: seconds("read_bytes_sec_max_length"),
  bps_wr_max_length: seconds("write_bytes_sec_max_length"),
  iops_max_length: seconds("total_iops_sec_max_length"),
  iops_rd_max_length: seconds("read_iops_sec_max_length"),
  iops_wr_max_length: seconds("write_iops_sec_max_length"),
});

export type Iotune = Infer<typeof iotune>;

/** What is limited, of which each may have a burst and its length. */
export const LIMITED = ["bps", "bps_rd", "bps_wr", "iops", "iops_rd", "iops_wr"] as const;

/** libvirt's name of a limit: `total_bytes_sec`. Pure. */
export function limitName(limit: typeof LIMITED[number]): string {
  const [what, way] = limit.split("_");
  const ways: Readonly<Record<string, string>> = { rd: "read", wr: "write" };
  return `${ways[way ?? ""] ?? "total"}_${what === "bps" ? "bytes" : "iops"}_sec`;
}
