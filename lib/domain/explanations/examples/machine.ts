/** Examples for the findings about the board, paths, SMBIOS and what the hypervisor offers. The file is long because it is a list of them. */
import type { Examples } from "../../../findings/explanation.ts";

export const EXAMPLES: Examples = {
  "machine/pc-only": [
    `<os firmware='efi'>
  <type arch='aarch64' machine='virt'>hvm</type>
</os>
<parallel type='pty'/>`,
    `<os firmware='efi'>
  <type arch='aarch64' machine='virt'>hvm</type>
</os>
<serial type='pty'/>`,
  ],
  "machine/arm-only": [
    `<serial type='pty'>
  <target type='system-serial'/>
</serial>`,
    `<serial type='pty'>
  <target type='isa-serial'/>
</serial>`,
  ],
  "os/architecture": [
    `<os>
  <type arch='riscv64' machine='virt'>hvm</type>
</os>`,
    `<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>`,
  ],
  "os/machine": [
    `<os>
  <type arch='x86_64' machine='microvm'>hvm</type>
</os>`,
    `<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>`,
  ],
  "features/tseg-size": [
    `<features>
  <smm state='on'>
    <tseg unit='KiB'>1500</tseg>
  </smm>
</features>`,
    `<features>
  <smm state='on'>
    <tseg unit='MiB'>2</tseg>
  </smm>
</features>`,
  ],
  "features/tseg-machine": [
    `<os>
  <type arch='x86_64' machine='pc'>hvm</type>
</os>
<features>
  <smm state='on'>
    <tseg unit='MiB'>16</tseg>
  </smm>
</features>`,
    `<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>
<features>
  <smm state='on'>
    <tseg unit='MiB'>16</tseg>
  </smm>
</features>`,
  ],
  "features/tseg-smm": [
    `<features>
  <smm state='off'>
    <tseg unit='MiB'>16</tseg>
  </smm>
</features>`,
    `<features>
  <smm state='on'>
    <tseg unit='MiB'>16</tseg>
  </smm>
</features>`,
  ],
  "os/no-kernel": [
    `<os>
  <type arch='x86_64' machine='q35'>hvm</type>
  <cmdline>console=ttyS0</cmdline>
</os>`,
    `<os>
  <type arch='x86_64' machine='q35'>hvm</type>
  <kernel>/srv/vmlinuz</kernel>
  <cmdline>console=ttyS0</cmdline>
</os>`,
  ],
  "os/smbios-without-sysinfo": [
    `<os>
  <type arch='x86_64' machine='q35'>hvm</type>
  <smbios mode='sysinfo'/>
</os>`,
    `<sysinfo type='smbios'>
  <system>
    <entry name='product'>Box</entry>
  </system>
</sysinfo>
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
  <smbios mode='sysinfo'/>
</os>`,
  ],
  "sysinfo/uuid": [
    `<uuid>0e8400e2-9b29-41d4-a716-446655440000</uuid>
<sysinfo type='smbios'>
  <system>
    <entry name='uuid'>0e8400e2-9b29-41d4-a716-446655440001</entry>
  </system>
</sysinfo>
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
  <smbios mode='sysinfo'/>
</os>`,
    `<uuid>0e8400e2-9b29-41d4-a716-446655440000</uuid>
<sysinfo type='smbios'>
  <system>
    <entry name='product'>Box</entry>
  </system>
</sysinfo>
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
  <smbios mode='sysinfo'/>
</os>`,
  ],
  "sysinfo/no-effect": [
    `<sysinfo type='smbios'>
  <system>
    <entry name='product'>Box</entry>
  </system>
</sysinfo>`,
    `<sysinfo type='smbios'>
  <system>
    <entry name='product'>Box</entry>
  </system>
</sysinfo>
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
  <smbios mode='sysinfo'/>
</os>`,
  ],
  "sysinfo/empty-entry": [
    `<sysinfo type='smbios'>
  <system>
    <entry name='product'></entry>
  </system>
</sysinfo>
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
  <smbios mode='sysinfo'/>
</os>`,
    `<sysinfo type='smbios'>
  <system>
    <entry name='product'>Box</entry>
  </system>
</sysinfo>
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
  <smbios mode='sysinfo'/>
</os>`,
  ],
  "sysinfo/date": [
    `<sysinfo type='smbios'>
  <bios>
    <entry name='date'>2014-04-01</entry>
  </bios>
</sysinfo>
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
  <smbios mode='sysinfo'/>
</os>`,
    `<sysinfo type='smbios'>
  <bios>
    <entry name='date'>04/01/2014</entry>
  </bios>
</sysinfo>
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
  <smbios mode='sysinfo'/>
</os>`,
  ],
  "sysinfo/fwcfg-content": [
    `<sysinfo type='fwcfg'>
  <entry name='opt/com.example/config'/>
</sysinfo>`,
    `<sysinfo type='fwcfg'>
  <entry name='opt/com.example/config' file='/srv/config'/>
</sysinfo>`,
  ],
  "sysinfo/fwcfg-name": [
    `<sysinfo type='fwcfg'>
  <entry name='opt/ovmf/PcdFast'>1</entry>
</sysinfo>`,
    `<sysinfo type='fwcfg'>
  <entry name='opt/com.example/fast'>1</entry>
</sysinfo>`,
  ],
  "lifecycle/restart-and-destroy": [
    `<on_poweroff>restart</on_poweroff>
<on_reboot>destroy</on_reboot>`,
    `<on_poweroff>destroy</on_poweroff>
<on_reboot>restart</on_reboot>`,
  ],
  "hyperv/needs": [
    `<features>
  <hyperv>
    <synic state='on'/>
  </hyperv>
</features>`,
    `<features>
  <hyperv>
    <vpindex state='on'/>
    <synic state='on'/>
  </hyperv>
</features>`,
  ],
  "hyperv/passthrough": [
    `<features>
  <hyperv mode='passthrough'>
    <relaxed state='on'/>
  </hyperv>
</features>`,
    `<features>
  <hyperv mode='passthrough'/>
</features>`,
  ],
  "hyperv/retries": [
    `<features>
  <hyperv>
    <spinlocks state='on' retries='100'/>
  </hyperv>
</features>`,
    `<features>
  <hyperv>
    <spinlocks state='on' retries='8191'/>
  </hyperv>
</features>`,
  ],
  "hyperv/vendor": [
    `<features>
  <hyperv>
    <vendor_id state='on'/>
  </hyperv>
</features>`,
    `<features>
  <hyperv>
    <vendor_id state='on' value='KVM Hv'/>
  </hyperv>
</features>`,
  ],
  "kvm/dirty-ring": [
    `<features>
  <kvm>
    <dirty-ring state='on' size='5000'/>
  </kvm>
</features>`,
    `<features>
  <kvm>
    <dirty-ring state='on' size='4096'/>
  </kvm>
</features>`,
  ],
  "features/ps2": [
    `<features>
  <ps2 state='off'/>
</features>
<input type='mouse' bus='ps2'/>`,
    `<features>
  <ps2 state='off'/>
</features>
<input type='mouse' bus='usb'/>`,
  ],
  "features/tb-cache": [
    `<features>
  <tcg>
    <tb-cache>1500</tb-cache>
  </tcg>
</features>`,
    `<features>
  <tcg>
    <tb-cache unit='MiB'>256</tb-cache>
  </tcg>
</features>`,
  ],
  "os/no-serial": [
    `<os>
  <type arch='x86_64' machine='q35'>hvm</type>
  <bios useserial='yes'/>
</os>`,
    `<os>
  <type arch='x86_64' machine='q35'>hvm</type>
  <bios useserial='yes'/>
</os>
<serial type='pty'/>`,
  ],
  "document/relative-path": [
    `<disk type='file'>
  <source file='disk.img'/>
  <target dev='vda' bus='virtio'/>
</disk>`,
    `<disk type='file'>
  <source file='/home/you/machines/disk.img'/>
  <target dev='vda' bus='virtio'/>
</disk>`,
  ],
};
