/** Examples of the parts of `<domain>`, with all that they hold. */
export const MACHINE: readonly string[] = [
  `<maxMemory slots='4' unit='GiB'>16</maxMemory>`,
  `<memory unit='GiB' dumpCore='on'>4</memory>`,
  `<currentMemory unit='GiB'>2</currentMemory>`,
  `<memoryBacking>
  <hugepages>
    <page size='2' unit='MiB' nodeset='0'/>
  </hugepages>
  <locked/>
  <access mode='shared'/>
  <allocation mode='immediate' threads='4'/>
</memoryBacking>`,
  `<vcpu current='2'>4</vcpu>`,
  `<vcpus>
  <vcpu id='0' enabled='yes' hotpluggable='no'/>
  <vcpu id='1' enabled='no' hotpluggable='yes'/>
</vcpus>`,
  `<iothreadids>
  <iothread id='1' thread_pool_max='8'>
    <poll max='32768' grow='2' shrink='2'/>
  </iothread>
</iothreadids>`,
  `<defaultiothread thread_pool_min='1' thread_pool_max='16'/>`,
  `<numatune>
  <memory mode='strict' nodeset='0'/>
  <memnode cellid='1' mode='preferred' nodeset='1'/>
</numatune>`,
  `<sysinfo type='smbios'>
  <bios>
    <entry name='vendor'>Example</entry>
  </bios>
  <system>
    <entry name='serial'>ds=nocloud</entry>
  </system>
  <baseBoard>
    <entry name='product'>Board 1</entry>
  </baseBoard>
  <chassis>
    <entry name='asset'>4711</entry>
  </chassis>
  <oemStrings>
    <entry>com.example:role=web</entry>
  </oemStrings>
</sysinfo>`,
  `<sysinfo type='fwcfg'>
  <entry name='opt/com.example/name'>web1</entry>
  <entry name='opt/com.example/config' file='/srv/config.json'/>
</sysinfo>`,
  `<os firmware='efi'>
  <type arch='x86_64' machine='q35'>hvm</type>
  <firmware>
    <feature enabled='yes' name='secure-boot'/>
  </firmware>
  <boot dev='hd'/>
  <bootmenu enable='yes' timeout='3000'/>
</os>`,
  `<os>
  <type>hvm</type>
  <loader readonly='yes' type='pflash'>/usr/share/OVMF/OVMF_CODE.fd</loader>
  <nvram template='/usr/share/OVMF/OVMF_VARS.fd'>
    <source file='/srv/vars.fd'/>
  </nvram>
  <bios useserial='yes' rebootTimeout='5000'/>
</os>`,
  `<features>
  <acpi/>
  <apic/>
  <smm state='on'>
    <tseg unit='MiB'>48</tseg>
  </smm>
  <tcg>
    <tb-cache unit='MiB'>128</tb-cache>
  </tcg>
</features>`,
  `<features>
  <hyperv>
    <relaxed state='on'/>
    <vapic state='on'/>
    <spinlocks state='on' retries='8191'/>
    <vpindex state='on'/>
    <synic state='on'/>
    <stimer state='on'>
      <direct state='on'/>
    </stimer>
    <vendor_id state='on' value='Example'/>
    <tlbflush state='on'>
      <direct state='on'/>
    </tlbflush>
  </hyperv>
  <kvm>
    <hidden state='on'/>
    <dirty-ring state='on' size='4096'/>
  </kvm>
</features>`,
  `<cpu mode='host-passthrough'>
  <topology sockets='1' cores='2' threads='2'/>
  <maxphysaddr mode='passthrough' limit='40'/>
  <cache mode='passthrough'/>
  <feature policy='disable' name='vmx'/>
</cpu>`,
  `<cpu>
  <model>Skylake-Client</model>
  <numa>
    <cell id='0' cpus='0-1' memory='1' unit='GiB'>
      <distances>
        <sibling id='1' value='21'/>
      </distances>
    </cell>
    <cell id='1' cpus='2-3' memory='1' unit='GiB'/>
  </numa>
</cpu>`,
  `<clock offset='utc'>
  <timer name='rtc' tickpolicy='catchup'>
    <catchup threshold='123' slew='120' limit='10000'/>
  </timer>
  <timer name='hpet' present='no'/>
</clock>`,
  `<pm>
  <suspend-to-mem enabled='no'/>
  <suspend-to-disk enabled='no'/>
</pm>`,
  `<qemu:commandline>
  <qemu:arg value='-device'/>
  <qemu:arg value='edu'/>
  <qemu:env name='G_MESSAGES_DEBUG' value='all'/>
</qemu:commandline>`,
  `<qemu:override>
  <qemu:device alias='net0'>
    <qemu:frontend>
      <qemu:property name='speed' type='unsigned' value='1000'/>
    </qemu:frontend>
  </qemu:device>
</qemu:override>`,
];
