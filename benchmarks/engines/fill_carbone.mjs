// Carbone: it reads its template from a file.
import { promisify } from "node:util";
import carbone from "carbone";
import { measure } from "./job.mjs";

const render = promisify(carbone.render);

await measure(async ({ template, letters, write }) => {
  for (const [number, letter] of letters.entries()) {
    write(number, await render(template, letter, {}));
  }
});
process.exit(0); // its pool of converters would keep the process alive
