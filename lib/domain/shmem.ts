/** `<shmem>`: memory that machines of one host share. https://libvirt.org/formatdomain.html#shared-memory-device */
import { attribute, child, element, type Infer } from "../xml/codec.ts";
import { integer, matching, oneOf, onOff, yesNo } from "../xml/value.ts";
import { address, alias } from "./address.ts";
import { sizeElement } from "./memory.ts";
import { absolutePath } from "./path_value.ts";
import { soleAttribute } from "./sole_attribute.ts";

const msi = element("msi", {
  enabled: attribute("enabled", yesNo).optional()
    .ignored("QEMU uses message signalled interrupts all the same", { silent: true }),
  vectors: attribute("vectors", integer(0, 0xffffffff)).optional(),
  ioeventfd: attribute("ioeventfd", onOff, "absent: on").optional(),
});

export const shmem = element("shmem", {
  name: attribute(
    "name",
    matching("[^/\\n]+", "a name without '/'"),
    "of the file below /dev/shm",
  ),
  role: attribute("role", oneOf(["master", "peer"]), "of ivshmem-plain; a master keeps the memory")
    .optional(),
  model: child(soleAttribute(
    "model",
    "type",
    oneOf(["ivshmem-plain", "ivshmem-doorbell"], { unsupported: ["ivshmem"] }),
  )),
  // libvirt's virDomainShmemDefParseXML and virDomainShmemDefFormat: a bare number is bytes, "M" is what it writes.
  sizeKiB: child(sizeElement("size", "bytes", "M"), "of ivshmem-plain; absent: 4 MiB").optional(),
  server: child(
    element("server", {
      path: attribute("path", absolutePath, "absent: /var/lib/libvirt/shmem-NAME-sock").optional(),
    }),
    "the ivshmem-server of ivshmem-doorbell",
  ).optional(),
  msi: child(msi, "of ivshmem-doorbell").optional(),
  alias: child(alias).optional(),
  address: child(address).optional(),
});

export type Shmem = Infer<typeof shmem>;
