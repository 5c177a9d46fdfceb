/** `domrun explain`: what a finding means, why it is one, and what to write instead. */
import type { Arguments } from "../arguments.ts";
import { closest } from "../../findings/suggestion.ts";
import { renderExplanation } from "../../findings/explanation.ts";
import { UsageError } from "../command.ts";
import { EXIT, type ExitStatus } from "../exit_status.ts";
import { EXPLANATIONS } from "../explanations/every_room.ts";
import { print } from "../output.ts";
import { renderTable } from "../render/table.ts";

export function run(args: Arguments): Promise<ExitStatus> {
  const [code] = args.operands;
  if (code === undefined) {
    print(renderTable(["CODE", "MEANING"], EXPLANATIONS.map((one) => [one.code, one.title])));
    return Promise.resolve(EXIT.done);
  }
  const found = EXPLANATIONS.find((one) => one.code === code);
  if (found === undefined) {
    const near = closest(code, EXPLANATIONS.map((one) => one.code));
    throw new UsageError(
      `There is no code '${code}'`,
      near === undefined ? "all of them: domrun explain" : `did you mean ${near}?`,
    );
  }
  print(renderExplanation(found));
  return Promise.resolve(EXIT.done);
}
