/** Examples of networks, directories, inputs, host devices, memory modules and small devices. */
export const DEVICES: readonly string[] = [
  `<interface type='user'>
  <mac address='52:54:00:12:34:56'/>
  <source dev='eth0'/>
  <ip address='172.16.0.2' family='ipv4' prefix='24'/>
  <portForward proto='tcp' address='127.0.0.1'>
    <range start='8080' end='8089' to='80'/>
    <range start='8085' exclude='yes'/>
  </portForward>
  <model type='virtio'/>
  <backend type='passt' logFile='/srv/log/passt.log'/>
  <rom enabled='no'/>
</interface>`,
  `<filesystem>
  <driver type='virtiofs' queue='1024'/>
  <binary path='/usr/libexec/virtiofsd' xattr='on'>
    <cache mode='always'/>
    <sandbox mode='namespace'/>
    <lock posix='off' flock='off'/>
  </binary>
  <source dir='/srv/share'/>
  <target dir='share'/>
</filesystem>`,
  `<input type='tablet' bus='usb'/>`,
  `<input type='evdev'>
  <source dev='/dev/input/event3' grab='all' grabToggle='ctrl-ctrl' repeat='on'/>
</input>`,
  `<tpm model='tpm-crb'>
  <backend type='emulator' version='2.0'/>
</tpm>`,
  `<tpm model='tpm-crb'>
  <backend type='passthrough'>
    <device path='/dev/tpm0'/>
  </backend>
</tpm>`,
  `<tpm model='tpm-crb'>
  <backend type='external'>
    <source type='unix' mode='connect' path='/run/user/1000/swtpm.socket'/>
  </backend>
</tpm>`,
  `<hostdev mode='subsystem' type='usb'>
  <source startupPolicy='optional'>
    <vendor id='0x046d'/>
    <product id='0xc534'/>
    <address bus='1' device='4'/>
  </source>
</hostdev>`,
  `<hostdev mode='subsystem' type='pci' managed='no'>
  <source>
    <address domain='0x0000' bus='0x03' slot='0x00' function='0x0'/>
  </source>
</hostdev>`,
  `<hostdev mode='subsystem' type='mdev' model='vfio-pci'>
  <source>
    <address uuid='c2177883-f1bb-47f0-914d-32a22e3a8804'/>
  </source>
</hostdev>`,
  `<hub type='usb'/>`,
  `<watchdog model='i6300esb' action='reset'/>`,
  `<memballoon model='virtio' freePageReporting='on'>
  <stats period='10'/>
</memballoon>`,
  `<rng model='virtio'>
  <rate bytes='1024' period='1000'/>
  <backend model='random'>/dev/urandom</backend>
</rng>`,
  `<rng model='virtio'>
  <backend model='egd' type='unix'>
    <source mode='connect' path='/srv/run/egd.sock'/>
  </backend>
</rng>`,
  `<panic model='pvpanic'/>`,
  `<memory model='dimm'>
  <source>
    <pagesize unit='MiB'>2</pagesize>
    <nodemask>0</nodemask>
  </source>
  <target>
    <size unit='GiB'>1</size>
    <node>0</node>
  </target>
</memory>`,
  `<memory model='nvdimm' access='shared'>
  <source>
    <path>/srv/nvdimm.img</path>
    <alignsize unit='MiB'>2</alignsize>
  </source>
  <target>
    <size unit='GiB'>1</size>
    <node>0</node>
    <label>
      <size unit='KiB'>128</size>
    </label>
  </target>
</memory>`,
  `<memory model='virtio-pmem' access='shared'>
  <source>
    <path>/srv/pmem.img</path>
  </source>
  <target>
    <size unit='GiB'>1</size>
  </target>
</memory>`,
  `<memory model='virtio-mem'>
  <target>
    <size unit='GiB'>4</size>
    <node>0</node>
    <block unit='MiB'>2</block>
    <requested unit='GiB'>1</requested>
    <current unit='GiB'>1</current>
  </target>
</memory>`,
  `<shmem name='shared' role='peer'>
  <model type='ivshmem-plain'/>
  <size unit='MiB'>8</size>
</shmem>`,
  `<shmem name='doorbell'>
  <model type='ivshmem-doorbell'/>
  <server path='/srv/run/ivshmem.sock'/>
  <msi vectors='4' ioeventfd='on'/>
</shmem>`,
  `<iommu model='intel'>
  <driver intremap='on' caching_mode='on'/>
</iommu>`,
  `<vsock model='virtio'>
  <cid auto='no' address='42'/>
</vsock>`,
];
