/** Examples for the findings about processors and clocks. */
import type { Examples } from "../../../findings/explanation.ts";

export const EXAMPLES: Examples = {
  "vcpu/current": [
    "<vcpu current='3'>2</vcpu>",
    "<vcpu current='2'>3</vcpu>",
  ],
  "clock/adjustment": [
    "<clock offset='variable' adjustment='-3162240001'/>",
    "<clock offset='absolute' start='946684800'/>",
  ],
  "clock/timer-attribute": [
    `<clock offset='utc'>
  <timer name='kvmclock' tickpolicy='delay'/>
</clock>`,
    `<clock offset='utc'>
  <timer name='kvmclock' present='yes'/>
</clock>`,
  ],
  "clock/tick-policy": [
    `<clock offset='utc'>
  <timer name='rtc' tickpolicy='discard'/>
</clock>`,
    `<clock offset='utc'>
  <timer name='rtc' tickpolicy='catchup'/>
</clock>`,
  ],
  "clock/track": [
    `<clock offset='utc'>
  <timer name='rtc' track='boot'/>
</clock>`,
    `<clock offset='utc'>
  <timer name='rtc' track='guest'/>
</clock>`,
  ],
  "clock/timer-stays": [
    `<clock offset='utc'>
  <timer name='rtc' present='no'/>
</clock>`,
    `<clock offset='utc'>
  <timer name='hpet' present='no'/>
</clock>`,
  ],
  "clock/catchup-policy": [
    `<clock offset='utc'>
  <timer name='rtc' tickpolicy='delay'>
    <catchup/>
  </timer>
</clock>`,
    `<clock offset='utc'>
  <timer name='rtc' tickpolicy='catchup'/>
</clock>`,
  ],
  "cpu/topology": [
    `<vcpu>4</vcpu>
<cpu mode='host-passthrough'>
  <topology sockets='1' cores='3' threads='1'/>
</cpu>`,
    `<vcpu>4</vcpu>
<cpu mode='host-passthrough'>
  <topology sockets='1' cores='4' threads='1'/>
</cpu>`,
  ],
  "cpu/no-model": [
    `<cpu mode='custom'>
  <feature policy='require' name='svm'/>
</cpu>`,
    `<cpu mode='custom'>
  <model>EPYC</model>
  <feature policy='require' name='svm'/>
</cpu>`,
  ],
  "cpu/repeated-feature": [
    `<cpu mode='maximum'>
  <feature policy='require' name='svm'/>
  <feature policy='disable' name='svm'/>
</cpu>`,
    `<cpu mode='maximum'>
  <feature policy='disable' name='svm'/>
</cpu>`,
  ],
  "cpu/cache-level": [
    `<cpu mode='host-passthrough'>
  <cache level='3' mode='passthrough'/>
</cpu>`,
    `<cpu mode='host-passthrough'>
  <cache mode='passthrough'/>
</cpu>`,
  ],
  "cpu/needs-host": [
    `<cpu mode='custom'>
  <model>EPYC</model>
  <cache mode='passthrough'/>
</cpu>`,
    `<cpu mode='host-passthrough'>
  <cache mode='passthrough'/>
</cpu>`,
  ],
  "cpu/address-width": [
    `<cpu mode='host-passthrough'>
  <maxphysaddr mode='passthrough' bits='43'/>
</cpu>`,
    `<cpu mode='host-passthrough'>
  <maxphysaddr mode='emulate' bits='43'/>
</cpu>`,
  ],
  "cpu/host-needs-kvm": [
    `<domain type='qemu'>
  <name>vm</name>
  <memory unit='GiB'>1</memory>
  <os>
    <type arch='x86_64' machine='q35'>hvm</type>
  </os>
  <cpu mode='host-passthrough'/>
</domain>`,
    `<domain type='qemu'>
  <name>vm</name>
  <memory unit='GiB'>1</memory>
  <os>
    <type arch='x86_64' machine='q35'>hvm</type>
  </os>
  <cpu mode='maximum'/>
</domain>`,
  ],
  "cpu/host-model": [
    "<cpu mode='host-model'/>",
    "<cpu mode='host-passthrough'/>",
  ],
  "cpu/migratable": [
    `<cpu mode='custom' migratable='on'>
  <model>EPYC</model>
</cpu>`,
    "<cpu mode='host-passthrough' migratable='on'/>",
  ],
  "vcpus/number": [
    `<vcpu>2</vcpu>
<vcpus>
  <vcpu id='0' enabled='yes' hotpluggable='no'/>
  <vcpu id='2' enabled='no' hotpluggable='yes'/>
</vcpus>`,
    `<vcpu>2</vcpu>
<vcpus>
  <vcpu id='0' enabled='yes' hotpluggable='no'/>
  <vcpu id='1' enabled='no' hotpluggable='yes'/>
</vcpus>`,
  ],
  "vcpus/fixed": [
    `<vcpu>2</vcpu>
<vcpus>
  <vcpu id='0' enabled='yes' hotpluggable='yes'/>
  <vcpu id='1' enabled='yes' hotpluggable='no'/>
</vcpus>`,
    `<vcpu>2</vcpu>
<vcpus>
  <vcpu id='0' enabled='yes' hotpluggable='no'/>
  <vcpu id='1' enabled='yes' hotpluggable='yes'/>
</vcpus>`,
  ],
  "vcpus/absent": [
    `<vcpu>2</vcpu>
<vcpus>
  <vcpu id='0' enabled='yes' hotpluggable='no'/>
  <vcpu id='1' enabled='no' hotpluggable='no'/>
</vcpus>`,
    `<vcpu>2</vcpu>
<vcpus>
  <vcpu id='0' enabled='yes' hotpluggable='no'/>
  <vcpu id='1' enabled='no' hotpluggable='yes'/>
</vcpus>`,
  ],
};
