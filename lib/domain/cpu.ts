/** `<cpu>`: the processor that the guest sees. https://libvirt.org/formatdomain.html#cpu-model-and-topology */
import { attribute, child, content, element, type Infer, mapped } from "../xml/codec.ts";
import { integer, matching, oneOf, onOff } from "../xml/value.ts";
import { numa } from "./numa.ts";

const name = matching("[A-Za-z0-9_.+\\-]+", "a name such as 'Skylake-Client' or 'ssse3'");
const count = integer(1, 0xffffffff);

const model = element("model", {
  fallback: attribute("fallback", oneOf(["allow", "forbid"]), "whether a lesser model may serve")
    .optional().ignored("no other model is taken", { silent: true }),
  vendorId: attribute("vendor_id", matching("[^,]{12}", "12 characters, no comma")).optional(),
  name: content(name).optional(),
});

const topology = element("topology", {
  sockets: attribute("sockets", count),
  dies: attribute("dies", count).optional(),
  clusters: attribute("clusters", count).optional(),
  cores: attribute("cores", count),
  threads: attribute("threads", count),
});

const maxphysaddr = element("maxphysaddr", {
  mode: attribute("mode", oneOf(["emulate", "passthrough"])),
  bits: attribute("bits", count).optional(),
  limit: attribute("limit", count).optional(),
});

const cache = element("cache", {
  level: attribute("level", integer(1, 3)).optional(),
  mode: attribute("mode", oneOf(["emulate", "passthrough", "disable"])),
});

const policy = oneOf(["force", "require", "optional", "disable", "forbid"]);

/** libvirt's parser takes a feature without a policy, its schema does not: it is always written. */
const feature = mapped(
  element("feature", {
    policy: attribute("policy", policy, "absent: require").optional(),
    name: attribute("name", name),
  }),
  (one) => ({ ...one, policy: one.policy ?? "require" }),
  (one) => one,
);

export const cpu = element("cpu", {
  mode: attribute("mode", oneOf(["custom", "host-model", "host-passthrough", "maximum"]))
    .optional(),
  match: attribute("match", oneOf(["minimum", "exact", "strict"])).optional()
    .ignored("QEMU compares with the host by itself", { silent: true })
    .ignored("it is taken as 'exact', and QEMU compares with the host by itself", {
      when: (match) => match !== "exact",
    }),
  check: attribute(
    "check",
    oneOf(["none", "partial", "full"]),
    "`full`: a feature that is required and cannot be had keeps the machine from being started",
  ).optional(),
  migratable: attribute("migratable", onOff).optional(),
  model: child(model).optional(),
  vendor: child(
    element("vendor", { name: content(matching("[A-Za-z0-9]+", "a vendor such as 'Intel'")) }),
    "the host's processor must be of this vendor",
  ).optional().ignored("the host's processor is not compared with this vendor"),
  topology: child(topology).optional(),
  maxphysaddr: child(maxphysaddr, "width of physical addresses").optional(),
  cache: child(cache).optional(),
  features: child(feature).many(),
  numa: child(numa, "nodes that the guest sees").optional(),
});

export type Cpu = Infer<typeof cpu>;
export type CpuFeature = Infer<typeof feature>;
