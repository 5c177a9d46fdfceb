/** Findings about processors, memory and clocks, explained. */
import type { CodeExplanation } from "../../findings/explanation.ts";

type Explanations = Readonly<Record<string, Omit<CodeExplanation, "code">>>;

export const PROCESSORS: Explanations = {
  "vcpu/current": {
    title: "More processors at the start than in all",
    text:
      `<vcpu> holds how many processors there can be, current='…' how many there are at the start.`,
  },
  "clock/adjustment": {
    title: "A clock that differs by centuries",
    text:
      `adjustment is the difference between the guest's clock and the host's, in seconds. A guest that lives in
      another time altogether is told the time itself.`,
  },
  "clock/timer-attribute": {
    title: "An attribute of another timer",
    text: `track belongs to the RTC, frequency and mode to the TSC. kvmclock and hypervclock have no
      tickpolicy. libvirt ignores them.`,
  },
  "clock/tick-policy": {
    title: "A policy that the timer does not have",
    text:
      `The RTC delivers missed ticks late (delay) or faster until they are made good (catchup). The PIT
      may forget them, too (discard). Nothing in QEMU merges them.`,
  },
  "clock/track": {
    title: "A clock that counts from the start",
    text:
      `The RTC follows the guest's time (guest), the host's (wall), or the host's without its corrections
      (realtime).`,
  },
  "clock/timer-stays": {
    title: "A timer that cannot be taken out",
    text:
      `A PC has a PIT, an RTC and a TSC. libvirt takes present='no' on them, and starts the machine
      with them all the same; so does domrun. An HPET can be taken out.`,
  },
  "clock/catchup-policy": {
    title: "Limits of catching up where nothing catches up",
    text:
      `<catchup> limits how fast lost ticks are made good, which only tickpolicy='catchup' does.`,
  },
  "cpu/topology": {
    title: "The topology does not fit the processors",
    text: `Sockets, dies, clusters, cores and threads multiply to the number in <vcpu>.`,
  },
  "cpu/no-model": {
    title: "Features without a model",
    text:
      `<feature> adds to a processor model or takes from it. mode='custom', which is meant without a
      mode, needs to know which model.`,
  },
  "cpu/repeated-feature": {
    title: "A processor feature is named twice",
    text:
      `Two entries for one feature may say different things, so libvirt and domrun take only one.`,
  },
  "cpu/cache-level": {
    title: "A level of cache that cannot be chosen",
    text:
      `QEMU can make up a third level (emulate, level 3), show the host's caches (passthrough) or none
      (disable), each for all levels.`,
  },
  "cpu/needs-host": {
    title: "A part of the host's processor on another model",
    text:
      `Caches and the width of addresses are the host's where the processor is: with host-passthrough or
      maximum. A named model has its own.`,
  },
  "cpu/address-width": {
    title: "A width that is given twice",
    text:
      `mode='emulate' takes the width from bits='…'. mode='passthrough' takes it from the host, and
      limit='…' keeps it from growing past what the guest can do.`,
  },
  "cpu/host-needs-kvm": {
    title: "The host's processor without KVM",
    text:
      `host-passthrough shows the guest the processor it really runs on. Emulated, it runs on none: the
      most that emulation can offer is mode='maximum'.`,
  },
  "cpu/host-model": {
    title: "The nearest model is the host's processor itself",
    text:
      `host-model makes libvirt look for the named model that comes nearest to the host's processor, so
      that the machine can be moved to others like it. A machine of domrun stays where it is, so it gets
      all that there is: host-passthrough with KVM, maximum without. A guest that must not see more than
      one model has gets mode='custom'.`,
  },
  "cpu/migratable": {
    title: "migratable on a mode that does not have it",
    text:
      `Named models and host-model can be migrated by their nature; only host-passthrough and maximum
      have the choice.`,
  },
  "memory/current": {
    title: "More memory at the start than in all",
    text:
      `<currentMemory> is what the balloon leaves the guest of its <memory>. It cannot leave more than
      that, and libvirt lowers the number without a word.`,
  },
  "memory/without-unit": {
    title: "A small number of KiB",
    text:
      `A size without a unit is in KiB, as libvirt writes it. A number that would be very little memory
      then was probably meant in MiB.`,
  },
  "memory/hugepages-anonymous": {
    title: "Huge pages from anonymous memory",
    text:
      `Huge pages come from a file system or a memfd that is made for them. Leave <source> out and the
      right one is taken.`,
  },
  "memory/hugepages-sizes": {
    title: "Huge pages of two sizes",
    text:
      `Several sizes are for several cells of <numa>, each <page> with the cells that it serves in nodeset, and at
      most one without for all others. A machine without <numa> is one node, 0.`,
  },
  "memory/hugepages-on-demand": {
    title: "Huge pages on demand",
    text:
      `The host has a fixed stock of huge pages. They are taken at the start, since a guest that finds
      none left later is killed.`,
  },
  "memory/missing": {
    title: "A machine without memory",
    text:
      `<memory> says how much memory the guest has. Only cells of <numa> can say it in its place.`,
  },
  "memory/cells": {
    title: "Memory that is not the sum of the cells",
    text:
      `Where the guest sees NUMA nodes, each has memory of its own, and their sum is what the guest has:
      libvirt writes it into <memory>, whatever stood there.`,
  },
  "numa/cell-number": {
    title: "Cells that are not numbered from 0 on",
    text: `The cells of <numa> have the numbers 0, 1, 2 and so on. Without id each has its place.`,
  },
  "numa/processors": {
    title: "Processors of a cell",
    text:
      `cpus names processors of the guest, counted from 0, each in one cell. Those that no cell names are in
      the first.`,
  },
  "numa/distance": {
    title: "A distance that cannot be",
    text:
      `A distance says how far the memory of another cell is, in tenths of the way to one's own: 10 is the cell
      itself, 20 twice as far, 255 out of reach. What one cell says of another holds both ways.`,
  },
  "numatune/cell": {
    title: "Tuned memory of a cell",
    text:
      `<memnode> says on which nodes of the host the memory of one cell of <numa> is, each once.`,
  },
  "numatune/no-nodes": {
    title: "A placement without nodes",
    text: `placement='static' puts the memory onto the host's nodes that nodeset names.`,
  },
  "numatune/restrictive": {
    title: "Memory that is restricted only in part",
    text:
      `mode='restrictive' leaves the memory to control groups, which hold the machine as a whole: libvirt
      refuses it where <memory> or one <memnode> has it and another has not.`,
  },
  "memory/maximum": {
    title: "More memory than maxMemory allows",
    text: `<maxMemory> counts all memory, that of the modules, too.`,
  },
  "memory/no-maximum": {
    title: "Memory modules without slots",
    text:
      `A machine has room for memory modules where <maxMemory> says how much, and in how many slots.`,
  },
  "memory/slots": {
    title: "No slot for a memory module",
    text:
      `Each dimm and nvdimm sits in a slot of its own, of which <maxMemory slots='…'> says how many there are.
      Modules of virtio are on PCI and need none.`,
  },
  "memory/modules": {
    title: "Modules that have all of the memory",
    text:
      `Without NUMA cells, <memory> is all that the guest has, its modules included. What they leave is what the
      machine starts with.`,
  },
  "memory/node": {
    title: "The node of a memory module",
    text: `Where the guest sees NUMA nodes, the memory of a module belongs to one of them.`,
  },
  "memory/blocks": {
    title: "Memory that is no whole number of blocks",
    text:
      `virtio-mem gives the guest memory in blocks, each a power of two of at least 2 MiB. Its size and what is
      requested at the start are whole blocks.`,
  },
  "vcpus/number": {
    title: "A processor that is not there, or is named twice",
    text:
      `<vcpu> says how many processors the machine can have; <vcpus> names each once, counted from 0.`,
  },
  "vcpus/fixed": {
    title: "Processors that the machine begins with",
    text:
      `QEMU starts with the first processors, as many as are not hotpluggable; the others are plugged in before
      the guest runs, where they are enabled.`,
  },
  "vcpus/absent": {
    title: "A processor that can never be there",
    text: `What is not enabled at the start has to be hotpluggable.`,
  },
};
