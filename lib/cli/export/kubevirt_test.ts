import { assertEquals, assertStringIncludes } from "@std/assert";
import { readDomain } from "../../domain/read.ts";
import { renderYaml } from "../render/yaml.ts";
import { kubevirtMachine } from "./kubevirt.ts";
import { serviceName } from "./kubevirt_interfaces.ts";

async function exported(parts: { devices?: string; more?: string; os?: string; type?: string }) {
  const { devices = "", more = "", os = "", type = "kvm" } = parts;
  const { domain } = await readDomain(
    "vm.xml",
    `<domain type='${type}'><name>My Web</name><memory unit='MiB'>64</memory>${more}
<os><type arch='x86_64' machine='q35'>hvm</type>${os}</os><devices>${devices}</devices></domain>`,
  );
  if (domain === undefined) throw new Error("it cannot be read");
  return kubevirtMachine(domain);
}

const CALLED = "it is called my-web: a name of Kubernetes has a-z, 0-9 and - alone";

Deno.test("kubevirtMachine() gives what KubeVirt has", async () => {
  const { fields, remarks } = await exported({
    more: "<vcpu>2</vcpu><clock offset='timezone' timezone='Europe/Berlin'/>",
    os: "<boot dev='cdrom'/><boot dev='hd'/>",
    devices: `<disk type='file' device='disk'><driver name='qemu' type='qcow2' cache='none'/>
<source file='/srv/web.qcow2'/><target dev='vda' bus='virtio'/></disk>
<disk type='file' device='cdrom'><source file='/srv/a.iso'/><target dev='sda' bus='sata'/></disk>
<interface type='user'><mac address='52:54:00:01:02:03'/><model type='virtio'/><backend type='passt'/>
<portForward proto='tcp'><range start='2222' to='22'/></portForward></interface>
<serial type='pty'/>`,
  });
  assertEquals(
    renderYaml(fields),
    `apiVersion: kubevirt.io/v1
kind: VirtualMachine
metadata:
  name: my-web
spec:
  runStrategy: RerunOnFailure
  template:
    metadata:
      labels:
        kubevirt.io/domain: my-web
    spec:
      architecture: amd64
      domain:
        machine:
          type: q35
        cpu:
          cores: 2
        memory:
          guest: "64Mi"
        clock:
          timezone: Europe/Berlin
        devices:
          disks:
            - name: vda
              disk:
                bus: virtio
              bootOrder: 2
              cache: none
            - name: sda
              cdrom:
                bus: sata
              bootOrder: 1
          interfaces:
            - name: default
              masquerade: {}
              macAddress: "52:54:00:01:02:03"
              model: virtio
              ports:
                - port: 22
                  protocol: TCP
          autoattachGraphicsDevice: false
      networks:
        - name: default
          pod: {}
      volumes:
        - name: vda
          persistentVolumeClaim:
            claimName: my-web-vda
        - name: sda
          persistentVolumeClaim:
            claimName: my-web-sda
`,
  );
  assertEquals(remarks, [
    CALLED,
    "disk vda: bring its image into the cluster: virtctl image-upload pvc my-web-vda --size=SIZE --image-path=/srv/web.qcow2",
    "disk sda: bring its image into the cluster: virtctl image-upload pvc my-web-sda --size=SIZE --image-path=/srv/a.iso",
    "forward 2222:22/tcp: make a Service: virtctl expose vm my-web --name=my-web-2222 --port=2222 --target-port=22 --protocol=TCP",
  ]);
});

Deno.test("kubevirtMachine() has KubeVirt make the disk that run --cloud-init made", async () => {
  for (const machines of ["/run/user/1000/domrun", "/tmp/domrun-1000"]) {
    const { fields, remarks } = await exported({
      devices: `<disk type='file' device='cdrom'><source file='${machines}/w1/seed.iso'/>
<target dev='sda' bus='sata'/></disk>`,
    });
    assertStringIncludes(
      renderYaml(fields),
      `        - name: sda
          cloudInitNoCloud:
            userData: "#cloud-config\\n"
`,
    );
    assertEquals(remarks, [
      CALLED,
      "disk sda: what run --cloud-init made goes with its machine: write user, ssh keys and the " +
      "rest into userData of cloudInitNoCloud, as cloud-init's user-data",
    ]);
  }
});

