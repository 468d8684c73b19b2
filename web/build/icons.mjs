//! The icon sprite: our state shapes and the Tabler icons that `icons/tabler.txt` names, as one file of
//! symbols. A page asks for `icons.svg#name`; what is not listed is not shipped.
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const ROOT = new URL("../", import.meta.url);
const TABLER = new URL("node_modules/@tabler/icons/icons/outline/", ROOT);

/** The names that `icons/tabler.txt` lists, without comments and blank lines. */
export async function listedIcons() {
  const text = await readFile(new URL("icons/tabler.txt", ROOT), "utf8");
  return text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
}

/** One Tabler icon as a symbol: only what is drawn, since size, stroke and colour come from `svg.i`. */
async function tablerSymbol(name) {
  const file = await readFile(new URL(`${name}.svg`, TABLER), "utf8").catch(() => {
    throw new Error(`icons/tabler.txt names "${name}", which is no outline icon of @tabler/icons`);
  });
  const drawn = file
    .replace(/^[\s\S]*?<svg[^>]*>/, "")
    .replace("</svg>", "")
    .replace(/<path stroke="none"[^>]*>/, "")
    .replace(/\s*\n\s*/g, "");
  return `<symbol id="${name}" viewBox="0 0 24 24">${drawn}</symbol>`;
}

/** Writes the sprite to `path`. */
export async function writeSprite(path) {
  const shapes = await readFile(new URL("icons/shapes.svg", ROOT), "utf8");
  const ours = shapes.match(/<symbol[\s\S]*?<\/symbol>/g) ?? [];
  const theirs = await Promise.all((await listedIcons()).map(tablerSymbol));
  const symbols = [...ours, ...theirs].join("\n");
  await writeFile(path, `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols}\n</svg>\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await writeSprite(new URL("dist/icons.svg", ROOT));
}
