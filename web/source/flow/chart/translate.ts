//! The few words that the drawing library says by itself, in Chinese. What it says only to programmers is passed
//! through; no such text reaches the screen.
const WORDS: Readonly<Record<string, string>> = {
  "flow elements must be children of pools/participants": "请放进泳道图框里",
  "Data object must be placed within a pool/participant.": "材料请放进泳道图框里",
  "Open {element}": "打开“{element}”",
  "<unnamed>": "未命名",
  "Search in diagram": "在图里找",
};

export function translate(template: string, replacements: Readonly<Record<string, string>> = {}): string {
  const words = WORDS[template] ?? template;
  return words.replaceAll(/\{([^}]+)\}/g, (whole, name: string) => {
    const put = replacements[name];
    return put === undefined ? whole : (WORDS[put] ?? put);
  });
}
