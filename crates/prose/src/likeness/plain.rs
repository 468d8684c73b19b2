//! What of a text is compared: letters and digits, without names of units and without the law's own words.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;

/// Stands for any unit's name: a private character that no text has.
const UNIT: char = '\u{F8FF}';

/// What every text of the field may say without being a copy: words of laws and decisions.
const SET_PHRASES: &str = include_str!("set_phrases.txt");

/// The names of units, which make no difference between two texts.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// By their first character, the longest first.
    by_first: HashMap<char, Vec<Vec<char>>>,
}

impl Names {
    /// Full names and short ones. The name of a region before it may be left out: 林业局 is 清河县林业局.
    pub fn new<'name>(names: impl IntoIterator<Item = &'name str>) -> Names {
        let mut by_first: HashMap<char, Vec<Vec<char>>> = HashMap::new();
        let mut add = |name: &[char]| {
            // Two characters (林场, 医院) are rather a word than a name.
            if let (Some(first), true) = (name.first(), name.len() >= 3) {
                by_first.entry(*first).or_default().push(name.to_vec());
            }
        };
        for name in names {
            let signs: Vec<char> = folded(name).filter(|sign| sign.is_alphanumeric()).collect();
            add(&signs);
            for (at, sign) in signs.iter().enumerate().take(signs.len().saturating_sub(1)) {
                if matches!(sign, '省' | '市' | '县' | '区' | '旗') && at > 0 {
                    add(&signs[at..]);
                    add(&signs[at + 1..]);
                }
            }
        }
        for names in by_first.values_mut() {
            names.sort_by_key(|name| std::cmp::Reverse(name.len()));
            names.dedup();
        }
        Names { by_first }
    }

    /// The characters of the name that stands at the beginning; 0 for none.
    fn at(&self, signs: &[char]) -> usize {
        let names = signs.first().and_then(|first| self.by_first.get(first));
        names.into_iter().flatten().find(|name| signs.starts_with(name)).map_or(0, Vec::len)
    }
}

/// The characters that are compared, and after how many of them each clause ends.
pub(super) fn plain(text: &str, names: &Names) -> (Vec<char>, Vec<usize>) {
    let text = without_phrases(&without_citations(&folded(text).collect::<String>()));
    let mut plain = Vec::with_capacity(text.len() / 3);
    let mut ends = Vec::new();
    for clause in text.split(is_end_of_clause) {
        let signs: Vec<char> = clause.chars().filter(|sign| sign.is_alphanumeric()).collect();
        let mut at = 0;
        while at < signs.len() {
            match names.at(&signs[at..]) {
                0 => {
                    plain.push(digit(signs[at]));
                    at += 1;
                }
                length => {
                    plain.push(UNIT);
                    at += length;
                }
            }
        }
        if !signs.is_empty() {
            ends.push(plain.len());
        }
    }
    (plain, ends)
}

/// 五万元 is 5万元.
const fn digit(sign: char) -> char {
    match sign {
        '〇' | '零' => '0',
        '一' => '1',
        '二' | '两' => '2',
        '三' => '3',
        '四' => '4',
        '五' => '5',
        '六' => '6',
        '七' => '7',
        '八' => '8',
        '九' => '9',
        _ => sign,
    }
}

const fn is_end_of_clause(sign: char) -> bool {
    matches!(sign, ',' | '，' | '。' | ';' | '；' | '!' | '?' | '\n')
}

fn folded(text: &str) -> impl Iterator<Item = char> + '_ {
    text.nfkc().flat_map(char::to_lowercase)
}

/// Without 《…》 and the articles that follow it.
fn without_citations(text: &str) -> String {
    if !text.contains('《') {
        return text.to_owned();
    }
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('《') {
        kept.push_str(&rest[..start]);
        let after = &rest[start..];
        let Some(end) = after.find('》') else {
            rest = after;
            break;
        };
        rest = after[end + '》'.len_utf8()..].trim_start_matches(is_of_article);
    }
    kept.push_str(rest);
    kept
}

fn is_of_article(sign: char) -> bool {
    sign.is_ascii_digit() || "第条款项、和〇零一二三四五六七八九十百".contains(sign)
}

fn without_phrases(text: &str) -> String {
    let mut text = text.to_owned();
    for phrase in SET_PHRASES.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if text.contains(phrase) {
            text = text.replace(phrase, "");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, names: &[&str]) -> String {
        plain(text, &Names::new(names.iter().copied())).0.into_iter().collect()
    }

    #[test]
    fn width_signs_names_and_law_are_put_aside() {
        let names = ["清河县林业局"];
        assert_eq!(shown("由 林业局（Ａ股）复核。", &names), "由\u{F8FF}a股复核");
        assert_eq!(shown("清河县林业局、县林业局", &names), "\u{F8FF}\u{F8FF}");
        assert_eq!(shown("按照《中华人民共和国会计法》第二十七条，双人盘点", &[]), "按照双人盘点");
        assert_eq!(shown("一个《没有收尾", &[]), "1个没有收尾");
        assert_eq!(shown("两人、五万元", &[]), "2人5万元");
    }
}
