//! Bundles the front end into `dist/` under fixed names, which the server embeds and serves with a digest in
//! the query. Each script is built alone, so that none of them imports a shared piece under an address
//! without that digest.
import { copyFile, mkdir, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { writeSprite } from "./icons.mjs";
import { packagesOf, writeNotices } from "./notices.mjs";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
/** Packages that something of is in `dist/`. */
const bundled = new Set(["@tabler/icons"]);
const SCRIPTS = ["app", "register", "import", "flow"];

await rm(`${ROOT}dist`, { recursive: true, force: true });
await mkdir(`${ROOT}dist`);
for (const name of SCRIPTS) {
  const built = await build({
    root: ROOT,
    configFile: false,
    publicDir: false,
    logLevel: "warn",
    build: {
      outDir: "dist",
      emptyOutDir: false,
      target: ["chrome109", "firefox115"],
      cssCodeSplit: false,
      modulePreload: false,
      assetsInlineLimit: 0,
      // The drawing library of the flow editor alone is half of this; only its own page loads it.
      chunkSizeWarningLimit: 700,
      rolldownOptions: {
        // htmx can evaluate code in attributes; the content policy and its own setting switch that off.
        checks: { eval: false },
        input: `source/${name}.ts`,
        output: {
          format: "es",
          entryFileNames: `${name}.js`,
          assetFileNames: `${name}.[ext]`,
          codeSplitting: false,
          comments: { legal: false },
        },
      },
    },
  });
  for (const chunk of [built].flat().flatMap(({ output }) => output)) {
    for (const found of packagesOf(chunk.moduleIds ?? [])) {
      bundled.add(found);
    }
  }
}
await writeNotices(`${ROOT}dist/licences.txt`, bundled);
await writeSprite(`${ROOT}dist/icons.svg`);
await copyFile(`${ROOT}icons/brand.svg`, `${ROOT}dist/brand.svg`);
