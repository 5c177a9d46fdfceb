/** Examples for what reading and decoding may find. */
import type { Examples } from "../../findings/explanation.ts";

export const EXAMPLES: Examples = {
  "xml/syntax": [
    "<name>R & D</name>",
    "<name>R &amp; D</name>",
  ],
  "xml/wrong-root": [
    `<network>
  <name>default</name>
</network>`,
    `<domain type='kvm'>
  <name>vm</name>
  <memory unit='GiB'>1</memory>
  <os>
    <type arch='x86_64' machine='q35'>hvm</type>
  </os>
</domain>`,
  ],
  "xml/default-namespace": [
    `<domain type='kvm' xmlns='http://libvirt.org/'>
  <name>vm</name>
  <memory unit='GiB'>1</memory>
  <os>
    <type arch='x86_64' machine='q35'>hvm</type>
  </os>
</domain>`,
    `<domain type='kvm'>
  <name>vm</name>
  <memory unit='GiB'>1</memory>
  <os>
    <type arch='x86_64' machine='q35'>hvm</type>
  </os>
</domain>`,
  ],
  "xml/unknown-element": [
    `<interface type='user'>
  <backed type='passt'/>
</interface>`,
    `<interface type='user'>
  <backend type='passt'/>
</interface>`,
  ],
  "xml/unknown-attribute": [
    `<portForward proto='tcp' address='127.0.0.1'>
  <range strat='8080'/>
</portForward>`,
    `<portForward proto='tcp' address='127.0.0.1'>
  <range start='8080'/>
</portForward>`,
  ],
  "xml/misplaced": [
    `<serial type='pty'>
  <protocol type='telnet'/>
</serial>`,
    `<serial type='tcp'>
  <source mode='bind' host='127.0.0.1' service='4555'/>
  <protocol type='telnet'/>
</serial>`,
  ],
  "xml/duplicate-element": [
    `<name>one</name>
<name>two</name>`,
    "<name>one</name>",
  ],
  "xml/missing-element": [
    `<domain type='kvm'>
  <memory unit='GiB'>1</memory>
  <os>
    <type arch='x86_64' machine='q35'>hvm</type>
  </os>
</domain>`,
    `<domain type='kvm'>
  <name>vm</name>
  <memory unit='GiB'>1</memory>
  <os>
    <type arch='x86_64' machine='q35'>hvm</type>
  </os>
</domain>`,
  ],
  "xml/missing-attribute": [
    `<portForward address='127.0.0.1'>
  <range start='8080'/>
</portForward>`,
    `<portForward proto='tcp' address='127.0.0.1'>
  <range start='8080'/>
</portForward>`,
  ],
  "xml/unexpected-text": [
    `<interface type='user'>
  through the host
  <backend type='passt'/>
</interface>`,
    `<interface type='user'>
  <!-- through the host -->
  <backend type='passt'/>
</interface>`,
  ],
  "xml/bad-value": [
    `<portForward proto='tcp' address='127.0.0.1'>
  <range start='70000'/>
</portForward>`,
    `<portForward proto='tcp' address='127.0.0.1'>
  <range start='7000'/>
</portForward>`,
  ],
  "xml/empty": [
    "<uuid></uuid>",
    "<uuid>0e8400e2-9b29-41d4-a716-446655440000</uuid>",
  ],
  "xml/bad-element": [
    "<memory unit='EiB'>9999999</memory>",
    "<memory unit='GiB'>4</memory>",
  ],
  "xml/unsupported-element": [
    `<throttlegroups>
  <throttlegroup>
    <group_name>limit</group_name>
  </throttlegroup>
</throttlegroups>`,
    `<disk type='file'>
  <source file='/srv/disk.img'/>
  <target dev='vda' bus='virtio'/>
</disk>`,
  ],
  "xml/unsupported-attribute": [
    `<interface type='user'>
  <mac address='52:54:00:12:34:56' check='no'/>
</interface>`,
    `<interface type='user'>
  <mac address='52:54:00:12:34:56'/>
</interface>`,
  ],
  "xml/unsupported-value": [
    `<interface type='network'>
  <source network='default'/>
</interface>`,
    `<interface type='user'>
  <backend type='passt'/>
</interface>`,
  ],
  "xml/forgotten": [
    "<clock offset='utc' sync='localtime'/>",
    "<clock offset='localtime'/>",
  ],
  "xml/no-effect": [
    `<numatune>
  <memory mode='strict' placement='auto'/>
</numatune>`,
    `<numatune>
  <memory mode='strict' nodeset='0'/>
</numatune>`,
  ],
};
