/** `<sound>`: what the guest plays with. https://libvirt.org/formatdomain.html#sound-devices */
import { attribute, child, element, type Infer } from "../xml/codec.ts";
import { integer, oneOf, yesNo } from "../xml/value.ts";
import { address, alias } from "./address.ts";
import { audioId } from "./audio.ts";
import { soleAttribute } from "./sole_attribute.ts";

export const sound = element("sound", {
  model: attribute(
    "model",
    oneOf(["ac97", "ich6", "ich7", "ich9", "es1370", "pcspk", "sb16", "usb", "virtio"]),
  ).unsupported("QEMU has no ICH7 sound card", {
    when: (model) => model === "ich7",
    help: "use 'ich9'",
    dispensable: true,
  }),
  multichannel: attribute("multichannel", yesNo, "USB: more than two channels").optional(),
  streams: attribute("streams", integer(1, 0xffffffff), "virtio: how many at once").optional(),
  codecs: child(soleAttribute("codec", "type", oneOf(["duplex", "micro", "output"]))).many(),
  audioId: child(soleAttribute("audio", "id", audioId), "absent: the first <audio>").optional(),
  alias: child(alias).optional(),
  address: child(address).optional(),
});

export type Sound = Infer<typeof sound>;
