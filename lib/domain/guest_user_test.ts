import { assertEquals } from "@std/assert";
import { makeSource } from "../findings/source.ts";
import { writeXml } from "../xml/encode.ts";
import { parseXml } from "../xml/parse.ts";
import { guestUser, guestUserOf } from "./guest_user.ts";

const NAMESPACE = "urn:domrun:guest";

async function userIn(inside: string): Promise<string | undefined> {
  const { document } = await parseXml(makeSource("a.xml", `<domain>${inside}</domain>`));
  return document && guestUserOf(document.root);
}

Deno.test("guestUserOf() reads what guestUser() wrote", async () => {
  for (const name of ["me", "x-1"]) assertEquals(await userIn(writeXml(guestUser(name))), name);
});

Deno.test("guestUserOf() reads the element of domrun's namespace alone", async () => {
  const rows: readonly (readonly [metadata: string, user: string | undefined])[] = [
    [`<d:guest xmlns:d="${NAMESPACE}" a="1" user="me"/>`, "me"],
    [`<guest xmlns="${NAMESPACE}" user="a&amp;b"/>`, "a&b"],
    [`<d:guest xmlns:d="${NAMESPACE}"/>`, undefined],
    [`<d:guest xmlns:d="${NAMESPACE}" user=""/>`, undefined],
    [`<d:guests xmlns:d="${NAMESPACE}" user="me"/>`, undefined],
    [`<domrun:guest xmlns:domrun="urn:other" user="me"/>`, undefined],
    [`<!-- <domrun:guest xmlns:domrun="${NAMESPACE}" user="me"/> -->`, undefined],
    [`<![CDATA[<domrun:guest xmlns:domrun="${NAMESPACE}" user="me"/>]]>`, undefined],
    ["", undefined],
  ];
  for (const [metadata, user] of rows) {
    assertEquals(await userIn(`<metadata>${metadata}</metadata>`), user, metadata);
  }
});
