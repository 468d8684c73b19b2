// Refuses a dependency whose licence would bind this program: every crate and every npm package that is
// built in or tested with must be under one of the permissive licences below.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

const PERMISSIVE = new Set([
  "0BSD", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "BlueOak-1.0.0", "BSD-1-Clause", "BSD-2-Clause",
  "BSD-3-Clause", "BSL-1.0", "CC0-1.0", "CC-BY-4.0", "CDLA-Permissive-2.0", "ISC", "MIT", "MIT-0", "NCSA",
  "OFL-1.1", "Python-2.0", "Unicode-3.0", "Unicode-DFS-2016", "Unlicense", "Zlib",
  // File-level copyleft: binds changes of those files only, and none are changed here.
  "MPL-2.0",
]);

// Licences that have no name of their own, by package: what npm says of them, word for word.
const NAMED = new Map([
  // MIT with one condition more: the bpmn.io mark in the corner of the canvas stays as it is, visible and with nothing
  // over it. The flow editor keeps it so. It binds no code of ours (web/node_modules/bpmn-js/LICENSE).
  ["bpmn-js", "SEE LICENSE IN LICENSE"],
]);

/** Whether an SPDX expression can be met with permissive licences alone. */
function isPermissive(expression) {
  const tokens = expression.replaceAll("/", " OR ").match(/\(|\)|[^\s()]+/g) ?? [];
  let at = 0;
  const either = () => {
    let met = both();
    while (tokens[at] === "OR") { at += 1; const other = both(); met = met || other; }
    return met;
  };
  const both = () => {
    let met = one();
    while (tokens[at] === "AND") { at += 1; const other = one(); met = met && other; }
    return met;
  };
  const one = () => {
    if (tokens[at] === "(") { at += 1; const met = either(); at += 1; return met; }
    let name = tokens[at++];
    if (tokens[at] === "WITH") { name = `${name} WITH ${tokens[at + 1]}`; at += 2; }
    return PERMISSIVE.has(name);
  };
  return tokens.length > 0 && either();
}

const metadata = JSON.parse(
  execFileSync("cargo", ["metadata", "--format-version", "1"], { encoding: "utf8", maxBuffer: 1 << 28 }),
);
const crates = metadata.packages
  .filter((found) => found.source)
  .map((found) => [`${found.name} ${found.version}`, found.license ?? ""]);
const locks = ["web/package-lock.json", "assets/fonts/package-lock.json"];
const packages = locks.flatMap((lock) =>
  Object.entries(JSON.parse(readFileSync(lock, "utf8")).packages)
    .filter(([path]) => path !== "")
    .map(([path, found]) => [path.replace(/.*node_modules\//, ""), found])
    .filter(([name, found]) => !(NAMED.has(name) && NAMED.get(name) === found.license))
    .map(([name, found]) => [`${name} ${found.version}`, found.license ?? ""]),
);

const all = [...crates, ...packages];
const refused = all.filter(([, licence]) => !isPermissive(licence));
for (const [name, licence] of refused) console.error(`${name}: licence '${licence || "not stated"}' is not on the list`);
console.log(`${all.length} dependencies, ${refused.length} with a licence that is not on the list`);
process.exit(refused.length === 0 ? 0 : 1);
