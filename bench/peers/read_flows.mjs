// Reads every BPMN file of a folder with bpmn-moddle, warm, and prints the seconds of one round.
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(new URL("../../web/", import.meta.url));
const { BpmnModdle } = await import(require.resolve("bpmn-moddle"));
const [folder, rounds] = [process.argv[2], Number(process.argv[3])];
const files = readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8"));
const moddle = new BpmnModdle();
const round = async () => {
  for (const file of files) await moddle.fromXML(file);
};
for (let warm = 0; warm < 10; warm += 1) await round();
const started = process.hrtime.bigint();
for (let done = 0; done < rounds; done += 1) await round();
console.log(Number(process.hrtime.bigint() - started) / 1e9 / rounds);
