/** `<vcpu>`: how many processors the guest has. https://libvirt.org/formatdomain.html#cpu-allocation */
import { attribute, content, element, type Infer } from "../xml/codec.ts";
import { integer, oneOf } from "../xml/value.ts";
import { numberSet } from "./number_set.ts";

export const vcpu = element("vcpu", {
  placement: attribute("placement", oneOf(["static", "auto"])).optional()
    .ignored("QEMU's threads run where the host puts them", { silent: true }),
  cpuset: attribute("cpuset", numberSet, "host CPUs to run on").optional()
    .ignored("QEMU's threads run where the host puts them", {
      help: "pin the whole of domrun: taskset -c CPUS domrun up …",
    }),
  current: attribute("current", integer(1, 65535), "processors at the start; absent: all")
    .optional(),
  count: content(integer(1, 65535)),
});

export type Vcpu = Infer<typeof vcpu>;
