//! The ways in which units write a risk level (forms.md, 'Risk levels'). Anything else is left as it was
//! written and marked, since a person decides what 较高 means.

export const LEVELS = ["一级", "二级", "三级"] as const;
export type Level = (typeof LEVELS)[number];

const WAYS: Readonly<Record<Level, readonly string[]>> = {
  一级: ["一级", "一", "Ⅰ级", "Ⅰ", "I级", "I", "1级", "1", "高", "高风险", "A级", "A"],
  二级: ["二级", "二", "Ⅱ级", "Ⅱ", "II级", "II", "2级", "2", "中", "中风险", "B级", "B"],
  三级: ["三级", "三", "Ⅲ级", "Ⅲ", "III级", "III", "3级", "3", "低", "低风险", "C级", "C"],
};

const BY_WAY = new Map<string, Level>(
  LEVELS.flatMap((level) => WAYS[level].map((way): [string, Level] => [plain(way), level])),
);

/** The level that `text` names, or null when it names none of the three. */
export function parseLevel(text: string): Level | null {
  return BY_WAY.get(plain(text)) ?? null;
}

/** The level in its own word where `text` names one, otherwise the text as it was typed. */
export function normaliseLevel(text: string): string {
  return parseLevel(text) ?? text.trim();
}

/** Full-width letters and digits, Roman numerals, spaces and case do not tell one way from another. */
function plain(text: string): string {
  return text.normalize("NFKC").replace(/\s/g, "").toUpperCase();
}
