/** Examples for what plugging devices in may find. */
import type { Examples } from "../../findings/explanation.ts";

export const EXAMPLES: Examples = {
  "channel/full": [
    `<controller type='virtio-serial' index='0' ports='1'/>
<channel type='unix'>
  <source mode='bind'/>
  <target type='virtio' name='com.example.a'/>
  <address type='virtio-serial' controller='0'/>
</channel>`,
    `<controller type='virtio-serial' index='0' ports='2'/>
<channel type='unix'>
  <source mode='bind'/>
  <target type='virtio' name='com.example.a'/>
  <address type='virtio-serial' controller='0'/>
</channel>`,
  ],
  "usb/full": [
    `<controller type='usb' index='0' model='qemu-xhci' ports='1'/>
<controller type='usb' index='1' model='qemu-xhci'/>
<input type='mouse' bus='usb'>
  <address type='usb' bus='0'/>
</input>
<input type='mouse' bus='usb'>
  <address type='usb' bus='0'/>
</input>`,
    `<controller type='usb' index='0' model='qemu-xhci' ports='2'/>
<controller type='usb' index='1' model='qemu-xhci'/>
<input type='mouse' bus='usb'>
  <address type='usb' bus='0'/>
</input>
<input type='mouse' bus='usb'>
  <address type='usb' bus='0'/>
</input>`,
  ],
};
