/** Documents to domains, under the options that change how they are read. */
import type { OneForward } from "../../domain/change_forwards.ts";
import type { ReadDomain, ReadOptions } from "../../domain/read.ts";
import type { HostPlaces } from "../../domain/rules/rule.ts";
import type { Host } from "../../host/host.ts";
import { checkDocument } from "../../plan/check_document.ts";
import type { Arguments } from "../arguments.ts";
import { directoryOf, type Input } from "./read_input.ts";

/** What the command line says about how a document is read. */
export interface Reading {
  /** `passt`: in place of what needs libvirt's networks. */
  readonly net?: string | undefined;
  /** Goes on without what the guest does without. */
  readonly skipUnsupported?: boolean;
  /** Beside those of the document. */
  readonly forwards?: readonly OneForward[];
  /** Where relative paths begin; absent: where the document is. */
  readonly directory?: string;
  /** What libvirt knows and the grammar does not is kept, to be written again. */
  readonly keepsUnknown?: boolean;
}

/** The options that {@link Reading} is about. */
export function readingOf(args: Arguments): Reading {
  return { net: args.text("net"), skipUnsupported: args.flag("skip-unsupported") };
}

/** What decodes and checks each document of a command. */
export function domainReader(
  host: Host,
  { net, skipUnsupported = false, keepsUnknown = false, forwards = [], directory }: Reading = {},
): (input: Input) => Promise<ReadDomain> {
  const options: ReadOptions = {
    places: placesOf(host),
    skipUnsupported,
    keepsUnknown,
    forwards,
    ...(net === "passt" ? { net: "passt" } : {}),
  };
  return ({ file, text, finding }) =>
    finding ? Promise.resolve({ findings: [finding], remarks: [] }) : checkDocument(file, text, {
      ...options,
      directory: directory ?? directoryOf(file, host),
    });
}

function placesOf({ environment }: Host): HostPlaces {
  const home = environment("HOME");
  return home === undefined ? {} : { home };
}
