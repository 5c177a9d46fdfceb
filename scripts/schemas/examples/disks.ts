/** Examples of disks and controllers. */
export const DISKS: readonly string[] = [
  `<disk type='file' device='disk'>
  <driver type='qcow2' cache='none' io='native' discard='unmap'/>
  <source file='/srv/debian.qcow2'/>
  <target dev='vda' bus='virtio'/>
  <boot order='1'/>
</disk>`,
  `<disk type='block'>
  <driver type='raw' queues='2'>
    <iothreads>
      <iothread id='1'>
        <queue id='0'/>
      </iothread>
      <iothread id='2'>
        <queue id='1'/>
      </iothread>
    </iothreads>
  </driver>
  <source dev='/dev/vg0/data'/>
  <geometry cyls='16383' heads='16' secs='63'/>
  <blockio logical_block_size='512' physical_block_size='4096'/>
  <target dev='vdb'/>
  <iotune>
    <total_iops_sec>500</total_iops_sec>
    <read_bytes_sec>20000000</read_bytes_sec>
  </iotune>
  <address type='pci' bus='0' slot='5'/>
</disk>`,
  `<disk type='network'>
  <source protocol='nbd' name='data'>
    <host name='storage.example.org' port='10809'/>
    <reconnect delay='10'/>
  </source>
  <target dev='vdc'/>
</disk>`,
  `<disk type='network'>
  <source protocol='iscsi' name='iqn.2026-01.org.example:disks/1'>
    <host name='storage.example.org'/>
    <auth username='me'>
      <secret type='iscsi' usage='storage'/>
    </auth>
    <initiator>
      <iqn name='iqn.2026-01.org.example:web'/>
    </initiator>
  </source>
  <target dev='vdd'/>
</disk>`,
  `<disk type='network' device='cdrom'>
  <source protocol='https' name='images/install.iso'>
    <host name='www.example.org'/>
    <ssl verify='yes'/>
    <cookies>
      <cookie name='session'>abc</cookie>
    </cookies>
  </source>
  <target dev='sda' bus='sata'/>
</disk>`,
  `<disk type='network'>
  <source protocol='ssh' name='/srv/data.img'>
    <host name='storage.example.org'/>
    <identity username='me'/>
  </source>
  <target dev='vde'/>
</disk>`,
  `<disk type='volume'>
  <source pool='default' volume='debian.img'/>
  <target dev='vdf'/>
</disk>`,
  `<controller type='pci' index='1' model='pcie-root-port'>
  <target chassis='1' port='0x10' hotplug='on'/>
</controller>`,
  `<controller type='pci' index='0' model='pcie-root'>
  <pcihole64 unit='GiB'>1</pcihole64>
</controller>`,
  `<controller type='scsi' index='0' model='virtio-scsi'>
  <driver queues='4' iothread='1'/>
</controller>`,
  `<disk type='file'>
  <driver type='qcow2'/>
  <source file='/srv/secret.qcow2'>
    <encryption format='luks'>
      <secret type='passphrase' uuid='0e8400e2-9b29-41d4-a716-446655440000'/>
    </encryption>
  </source>
  <target dev='vdd'/>
</disk>`,
];
