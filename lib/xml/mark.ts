/**
 * What a part of the grammar does not do here, said once: at its field. The finding in a document, the column of
 * the reference page and the tests come from it; support that is added later takes the mark away.
 */
import type { FindingText } from "../findings/finding.ts";

/**
 * - `ignored`: it is taken, kept, and changes nothing.
 * - `unsupported`: it is right, and a document with it cannot be run.
 */
export interface Mark<T = unknown> {
  readonly effect: "ignored" | "unsupported";
  /** Of `ignored` half a sentence, of `unsupported` the whole message. */
  readonly why: string;
  readonly help?: string | undefined;
  /** Said on the page alone, since nobody expects an effect. */
  readonly silent?: boolean | undefined;
  /** The code under which a rule reports it, of some documents: it takes more than this field to know. */
  readonly rule?: string | undefined;
  /** The part of a child element that it is about: `@name` or an element; absent: the whole. */
  readonly at?: string | undefined;
  /** Of `unsupported`: the guest does without it, so it is left out for whoever asks for that. */
  readonly dispensable?: boolean | undefined;
  /** The values that it is about; absent: all. */
  when?(value: T): boolean;
}

/** What can be said of a mark besides why. */
export interface MarkOptions<T> {
  readonly help?: string;
  readonly silent?: boolean;
  readonly at?: string;
  readonly dispensable?: boolean;
  when?(value: T): boolean;
}

/** Something that cannot be run and that one field alone does not tell: a rule reports it, the fields name it. */
export interface Restriction extends FindingText {
  readonly severity: "unsupported";
}

/** The mark of a field for what a rule reports. Pure. */
export function markOf({ code, message, help }: Restriction): Mark<never> {
  return { effect: "unsupported", why: message, help, rule: code };
}

/** Variants with which a document cannot be run, by the value of the attribute that decides. */
export type RefusedVariants = Readonly<Record<string, Pick<Mark, "why" | "help" | "rule">>>;

/** True for a mark that is about a field whatever it holds and wherever it stands. Pure. */
export function isWhole({ when, at, rule }: Mark): boolean {
  return when === undefined && at === undefined && rule === undefined;
}
