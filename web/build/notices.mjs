//! The licences of what is bundled, as each of them asks for: one file beside the bundles, with the text of every
//! package that a bundle or the sprite really holds.
import { readdir, readFile, writeFile } from "node:fs/promises";

const ROOT = new URL("../", import.meta.url);

/** The packages that the modules of a bundle come from. */
export function packagesOf(moduleIds) {
  const names = moduleIds.flatMap((id) => id.match(/node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1] ?? []);
  return new Set(names);
}

/** Writes them to `path`. */
export async function writeNotices(path, packages) {
  const notices = await Promise.all([...packages].sort().map(noticeOf));
  await writeFile(path, notices.join(`\n${"-".repeat(80)}\n\n`));
}

async function noticeOf(name) {
  const folder = new URL(`node_modules/${name}/`, ROOT);
  const { version } = JSON.parse(await readFile(new URL("package.json", folder), "utf8"));
  const file = (await readdir(folder)).find((one) => /^licen[cs]e(\.\w+)?$/i.test(one));
  if (file === undefined) {
    throw new Error(`${name} is bundled and has no licence file`);
  }
  return `${name} ${version}\n\n${(await readFile(new URL(file, folder), "utf8")).trim()}\n`;
}
