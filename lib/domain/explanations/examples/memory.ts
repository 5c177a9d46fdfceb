/** Examples for the findings about memory and NUMA nodes. */
import type { Examples } from "../../../findings/explanation.ts";

export const EXAMPLES: Examples = {
  "memory/current": [
    `<memory unit='GiB'>1</memory>
<currentMemory unit='GiB'>2</currentMemory>`,
    `<memory unit='GiB'>2</memory>
<currentMemory unit='GiB'>1</currentMemory>`,
  ],
  "memory/without-unit": [
    "<memory>1024</memory>",
    "<memory unit='MiB'>1024</memory>",
  ],
  "memory/hugepages-anonymous": [
    `<memoryBacking>
  <hugepages/>
  <source type='anonymous'/>
</memoryBacking>`,
    `<memoryBacking>
  <hugepages/>
  <source type='memfd'/>
</memoryBacking>`,
  ],
  "memory/hugepages-sizes": [
    `<memoryBacking>
  <hugepages>
    <page size='2' unit='MiB'/>
    <page size='1' unit='GiB'/>
  </hugepages>
</memoryBacking>`,
    `<memoryBacking>
  <hugepages>
    <page size='2' unit='MiB'/>
  </hugepages>
</memoryBacking>`,
  ],
  "memory/hugepages-on-demand": [
    `<memoryBacking>
  <hugepages/>
  <allocation mode='ondemand'/>
</memoryBacking>`,
    `<memoryBacking>
  <hugepages/>
</memoryBacking>`,
  ],
  "memory/missing": [
    `<domain type='kvm'>
  <name>vm</name>
  <os>
    <type arch='x86_64' machine='q35'>hvm</type>
  </os>
</domain>`,
    `<domain type='kvm'>
  <name>vm</name>
  <memory unit='GiB'>2</memory>
  <os>
    <type arch='x86_64' machine='q35'>hvm</type>
  </os>
</domain>`,
  ],
  "memory/cells": [
    `<memory unit='GiB'>8</memory>
<cpu mode='host-passthrough'>
  <numa>
    <cell cpus='0' memory='4' unit='GiB'/>
  </numa>
</cpu>`,
    `<memory unit='GiB'>4</memory>
<cpu mode='host-passthrough'>
  <numa>
    <cell cpus='0' memory='4' unit='GiB'/>
  </numa>
</cpu>`,
  ],
  "numa/cell-number": [
    `<memory unit='GiB'>2</memory>
<vcpu>2</vcpu>
<cpu mode='host-passthrough'>
  <numa>
    <cell id='0' cpus='0' memory='1' unit='GiB'/>
    <cell id='2' cpus='1' memory='1' unit='GiB'/>
  </numa>
</cpu>`,
    `<memory unit='GiB'>2</memory>
<vcpu>2</vcpu>
<cpu mode='host-passthrough'>
  <numa>
    <cell id='0' cpus='0' memory='1' unit='GiB'/>
    <cell id='1' cpus='1' memory='1' unit='GiB'/>
  </numa>
</cpu>`,
  ],
  "numa/processors": [
    `<memory unit='GiB'>1</memory>
<vcpu>2</vcpu>
<cpu mode='host-passthrough'>
  <numa>
    <cell cpus='1-2' memory='1' unit='GiB'/>
  </numa>
</cpu>`,
    `<memory unit='GiB'>1</memory>
<vcpu>2</vcpu>
<cpu mode='host-passthrough'>
  <numa>
    <cell cpus='0-1' memory='1' unit='GiB'/>
  </numa>
</cpu>`,
  ],
  "numa/distance": [
    `<memory unit='GiB'>2</memory>
<vcpu>2</vcpu>
<cpu mode='host-passthrough'>
  <numa>
    <cell id='0' cpus='0' memory='1' unit='GiB'>
      <distances>
        <sibling id='2' value='21'/>
      </distances>
    </cell>
    <cell id='1' cpus='1' memory='1' unit='GiB'/>
  </numa>
</cpu>`,
    `<memory unit='GiB'>2</memory>
<vcpu>2</vcpu>
<cpu mode='host-passthrough'>
  <numa>
    <cell id='0' cpus='0' memory='1' unit='GiB'>
      <distances>
        <sibling id='1' value='21'/>
      </distances>
    </cell>
    <cell id='1' cpus='1' memory='1' unit='GiB'/>
  </numa>
</cpu>`,
  ],
  "numatune/cell": [
    `<memory unit='GiB'>1</memory>
<numatune>
  <memnode cellid='1' mode='strict' nodeset='0'/>
</numatune>
<cpu mode='host-passthrough'>
  <numa>
    <cell id='0' cpus='0' memory='1' unit='GiB'/>
  </numa>
</cpu>`,
    `<memory unit='GiB'>1</memory>
<numatune>
  <memnode cellid='0' mode='strict' nodeset='0'/>
</numatune>
<cpu mode='host-passthrough'>
  <numa>
    <cell id='0' cpus='0' memory='1' unit='GiB'/>
  </numa>
</cpu>`,
  ],
  "numatune/no-nodes": [
    `<numatune>
  <memory mode='strict' placement='static'/>
</numatune>`,
    `<numatune>
  <memory mode='strict' placement='static' nodeset='0'/>
</numatune>`,
  ],
  "numatune/restrictive": [
    `<memory unit='GiB'>1</memory>
<numatune>
  <memory mode='restrictive' nodeset='0'/>
  <memnode cellid='0' mode='strict' nodeset='0'/>
</numatune>
<cpu mode='host-passthrough'>
  <numa>
    <cell id='0' cpus='0' memory='1' unit='GiB'/>
  </numa>
</cpu>`,
    `<memory unit='GiB'>1</memory>
<numatune>
  <memory mode='strict' nodeset='0'/>
  <memnode cellid='0' mode='strict' nodeset='0'/>
</numatune>
<cpu mode='host-passthrough'>
  <numa>
    <cell id='0' cpus='0' memory='1' unit='GiB'/>
  </numa>
</cpu>`,
  ],
  "memory/maximum": [
    `<maxMemory slots='4' unit='GiB'>2</maxMemory>
<memory unit='GiB'>4</memory>`,
    `<maxMemory slots='4' unit='GiB'>8</maxMemory>
<memory unit='GiB'>4</memory>`,
  ],
  "memory/no-maximum": [
    `<memory unit='GiB'>4</memory>
<memory model='dimm'>
  <target>
    <size unit='GiB'>1</size>
  </target>
</memory>`,
    `<maxMemory slots='16' unit='GiB'>16</maxMemory>
<memory unit='GiB'>4</memory>
<memory model='dimm'>
  <target>
    <size unit='GiB'>1</size>
  </target>
</memory>`,
  ],
  "memory/slots": [
    `<maxMemory slots='2' unit='GiB'>16</maxMemory>
<memory unit='GiB'>4</memory>
<memory model='dimm'>
  <target>
    <size unit='GiB'>1</size>
  </target>
  <address type='dimm' slot='2'/>
</memory>`,
    `<maxMemory slots='2' unit='GiB'>16</maxMemory>
<memory unit='GiB'>4</memory>
<memory model='dimm'>
  <target>
    <size unit='GiB'>1</size>
  </target>
</memory>`,
  ],
  "memory/modules": [
    `<maxMemory slots='2' unit='GiB'>16</maxMemory>
<memory unit='GiB'>1</memory>
<memory model='dimm'>
  <target>
    <size unit='GiB'>1</size>
  </target>
</memory>`,
    `<maxMemory slots='2' unit='GiB'>16</maxMemory>
<memory unit='GiB'>2</memory>
<memory model='dimm'>
  <target>
    <size unit='GiB'>1</size>
  </target>
</memory>`,
  ],
  "memory/node": [
    `<maxMemory slots='2' unit='GiB'>16</maxMemory>
<memory unit='GiB'>2</memory>
<cpu mode='host-passthrough'>
  <numa>
    <cell id='0' cpus='0' memory='1' unit='GiB'/>
  </numa>
</cpu>
<memory model='dimm'>
  <target>
    <size unit='GiB'>1</size>
  </target>
</memory>`,
    `<maxMemory slots='2' unit='GiB'>16</maxMemory>
<memory unit='GiB'>2</memory>
<cpu mode='host-passthrough'>
  <numa>
    <cell id='0' cpus='0' memory='1' unit='GiB'/>
  </numa>
</cpu>
<memory model='dimm'>
  <target>
    <size unit='GiB'>1</size>
    <node>0</node>
  </target>
</memory>`,
  ],
  "memory/blocks": [
    `<maxMemory slots='2' unit='GiB'>16</maxMemory>
<memory unit='GiB'>4</memory>
<memory model='virtio-mem'>
  <target>
    <size unit='GiB'>2</size>
    <block unit='MiB'>3</block>
    <requested unit='GiB'>1</requested>
  </target>
</memory>`,
    `<maxMemory slots='2' unit='GiB'>16</maxMemory>
<memory unit='GiB'>4</memory>
<memory model='virtio-mem'>
  <target>
    <size unit='GiB'>2</size>
    <block unit='MiB'>2</block>
    <requested unit='GiB'>1</requested>
  </target>
</memory>`,
  ],
};
