/** `<qemu:commandline>`: arguments and variables that QEMU is given besides. https://libvirt.org/kbase/qemu-passthrough-security.html */
import { attribute, child, element } from "../xml/codec.ts";
import { QEMU_NAMESPACE } from "../xml/known_prefixes.ts";
import { anyText, matching } from "../xml/value.ts";

const uri = QEMU_NAMESPACE;

const arg = element("qemu:arg", { value: attribute("value", anyText) }, { uri });

const env = element("qemu:env", {
  name: attribute("name", matching("[a-zA-Z_][a-zA-Z0-9_]*", "a name of letters, digits and _")),
  value: attribute("value", anyText).optional(),
}, { uri });

export const qemuCommandline = element("qemu:commandline", {
  args: child(arg, "a relative path in one is below /, where QEMU starts").many(),
  envs: child(env).many().unsupported(
    "QEMU can be given no variable of the dynamic loader: domrun's own permissions forbid it",
    {
      help: "remove it, or run by yourself what domrun plan --shell prints without it",
      at: "@name",
      // Deno starts no program with one, unless every program may be started.
      when: ({ name }) => /^(LD|DYLD)_/.test(name),
      dispensable: true,
    },
  ),
}, { uri });
