/** Examples for the findings about serial ports, consoles, channels and what is behind them. */
import type { Examples } from "../../../findings/explanation.ts";

export const EXAMPLES: Examples = {
  "chardev/reconnect-timeout": [
    `<serial type='tcp'>
  <source mode='connect' host='127.0.0.1' service='4555'>
    <reconnect enabled='yes' timeout='0'/>
  </source>
</serial>`,
    `<serial type='tcp'>
  <source mode='connect' host='127.0.0.1' service='4555'>
    <reconnect enabled='yes' timeout='1'/>
  </source>
</serial>`,
  ],
  "chardev/reconnect-mode": [
    `<serial type='unix'>
  <source mode='bind' path='/tmp/serial'>
    <reconnect enabled='yes' timeout='1'/>
  </source>
</serial>`,
    `<serial type='unix'>
  <source mode='connect' path='/tmp/serial'>
    <reconnect enabled='yes' timeout='1'/>
  </source>
</serial>`,
  ],
  "chardev/spicevmc-without-spice": [
    `<channel type='spicevmc'>
  <target type='virtio' name='com.redhat.spice.0'/>
</channel>`,
    `<channel type='spicevmc'>
  <target type='virtio' name='com.redhat.spice.0'/>
</channel>
<graphics type='spice' autoport='yes'/>`,
  ],
  "chardev/missing-host": [
    `<serial type='tcp'>
  <source mode='bind' service='4555'/>
</serial>`,
    `<serial type='tcp'>
  <source mode='bind' host='127.0.0.1' service='4555'/>
</serial>`,
  ],
  "chardev/udp-target": [
    `<serial type='udp'>
  <source mode='bind' host='127.0.0.1' service='4555'/>
</serial>`,
    `<serial type='udp'>
  <source mode='bind' host='127.0.0.1' service='4555'/>
  <source mode='connect' host='127.0.0.1' service='4556'/>
</serial>`,
  ],
  "chardev/missing-path": [
    `<serial type='unix'>
  <source mode='bind'/>
</serial>`,
    `<serial type='unix'>
  <source mode='bind' path='/tmp/serial'/>
</serial>`,
  ],
  "chardev/socket-path-too-long": [
    `<serial type='unix'>
  <source mode='bind' path='/srv/a-directory-with-a-long-name/a-directory-with-a-long-name/a-directory-with-a-long-name/a-directory-with-a-long-name/serial'/>
</serial>`,
    `<serial type='unix'>
  <source mode='bind' path='/srv/serial'/>
</serial>`,
  ],
  "chardev/stdio-twice": [
    `<serial type='stdio'/>
<serial type='stdio'/>`,
    `<serial type='stdio'/>
<serial type='pty'/>`,
  ],
  "serial/model": [
    `<serial type='pty'>
  <target type='isa-serial'>
    <model name='pci-serial'/>
  </target>
</serial>`,
    `<serial type='pty'>
  <target type='pci-serial'>
    <model name='pci-serial'/>
  </target>
</serial>`,
  ],
  "serial/too-many": [
    `<serial type='pty'/>
<serial type='pty'/>
<serial type='pty'/>
<serial type='pty'/>
<serial type='pty'/>`,
    `<serial type='pty'/>
<serial type='pty'/>
<serial type='pty'/>
<serial type='pty'/>
<serial type='pty'>
  <target type='pci-serial'/>
</serial>`,
  ],
  "parallel/too-many": [
    `<parallel type='pty'/>
<parallel type='pty'/>
<parallel type='pty'/>
<parallel type='pty'/>`,
    `<parallel type='pty'/>
<parallel type='pty'/>
<parallel type='pty'/>`,
  ],
  "console/second-serial": [
    `<console type='pty'/>
<console type='pty'/>`,
    `<console type='pty'/>
<console type='pty'>
  <target type='virtio'/>
</console>`,
  ],
  "channel/libvirt-path": [
    `<channel type='unix'>
  <source mode='bind' path='/run/libvirt/qemu/channel/8-vm/org.qemu.guest_agent.0'/>
  <target type='virtio' name='org.qemu.guest_agent.0'/>
</channel>`,
    `<channel type='unix'>
  <source mode='bind'/>
  <target type='virtio' name='org.qemu.guest_agent.0'/>
</channel>`,
  ],
  "channel/port": [
    `<channel type='unix'>
  <source mode='bind'/>
  <target type='virtio' name='com.example.data'/>
  <address type='virtio-serial' controller='0' bus='0' port='31'/>
</channel>`,
    `<channel type='unix'>
  <source mode='bind'/>
  <target type='virtio' name='com.example.data'/>
  <address type='virtio-serial' controller='0' bus='0' port='1'/>
</channel>`,
  ],
  "channel/no-name": [
    `<channel type='unix'>
  <source mode='bind'/>
  <target type='virtio'/>
</channel>`,
    `<channel type='unix'>
  <source mode='bind'/>
  <target type='virtio' name='org.qemu.guest_agent.0'/>
</channel>`,
  ],
};
