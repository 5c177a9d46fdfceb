import { devices, type Row, testRules } from "../testing/rule_rows.ts";
import * as shmem from "./shmem.ts";

const shared = (model: string, inside = "", name = "a") =>
  devices(`<shmem name='${name}'><model type='ivshmem-${model}'/>${inside}</shmem>`);

const ROWS: readonly Row[] = [
  {
    rule: shmem.shmemParts,
    parts: shared("plain", "<server/><msi vectors='2'/>"),
    says: [
      "<server: error shmem/model: <server> is for model 'ivshmem-doorbell' only",
      "<msi: error shmem/model: <msi> is for model 'ivshmem-doorbell' only",
    ],
  },
  {
    rule: shmem.shmemParts,
    parts: shared("doorbell", "<size unit='MiB'>4</size>"),
    says: [
      "<size: error shmem/model: the memory of model 'ivshmem-doorbell' is as large as its server makes it",
      "<shmem: error shmem/no-server: model 'ivshmem-doorbell' needs a <server>",
    ],
  },
  { rule: shmem.shmemParts, parts: shared("doorbell", "<server/><msi/>"), says: [] },
  {
    rule: shmem.shmemSize,
    parts: shared("plain", "<size unit='MiB'>5</size>"),
    says: [
      "<size: error shmem/size: the size is a power of two from 1 MiB up, found 5120 KiB",
    ],
  },
  { rule: shmem.shmemSize, parts: shared("plain", "<size unit='MiB'>1</size>"), says: [] },
  { rule: shmem.shmemSize, parts: shared("plain", "<size>4194304</size>"), says: [] },
  {
    rule: shmem.shmemSize,
    parts: shared("plain", "<size>4096</size>"),
    says: ["<size: error shmem/size: the size is a power of two from 1 MiB up, found 4 KiB"],
  },
  {
    rule: shmem.shmemName,
    parts: shared("plain", "", ".."),
    says: ["..: error shmem/name: '..' cannot be the name of a file"],
  },
  { rule: shmem.shmemName, parts: shared("plain", "", "..."), says: [] },
];

testRules(shmem, ROWS);
