// easy-template-x: one handler for all letters.
import { TemplateHandler } from "easy-template-x";
import { measure } from "./job.mjs";

await measure(async ({ content, letters, write }) => {
  const handler = new TemplateHandler();
  for (const [number, letter] of letters.entries()) {
    write(number, await handler.process(content, letter));
  }
});
