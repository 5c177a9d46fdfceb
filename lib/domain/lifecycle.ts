/**
 * What the guest's own end means, and which sleeps it may enter.
 * https://libvirt.org/formatdomain.html#events-configuration
 */
import { attribute, child, element, type Infer, leaf } from "../xml/codec.ts";
import { oneOf, yesNo } from "../xml/value.ts";

const action = oneOf(["destroy", "restart", "preserve"], { unsupported: ["rename-restart"] });
const crashAction = oneOf(["destroy", "restart", "preserve"], {
  unsupported: ["rename-restart", "coredump-destroy", "coredump-restart"],
});

export const onPoweroff = leaf("on_poweroff", action);
export const onReboot = leaf("on_reboot", action);
export const onCrash = leaf("on_crash", crashAction);

const sleep = (name: string) => element(name, { enabled: attribute("enabled", yesNo).optional() });

/** `<pm>`: whether the firmware offers suspend to memory (S3) and to disk (S4). */
export const pm = element("pm", {
  suspendToMem: child(sleep("suspend-to-mem")).optional(),
  suspendToDisk: child(sleep("suspend-to-disk")).optional(),
});

export type Pm = Infer<typeof pm>;
