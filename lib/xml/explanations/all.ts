/** The codes of this room, explained: what any grammar may find in a document. */
import { type CodeExplanation, explanationsOf } from "../../findings/explanation.ts";
import { EXAMPLES } from "./examples.ts";

const TEXTS: Readonly<Record<string, Omit<CodeExplanation, "code">>> = {
  "xml/syntax": {
    title: "The text is not XML",
    text:
      `Nothing can be said of a document before its tags, quotes and references are right, so this is the
      only finding there is until it is put right. The place is where reading came to an end; with a forgotten
      quote or end tag the mistake may stand a little before it.

      A DOCTYPE is refused as well: no domain document has a use for one, and those who write them on purpose
      want to read files or fill memory.`,
  },
  "xml/limit": {
    title: "The document passes a limit",
    when: "domrun check /dev/zero, or elements that nest 65 deep.",
    text:
      `A document may have 4 MiB, as much as libvirt takes from a client; elements may nest 64 deep and
      have 64 attributes. No domain document comes near, one that is made to exhaust
      memory does.`,
  },
  "xml/encoding": {
    title: "The document is not in UTF-8",
    when: "an old document with an ä that its editor wrote in ISO-8859-1.",
    text:
      `It has bytes that are no UTF-8, which would come out wrong: as another name, or another path. Save it in UTF-8
      (iconv -f ISO-8859-1 -t UTF-8 converts it). What its first line calls the encoding does not matter.`,
  },
  "xml/left-out": {
    title: "Left out, since the guest does without it",
    when: "domrun up --skip-unsupported of a document with <throttlegroups>.",
    text:
      `With --skip-unsupported, parts of the document that are not supported are left out where the guest does
      without them: it boots, finds its disks, its network and its screen, and its data lose no protection. Each has
      such a note. The machine is the one of a document that never had them. What a guest would miss, a disk or a
      secret say, is still refused. \`domrun format --skip-unsupported\` writes the document without them.`,
  },
  "xml/wrong-root": {
    title: "The document is of another kind",
    text:
      `The outermost element decides what a document is. A file with a <network>, a <pool> or a <disk> alone
      is no machine; a device by itself is what attach takes.`,
  },
  "xml/default-namespace": {
    title: "An element is put in a namespace",
    text:
      `libvirt's elements are in no namespace. With xmlns='…' on one of them, it and all within it are other
      elements of the same name. Namespaces of one's own may stand only inside <metadata>. What is QEMU's alone
      is in http://libvirt.org/schemas/domain/qemu/1.0: with any prefix, or with xmlns='…' on <commandline>.`,
  },
  "xml/unknown-element": {
    title: "No such element here",
    text:
      `Neither domrun nor libvirt knows an element of this name at this place. libvirt ignores it without
      a word; here it is an error, since it is nearly always misspelt or one level too high or too low.`,
  },
  "xml/unknown-attribute": {
    title: "No such attribute on this element",
    text:
      `Neither domrun nor libvirt knows the attribute. libvirt ignores it without a word, and what it
      was meant to say is lost: a <range> whose start is misspelt forwards every port.`,
  },
  "xml/misplaced": {
    title: "It belongs to another type of this element",
    text:
      `The element's type decides what else it may hold, and this part belongs to another type. libvirt
      reads past it; here it is an error, for either the type or the part is not meant.`,
  },
  "xml/duplicate-element": {
    title: "An element stands twice where one is meant",
    text:
      `libvirt takes the first and reads past the rest. Which one is meant cannot be known, so one of them
      has to go.`,
  },
  "xml/missing-element": {
    title: "An element that must be there is not",
    text:
      `The element has no meaning without this child. Where a default exists nothing is asked for; here there
      is none.`,
  },
  "xml/missing-attribute": {
    title: "An attribute that must be there is not",
    text:
      `The element has no meaning without this attribute. Where a default exists nothing is asked for; here
      there is none.`,
  },
  "xml/unexpected-text": {
    title: "Text where only elements may stand",
    text:
      `Text between the tags means nothing here; often it is left over from a copy, or a comment without its
      marks. An element holds either text or elements, never both.`,
  },
  "xml/bad-value": {
    title: "The value is not one that fits",
    text:
      `The message says what is needed. Words are compared letter by letter, capitals included; white space
      counts, except around numbers; numbers are decimal where nothing else is said.`,
  },
  "xml/empty": {
    title: "It is written and left empty",
    text:
      `Programs that fill in a template write elements and attributes for which they have nothing. libvirt reads
them as if they were not there, and so does domrun.`,
  },
  "xml/bad-element": {
    title: "The parts of an element do not fit together",
    text:
      `Each attribute and text is right by itself, and together they mean nothing: the message says why.`,
  },
  "xml/unsupported-element": {
    title: "libvirt knows the element, domrun does not do it",
    text:
      `The document is right, and asks for something that needs libvirtd, root or hardware of the host, or
      that is no part of a machine for the moment. Nothing is started, since the machine would be another one
      than was asked for. The help says what to write instead, where something comes near.`,
  },
  "xml/unsupported-attribute": {
    title: "libvirt knows the attribute, domrun does not do it",
    text:
      `The document is right, and asks for something that domrun does not do. Nothing is started, since
      the machine would be another one than was asked for. Remove the attribute if it does not matter.`,
  },
  "xml/unsupported-value": {
    title: "libvirt knows the value, domrun does not do it",
    text:
      `The value is one of libvirt's, and asks for something that domrun does not do. The help lists the
      values that are supported, or says what to write instead.`,
  },
  "xml/forgotten": {
    title: "This attribute was never read",
    text:
      `It stands in documents that people pass on, and no libvirt reads it: the guest is the same without it. Others
      that nobody knows are errors, since they may be misspelt.`,
  },
  "xml/no-effect": {
    title: "This part is kept and changes nothing",
    text:
      `The document may have it, it is written back by format, and it makes no difference to the machine that
      domrun runs: the message says why. It is said so that nobody relies on it.`,
  },
};

export const CODES: readonly CodeExplanation[] = explanationsOf(TEXTS, EXAMPLES);
