/**
 * Names that libvirt knows beyond the grammar here, by the path of the element that holds them: attributes with
 * an `@`, then elements. Taken from libvirt's public schema (9.0) and the release notes since, so that a name
 * which is not supported is told from one that nobody knows. A `?` stands behind a name that a guest does without: it
 * boots, finds its disks, its network and its screen, and its data lose no protection.
 */
export const LIBVIRT_NAMES: Readonly<Record<string, string>> = {
  domain: "bootloader bootloader_args datacenterpath? " +
    "hwuuid idmap keywrap launchSecurity namespace " +
    "throttlegroups?",
  "*/address": "@base @cssid @devno @reg @ssid zpci",
  "*/boot": "@loadparm",
  cpu: "@deprecated_features?",
  "cpu/numa": "interconnects?",
  "cpu/numa/cell": "cache?",
  devices: "crypto? lease? nvram pstore?",
  "devices/channel/source": "@master @slave",
  "devices/channel/target": "@address @port",
  "devices/console": "acpi",
  "devices/console/source": "@master @slave",
  "devices/console/target": "model",
  "devices/controller": "@maxEventChannels? @maxGrantFrames? @serial acpi",
  "devices/controller/driver": "@ats? @iommu? @packed? @page_per_vq?",
  "devices/controller/target": "@busNr @index @memReserve? busNr node?",
  "devices/disk": "@rawio? @sgio? acpi backenddomain mirror " +
    "privateData? throttlefilters?",
  "devices/disk/driver":
    "@ats? @discard_no_unref? @iommu? @packed? @page_per_vq? metadata_cache? statistics?",
  "devices/disk/source": "@dir @fdgroup @managed @namespace @path @type address config dataStore " +
    "privateData? reservations slices snapshot",
  "devices/disk/target": "@dpofua?",
  "devices/filesystem": "acpi boot idmap space_hard_limit? space_soft_limit?",
  "devices/filesystem/binary": "openfiles?",
  "devices/filesystem/driver": "@ats? @format @iommu? @packed? @page_per_vq?",
  "devices/filesystem/source": "@dev @file @name @units @usage",
  "devices/graphics": "@address @multiUser? @p2p? @replaceUser @username",
  "devices/hostdev": "@rawio @sgio acpi readonly? shareable? teaming",
  "devices/hostdev/driver": "@iommufd @model",
  "devices/hostdev/source": "@protocol @wwpn adapter block char host interface",
  "devices/hub": "acpi",
  "devices/input": "acpi driver?",
  "devices/interface":
    "@managed? @trustGuestRxFilters? acpi backenddomain bandwidth? coalesce? downscript? " +
    "driver? filterref guest? port? route script? teaming tune? virtualport vlan",
  "devices/interface/backend": "@tap? @vhost?",
  "devices/interface/ip": "@peer",
  "devices/interface/mac": "@check? @currentAddress? @type?",
  "devices/interface/source":
    "@address @bridge @connectionid @macTableManager @missing @mode @name @network @path " +
    "@port @portgroup @portgroupid @portid @switchid @type address ip local product " +
    "reconnect route vendor",
  "devices/iommu": "acpi",
  "devices/iommu/driver":
    "@accel @ats @cmdqv @dma_translation @granule @oas @pasid @passthrough @pciBus @pt " +
    "@ril @ssidSize @xtsup granule",
  "devices/memballoon": "acpi driver?",
  "devices/memory": "@uuid? acpi",
  "devices/panic": "acpi",
  "devices/parallel": "@tty acpi",
  "devices/parallel/source": "@master @slave",
  "devices/parallel/target": "model",
  "devices/rng": "acpi driver?",
  "devices/rng/backend": "log",
  "devices/rng/backend/source": "@tls reconnect",
  "devices/serial": "@tty acpi",
  "devices/serial/source": "@master @slave",
  "devices/sound": "acpi driver?",
  "devices/tpm": "acpi",
  "devices/tpm/backend": "@debug? active_pcr_banks encryption",
  "devices/video": "acpi driver?",
  "devices/video/model/acceleration": "@rendernode?",
  "devices/vsock": "acpi driver?",
  "devices/watchdog": "acpi",
  features: "aia ccf-assist cfpc hpt htm ibs nested-hv ras sbbc",
  os: "acpi init initarg initdir initenv initgroup inituser root shim varstore",
  "os/nvram/source":
    "@dir @fdgroup @index @managed @mode @name @namespace @path @pool @protocol @query " +
    "@startupPolicy @tls @tlsHostname @type @volume address auth config cookies " +
    "encryption host identity initiator privateData readahead reconnect reservations " +
    "seclabel slices snapshot ssl timeout",
  sysinfo: "memory_device? processor?",
};

/**
 * Attributes that stand in documents and that libvirt ignores, by path and name, and why: those that people took
 * from other documents of libvirt's. What nobody knows is a misspelling.
 */
export const FORGOTTEN_NAMES: Readonly<Record<string, string>> = {
  "clock @sync": "the guest's clock is that of offset='…', utc where there is none",
  "features/acpi @default": "it belongs in a description of a host",
  "features/acpi @toggle": "it belongs in a description of a host",
  "features/apic @default": "it belongs in a description of a host",
  "features/apic @toggle": "it belongs in a description of a host",
  "features/pae @default": "it belongs in a description of a host",
  "features/pae @toggle": "it belongs in a description of a host",
};
