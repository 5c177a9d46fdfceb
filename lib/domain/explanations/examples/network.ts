/** Examples for the findings about interfaces, passt and port forwards. */
import type { Examples } from "../../../findings/explanation.ts";

export const EXAMPLES: Examples = {
  "interface/unknown-model": [
    `<interface type='user'>
  <model type='virtoi'/>
</interface>`,
    `<interface type='user'>
  <model type='virtio'/>
</interface>`,
  ],
  "interface/vhostuser-without-passt": [
    `<memoryBacking>
  <source type='memfd'/>
  <access mode='shared'/>
</memoryBacking>
<interface type='vhostuser'/>`,
    `<memoryBacking>
  <source type='memfd'/>
  <access mode='shared'/>
</memoryBacking>
<interface type='vhostuser'>
  <backend type='passt'/>
</interface>`,
  ],
  "interface/source-dev-without-passt": [
    `<interface type='user'>
  <source dev='eth0'/>
</interface>`,
    `<interface type='user'>
  <source dev='eth0'/>
  <backend type='passt'/>
</interface>`,
  ],
  "interface/port-forward-without-passt": [
    `<interface type='user'>
  <portForward proto='tcp' address='127.0.0.1'>
    <range start='8080' to='80'/>
  </portForward>
</interface>`,
    `<interface type='user'>
  <portForward proto='tcp' address='127.0.0.1'>
    <range start='8080' to='80'/>
  </portForward>
  <backend type='passt'/>
</interface>`,
  ],
  "interface/backend-attribute-without-passt": [
    `<interface type='user'>
  <backend hostname='web'/>
</interface>`,
    `<interface type='user'>
  <backend type='passt' hostname='web'/>
</interface>`,
  ],
  "interface/mtu-without-passt": [
    `<interface type='user'>
  <mtu size='1400'/>
</interface>`,
    `<interface type='user'>
  <mtu size='1400'/>
  <backend type='passt'/>
</interface>`,
  ],
  "interface/vhostuser-model": [
    `<memoryBacking>
  <access mode='shared'/>
</memoryBacking>
<interface type='vhostuser'>
  <model type='e1000e'/>
  <backend type='passt'/>
</interface>`,
    `<memoryBacking>
  <access mode='shared'/>
</memoryBacking>
<interface type='vhostuser'>
  <model type='virtio'/>
  <backend type='passt'/>
</interface>`,
  ],
  "interface/needs-shared-memory": [
    `<interface type='vhostuser'>
  <backend type='passt'/>
</interface>`,
    `<memoryBacking>
  <source type='memfd'/>
  <access mode='shared'/>
</memoryBacking>
<interface type='vhostuser'>
  <backend type='passt'/>
</interface>`,
  ],
  "interface/usb-rom": [
    `<interface type='user'>
  <model type='usb-net'/>
  <rom bar='on'/>
</interface>`,
    `<interface type='user'>
  <model type='virtio'/>
  <rom bar='on'/>
</interface>`,
  ],
  "interface/repeated-ip": [
    `<interface type='user'>
  <ip address='10.0.0.1'/>
  <ip address='10.0.0.2'/>
</interface>`,
    `<interface type='user'>
  <ip address='10.0.0.1'/>
  <ip address='fd00::1'/>
</interface>`,
  ],
  "interface/ip-family": [
    `<interface type='user'>
  <ip family='ipv6' address='10.0.0.1'/>
</interface>`,
    `<interface type='user'>
  <ip family='ipv4' address='10.0.0.1'/>
</interface>`,
  ],
  "interface/ipv4-prefix": [
    `<interface type='user'>
  <ip address='10.0.0.1' prefix='30'/>
</interface>`,
    `<interface type='user'>
  <ip address='10.0.0.1' prefix='24'/>
</interface>`,
  ],
  "interface/ipv6-prefix": [
    `<interface type='user'>
  <ip address='fd00::1' prefix='48'/>
</interface>`,
    `<interface type='user'>
  <ip address='fd00::1' prefix='64'/>
</interface>`,
  ],
  "interface/duplicate-mac": [
    `<interface type='user'>
  <mac address='52:54:00:12:34:56'/>
</interface>
<interface type='user'>
  <mac address='52:54:00:12:34:56'/>
</interface>`,
    `<interface type='user'>
  <mac address='52:54:00:12:34:56'/>
</interface>
<interface type='user'>
  <mac address='52:54:00:12:34:57'/>
</interface>`,
  ],
  "interface/multicast-mac": [
    `<interface type='user'>
  <mac address='53:54:00:12:34:56'/>
</interface>`,
    `<interface type='user'>
  <mac address='52:54:00:12:34:56'/>
</interface>`,
  ],
  "passt/range-end-before-start": [
    `<portForward proto='tcp' address='127.0.0.1'>
  <range start='9000' end='8000'/>
</portForward>`,
    `<portForward proto='tcp' address='127.0.0.1'>
  <range start='8000' end='9000'/>
</portForward>`,
  ],
  "passt/target-past-65535": [
    `<portForward proto='tcp' address='127.0.0.1'>
  <range start='8000' end='9000' to='65000'/>
</portForward>`,
    `<portForward proto='tcp' address='127.0.0.1'>
  <range start='8000' end='9000' to='64000'/>
</portForward>`,
  ],
  "passt/exclude-with-target": [
    `<portForward proto='tcp' address='127.0.0.1'>
  <range start='8000' end='8099'/>
  <range start='8080' to='80' exclude='yes'/>
</portForward>`,
    `<portForward proto='tcp' address='127.0.0.1'>
  <range start='8000' end='8099'/>
  <range start='8080' exclude='yes'/>
</portForward>`,
  ],
  "passt/exclude-outside": [
    `<portForward proto='tcp' address='127.0.0.1'>
  <range start='8000' end='8099'/>
  <range start='9050' exclude='yes'/>
</portForward>`,
    `<portForward proto='tcp' address='127.0.0.1'>
  <range start='8000' end='8099'/>
  <range start='8050' exclude='yes'/>
</portForward>`,
  ],
  "passt/forward-of-nothing": [
    `<portForward proto='tcp' address='127.0.0.1'>
  <range start='8000' end='8099'/>
  <range start='8000' end='8099' exclude='yes'/>
</portForward>`,
    `<portForward proto='tcp' address='127.0.0.1'>
  <range start='8000' end='8099'/>
  <range start='8000' end='8049' exclude='yes'/>
</portForward>`,
  ],
  "passt/privileged-port": [
    `<portForward proto='tcp' address='127.0.0.1'>
  <range start='80'/>
</portForward>`,
    `<portForward proto='tcp' address='127.0.0.1'>
  <range start='8080' to='80'/>
</portForward>`,
  ],
  "passt/every-address": [
    `<portForward proto='tcp'>
  <range start='8080' to='80'/>
</portForward>`,
    `<portForward proto='tcp' address='127.0.0.1'>
  <range start='8080' to='80'/>
</portForward>`,
  ],
  "passt/forward-overlap": [
    `<portForward proto='tcp' address='127.0.0.1'>
  <range start='8000' end='8099'/>
  <range start='8080' to='80'/>
</portForward>`,
    `<portForward proto='tcp' address='127.0.0.1'>
  <range start='8000' end='8099'/>
  <range start='8080' exclude='yes'/>
</portForward>
<portForward proto='tcp' address='127.0.0.1'>
  <range start='8080' to='80'/>
</portForward>`,
  ],
  "passt/forward-overlaps-all": [
    `<portForward proto='tcp' address='127.0.0.1'/>
<portForward proto='tcp' address='127.0.0.1'>
  <range start='8080' to='80'/>
</portForward>`,
    `<portForward proto='tcp' address='127.0.0.1'>
  <range start='8080' exclude='yes'/>
</portForward>
<portForward proto='tcp' address='127.0.0.1'>
  <range start='8080' to='80'/>
</portForward>`,
  ],
  "passt/shared-log-file": [
    `<interface type='user'>
  <backend type='passt' logFile='/tmp/passt.log'/>
</interface>
<interface type='user'>
  <backend type='passt' logFile='/tmp/passt.log'/>
</interface>`,
    `<interface type='user'>
  <backend type='passt' logFile='/tmp/passt-1.log'/>
</interface>
<interface type='user'>
  <backend type='passt' logFile='/tmp/passt-2.log'/>
</interface>`,
  ],
  "passt/log-file-place": [
    `<interface type='user'>
  <backend type='passt' logFile='/var/log/passt.log'/>
</interface>`,
    `<interface type='user'>
  <backend type='passt' logFile='/tmp/passt.log'/>
</interface>`,
  ],
};
