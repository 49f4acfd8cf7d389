// docxtemplater: a new object for each letter, as its documentation has it.
import Docxtemplater from "docxtemplater";
import PizZip from "pizzip";
import { measure } from "./job.mjs";

await measure(async ({ content, letters, write }) => {
  letters.forEach((letter, number) => {
    const document = new Docxtemplater(new PizZip(content), { paragraphLoop: true, linebreaks: true });
    document.render(letter);
    write(number, document.toBuffer());
  });
});