Deno.test("kubevirtMachine() names what KubeVirt does not have", async () => {
  const rows: readonly (readonly [Parameters<typeof exported>[0], readonly string[]])[] = [
    [{}, []],
    [{ type: "qemu" }, ["type='qemu': KubeVirt emulates only where its cluster is told to"]],
    [{ more: "<iothreads>2</iothreads>" }, ["domain: left out: iothreads"]],
    [{ more: "<cpu mode='host-model'><cache mode='disable'/></cpu>" }, ["cpu: left out: cache"]],
    [{ more: "<clock offset='localtime'/>" }, ["clock: left out: offset='localtime'"]],
    [{ more: "<clock offset='utc'><timer name='hpet' present='no'/></clock>" }, [
      "clock: left out: timers",
    ]],
    [{ more: "<cpu mode='maximum'/>" }, ["cpu: left out: mode='maximum'"]],
    [{
      os: "<bootmenu enable='yes'/><smbios mode='sysinfo'/>",
      more: "<sysinfo type='smbios'><system><entry name='serial'>a</entry></system></sysinfo>",
    }, ["os: left out: bootmenu, smbios", "domain: left out: sysinfos"]],
    [{ devices: "<sound model='ich9'/><vsock><cid auto='yes'/></vsock>" }, [
      "devices: left out: sounds, vsock",
    ]],
    [{ devices: "<interface type='user'><model type='i82551'/><mtu size='1400'/></interface>" }, [
      "interface: left out: model='i82551'",
      "interface: left out: mtu",
    ]],
    [{ devices: "<interface type='user'/><interface type='user'/>" }, [
      "1 more interfaces: left out: a pod has one network; Multus gives it more",
    ]],
    [{
      devices:
        "<interface type='user'><backend type='passt'/><portForward proto='udp'><range start='1' end='65535'/></portForward></interface>",
    }, ["interface: more than 64 ports: all of the guest's are open"]],
    [{ devices: "<disk type='file' device='floppy'><target dev='fda' bus='fdc'/></disk>" }, [
      "disk fda: left out: it has no image, or is a floppy",
    ]],
  ];
  for (const [parts, remarks] of rows) {
    assertEquals((await exported(parts)).remarks, [
      CALLED,
      ...remarks,
    ]);
  }
});

Deno.test("kubevirtMachine() exports the ports of a forward, and names whom it let in", async () => {
  const expose = (port: number) =>
    `forward ${port}:${port}/tcp: make a Service: virtctl expose vm my-web --name=my-web-${port} ` +
    `--port=${port} --target-port=${port} --protocol=TCP`;
  const rows: readonly (readonly [forward: string, remarks: readonly string[]])[] = [
    ["proto='tcp'><range start='80'/>", [expose(80)]],
    ["proto='tcp'><range start='80' end='82'/><range start='81' exclude='yes'/>", [
      expose(80),
      expose(82),
    ]],
    ["proto='tcp' address='127.0.0.1' dev='eth0'><range start='80'/>", [
      expose(80),
      "tcp forward: left out: address='127.0.0.1', dev='eth0': a Service is there for the whole cluster",
    ]],
    ["proto='udp'>", []],
    ["proto='udp'><range start='53' exclude='yes'/>", [
      "udp forward: left out: exclude: all of the guest's ports are open",
    ]],
  ];
  for (const [forward, expected] of rows) {
    const { remarks } = await exported({
      devices: `<interface type='user'><model type='virtio'/><backend type='passt'/>` +
        `<portForward ${forward}</portForward></interface><serial type='pty'/>`,
    });
    assertEquals(remarks, [CALLED, ...expected], forward);
  }
});

Deno.test("serviceName() makes a label of RFC 1035 that no other port has", () => {
  const tcp = { proto: "tcp", from: 65_535 } as const;
  assertEquals(serviceName("web", tcp), "web-65535");
  assertEquals(serviceName("web", { proto: "udp", from: 53 }), "web-53-udp");
  assertEquals(serviceName("1web", tcp), "vm-1web-65535");
  assertEquals(serviceName(`${"a".repeat(55)}-${"b".repeat(7)}`, tcp), `${"a".repeat(55)}-b-65535`);
  assertEquals(serviceName(`${"a".repeat(56)}-${"b".repeat(6)}`, tcp), `${"a".repeat(56)}-65535`);
});
