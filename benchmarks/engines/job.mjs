// What does the benchmark ask of an engine written for node? The same as job.py: `node SCRIPT TEMPLATE LETTERS FOLDER`.
import fs from "node:fs";
import path from "node:path";

export async function measure(fill) {
  const [template, source, folder] = process.argv.slice(2);
  const letters = fs.readFileSync(source, "utf8").trimEnd().split("\n").map((line) => JSON.parse(line));
  const job = {
    template,
    content: fs.readFileSync(template),
    letters,
    write: (number, bytes) => fs.writeFileSync(path.join(folder, `${String(number).padStart(6, "0")}.docx`), bytes),
  };
  const cpu = process.cpuUsage();
  const start = process.hrtime.bigint();
  await fill(job);
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  const used = process.cpuUsage(cpu);
  const cpu_seconds = (used.user + used.system) / 1e6;
  console.log(JSON.stringify({ seconds, cpu_seconds, peak_mib: process.resourceUsage().maxRSS / 1024 }));
}
