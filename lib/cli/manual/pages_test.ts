import { assertEquals } from "@std/assert";
import { COMMANDS } from "../command_table.ts";
import { commandPage, mainPage } from "./pages.ts";

Deno.test("the manual pages have no character that a terminal of ASCII lacks", () => {
  const shown = COMMANDS.filter(({ hidden }) => !hidden);
  for (const page of [mainPage(shown), ...shown.map(commandPage)]) {
    assertEquals(page.match(/[^ -~\n].*/g), null);
  }
});
