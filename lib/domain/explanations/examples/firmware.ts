/** Examples for the findings about firmware. */
import type { Examples } from "../../../findings/explanation.ts";

export const EXAMPLES: Examples = {
  "firmware/acpi-without-efi": [
    `<os>
  <type arch='aarch64' machine='virt'>hvm</type>
</os>
<features>
  <acpi/>
</features>`,
    `<os firmware='efi'>
  <type arch='aarch64' machine='virt'>hvm</type>
</os>
<features>
  <acpi/>
</features>`,
  ],
  "firmware/keys-without-secure-boot": [
    `<os firmware='efi'>
  <type arch='x86_64' machine='q35'>hvm</type>
  <firmware>
    <feature enabled='yes' name='enrolled-keys'/>
    <feature enabled='no' name='secure-boot'/>
  </firmware>
</os>`,
    `<os firmware='efi'>
  <type arch='x86_64' machine='q35'>hvm</type>
  <firmware>
    <feature enabled='yes' name='enrolled-keys'/>
    <feature enabled='yes' name='secure-boot'/>
  </firmware>
</os>`,
  ],
  "firmware/features-without-auto": [
    `<os>
  <type arch='x86_64' machine='q35'>hvm</type>
  <firmware>
    <feature enabled='no' name='secure-boot'/>
  </firmware>
</os>`,
    `<os firmware='efi'>
  <type arch='x86_64' machine='q35'>hvm</type>
  <firmware>
    <feature enabled='no' name='secure-boot'/>
  </firmware>
</os>`,
  ],
  "firmware/efi-without-acpi": [
    `<os firmware='efi'>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>
<features>
  <apic/>
</features>`,
    `<os firmware='efi'>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>
<features>
  <acpi/>
  <apic/>
</features>`,
  ],
  "firmware/stateless-nvram": [
    `<os>
  <type arch='x86_64' machine='q35'>hvm</type>
  <loader type='pflash' readonly='yes' stateless='yes'>/srv/OVMF.fd</loader>
  <nvram>/srv/vars.fd</nvram>
</os>`,
    `<os>
  <type arch='x86_64' machine='q35'>hvm</type>
  <loader type='pflash' readonly='yes' stateless='yes'>/srv/OVMF.fd</loader>
</os>`,
  ],
  "firmware/rom-nvram": [
    `<os>
  <type arch='x86_64' machine='q35'>hvm</type>
  <loader>/srv/bios.bin</loader>
  <nvram>/srv/vars.fd</nvram>
</os>`,
    `<os>
  <type arch='x86_64' machine='q35'>hvm</type>
  <loader>/srv/bios.bin</loader>
</os>`,
  ],
  "firmware/no-loader": [
    `<os>
  <type arch='x86_64' machine='q35'>hvm</type>
  <nvram>/srv/vars.fd</nvram>
</os>`,
    `<os>
  <type arch='x86_64' machine='q35'>hvm</type>
  <loader type='pflash' readonly='yes'>/srv/OVMF_CODE.fd</loader>
  <nvram>/srv/vars.fd</nvram>
</os>`,
  ],
  "firmware/rom-writable": [
    `<os>
  <type arch='x86_64' machine='q35'>hvm</type>
  <loader type='rom' readonly='no'>/srv/bios.bin</loader>
</os>`,
    `<os>
  <type arch='x86_64' machine='q35'>hvm</type>
  <loader type='rom'>/srv/bios.bin</loader>
</os>`,
  ],
  "firmware/rom-format": [
    `<os>
  <type arch='x86_64' machine='q35'>hvm</type>
  <loader type='rom' format='qcow2'>/srv/bios.bin</loader>
</os>`,
    `<os>
  <type arch='x86_64' machine='q35'>hvm</type>
  <loader type='rom' format='raw'>/srv/bios.bin</loader>
</os>`,
  ],
  "firmware/bios-variables": [
    `<os firmware='bios'>
  <type arch='x86_64' machine='q35'>hvm</type>
  <nvram>/srv/vars.fd</nvram>
</os>`,
    `<os firmware='efi'>
  <type arch='x86_64' machine='q35'>hvm</type>
  <nvram>/srv/vars.fd</nvram>
</os>`,
  ],
  "firmware/writable-nvram": [
    `<os>
  <type arch='x86_64' machine='q35'>hvm</type>
  <loader type='pflash' readonly='no'>/srv/OVMF.fd</loader>
  <nvram>/srv/vars.fd</nvram>
</os>`,
    `<os>
  <type arch='x86_64' machine='q35'>hvm</type>
  <loader type='pflash' readonly='no'>/srv/OVMF.fd</loader>
</os>`,
  ],
  "firmware/secure-machine": [
    `<os>
  <type arch='x86_64' machine='pc'>hvm</type>
  <loader type='pflash' readonly='yes' secure='yes'>/srv/OVMF.fd</loader>
</os>
<features>
  <acpi/>
  <smm state='on'/>
</features>`,
    `<os>
  <type arch='x86_64' machine='q35'>hvm</type>
  <loader type='pflash' readonly='yes' secure='yes'>/srv/OVMF.fd</loader>
</os>
<features>
  <acpi/>
  <smm state='on'/>
</features>`,
  ],
  "firmware/secure-smm": [
    `<os>
  <type arch='x86_64' machine='q35'>hvm</type>
  <loader type='pflash' readonly='yes' secure='yes'>/srv/OVMF.fd</loader>
</os>
<features>
  <acpi/>
  <smm state='off'/>
</features>`,
    `<os>
  <type arch='x86_64' machine='q35'>hvm</type>
  <loader type='pflash' readonly='yes' secure='yes'>/srv/OVMF.fd</loader>
</os>
<features>
  <acpi/>
  <smm state='on'/>
</features>`,
  ],
};
