/** Examples of ports, consoles, channels, redirected USB devices and smart cards. */
export const STREAMS: readonly string[] = [
  `<serial type='pty'>
  <source path='/dev/pts/3'/>
  <log file='/srv/log/console.log' append='on'/>
  <target type='isa-serial' port='0'/>
</serial>`,
  `<serial type='file'>
  <source path='/srv/log/serial.log' append='on'/>
</serial>`,
  `<serial type='unix'>
  <source mode='connect' path='/srv/run/serial.sock'>
    <reconnect enabled='yes' timeout='5'/>
  </source>
</serial>`,
  `<serial type='tcp'>
  <source mode='bind' host='127.0.0.1' service='4555'/>
  <protocol type='telnet'/>
</serial>`,
  `<serial type='udp'>
  <source mode='connect' host='127.0.0.1' service='4556'/>
</serial>`,
  `<serial type='dev'>
  <source path='/dev/ttyS0'/>
</serial>`,
  `<parallel type='file'>
  <source path='/srv/log/printer.out'/>
  <target port='0'/>
</parallel>`,
  `<console type='pty'>
  <target type='virtio'/>
</console>`,
  `<channel type='unix'>
  <target type='virtio' name='org.qemu.guest_agent.0'/>
</channel>`,
  `<channel type='qemu-vdagent'>
  <source>
    <mouse mode='client'/>
    <clipboard copypaste='yes'/>
  </source>
  <target type='virtio' name='com.redhat.spice.0'/>
</channel>`,
  `<redirdev bus='usb' type='spicevmc'/>`,
  `<redirfilter>
  <usbdev class='0x08' allow='no'/>
  <usbdev allow='yes'/>
</redirfilter>`,
  `<smartcard mode='passthrough' type='tcp'>
  <source mode='bind' host='127.0.0.1' service='2001'/>
</smartcard>`,
];
