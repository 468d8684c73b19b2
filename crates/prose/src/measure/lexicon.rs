//! The words by which measures are judged, and the cutting of a clause into them.
//!
//! The list stands in `lexicon.txt`, one section a class; a county adds words of its own. A clause is cut from the
//! left, the longest known word first; what no class knows is the clause's own content.

use std::collections::HashMap;
use std::ops::{BitOr, BitOrAssign};
use std::sync::LazyLock;

/// What a word can be; one word can be several things (签字 is an act and a trace of it).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Class(u16);

impl Class {
    /// 加强, 提高, 严格执行: governs what follows, and says nothing by itself.
    pub const HOLLOW: Class = Class(1);
    /// 教育, 规章制度, 意识: no object of an act's own.
    pub const GENERIC: Class = Class(1 << 1);
    /// 盘点, 公示, 签字: something that somebody can be seen doing.
    pub const ACT: Class = Class(1 << 2);
    /// 建立, 开展, 实行: an act only with an object of its own.
    pub const FRAME: Class = Class(1 << 3);
    /// 会计, 第三方, 党组会.
    pub const WHO: Class = Class(1 << 4);
    /// 每月, 付款前.
    pub const WHEN: Class = Class(1 << 5);
    /// 超过, 不少于, 百分之; any number.
    pub const THRESHOLD: Class = Class(1 << 6);
    /// 台账, 回执, 录像.
    pub const TRACE: Class = Class(1 << 7);
    /// 等, 各项, 手段: ties verbs to a bundle in which none counts.
    pub const BUNDLE: Class = Class(1 << 8);
    /// 未经, 否则: what follows is barred until it is done.
    pub const CONDITION: Class = Class(1 << 9);
    /// Words without weight.
    pub const FILLER: Class = Class(1 << 10);
    /// Known to no list: the clause's own content.
    pub const OWN: Class = Class(1 << 11);
    /// 执行, 坚持, 严格: hollow, unless something follows that has a name of its own (执行收支两条线).
    pub const CARRY: Class = Class(1 << 12);

    const SECTIONS: [(&'static str, Class); 12] = [
        ("hollow", Class::HOLLOW),
        ("carry", Class::CARRY),
        ("generic", Class::GENERIC),
        ("act", Class::ACT),
        ("frame", Class::FRAME),
        ("who", Class::WHO),
        ("when", Class::WHEN),
        ("threshold", Class::THRESHOLD),
        ("trace", Class::TRACE),
        ("bundle", Class::BUNDLE),
        ("condition", Class::CONDITION),
        ("filler", Class::FILLER),
    ];

    /// Either of both, where constants are made.
    #[must_use]
    pub const fn or(self, other: Class) -> Class {
        Class(self.0 | other.0)
    }

    /// The same without these.
    #[must_use]
    pub const fn without(self, other: Class) -> Class {
        Class(self.0 & !other.0)
    }

    /// Whether it is any of these.
    pub const fn is(self, other: Class) -> bool {
        self.0 & other.0 != 0
    }
}

impl BitOr for Class {
    type Output = Class;

    fn bitor(self, other: Class) -> Class {
        Class(self.0 | other.0)
    }
}

impl BitOrAssign for Class {
    fn bitor_assign(&mut self, other: Class) {
        self.0 |= other.0;
    }
}

/// A word of a clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word<'text> {
    /// As it stands there.
    pub text: &'text str,
    /// What it is.
    pub class: Class,
}

/// The words with their classes.
#[derive(Clone, Debug)]
pub struct Lexicon {
    words: HashMap<String, Class>,
    /// The characters of the longest word, by its first one.
    longest: HashMap<char, usize>,
}

static BUILT_IN: LazyLock<Lexicon> = LazyLock::new(|| {
    let mut lexicon = Lexicon { words: HashMap::new(), longest: HashMap::new() };
    let mut class = Class::default();
    for line in include_str!("lexicon.txt").lines().map(str::trim) {
        if let Some(section) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            let known = Class::SECTIONS.into_iter().find(|(name, _)| *name == section);
            class = known.map(|(_, class)| class).unwrap_or_default();
        } else if !line.starts_with('#') {
            line.split_whitespace().for_each(|word| lexicon.add(word, class));
        }
    }
    lexicon
});

impl Lexicon {
    /// The list that comes with the product.
    pub fn built_in() -> &'static Lexicon {
        &BUILT_IN
    }

    /// The list with a county's own words: slogans it is tired of, and acts that its trades know.
    #[must_use]
    pub fn with<'word>(
        &self,
        slogans: impl IntoIterator<Item = &'word str>,
        acts: impl IntoIterator<Item = &'word str>,
    ) -> Lexicon {
        let mut own = self.clone();
        // A county's word outdoes the list: it is that and nothing else.
        for (words, class) in [
            (slogans.into_iter().collect::<Vec<_>>(), Class::HOLLOW),
            (acts.into_iter().collect::<Vec<_>>(), Class::ACT),
        ] {
            for word in words.into_iter().map(str::trim).filter(|word| !word.is_empty()) {
                own.words.remove(word);
                own.add(word, class);
            }
        }
        own
    }

    fn add(&mut self, word: &str, class: Class) {
        if let Some(first) = word.chars().next() {
            let longest = self.longest.entry(first).or_default();
            *longest = (*longest).max(word.chars().count());
        }
        *self.words.entry(word.to_owned()).or_default() |= class;
    }

    /// Cuts a clause into words. Digits with what they count are a threshold of their own.
    pub fn cut<'text>(&self, clause: &'text str) -> Vec<Word<'text>> {
        let starts: Vec<usize> = clause.char_indices().map(|(at, _)| at).chain([clause.len()]).collect();
        let signs = starts.len() - 1;
        let mut words: Vec<Word<'text>> = Vec::new();
        let mut own: Option<usize> = None;
        let mut at = 0;
        while at < signs {
            let first = clause[starts[at]..].chars().next().unwrap_or_default();
            let longest = self.longest.get(&first).copied().unwrap_or(0).min(signs - at);
            let known = (1..=longest).rev().find_map(|length| {
                let text = &clause[starts[at]..starts[at + length]];
                self.words.get(text).map(|class| (length, text, *class))
            });
            let number = number(&clause[starts[at]..]);
            let (length, word) = match known {
                Some((length, text, class)) if length >= number => (length, Word { text, class }),
                _ if number > 0 => {
                    let text = &clause[starts[at]..starts[at + number]];
                    (number, Word { text, class: Class::THRESHOLD })
                }
                _ => {
                    own.get_or_insert(at);
                    at += 1;
                    continue;
                }
            };
            if let Some(from) = own.take() {
                words.push(Word { text: &clause[starts[from]..starts[at]], class: Class::OWN });
            }
            words.push(word);
            at += length;
        }
        if let Some(from) = own {
            words.push(Word { text: &clause[starts[from]..], class: Class::OWN });
        }
        words
    }
}

/// How many characters a count has that stands at the beginning: 两次, 10%, 三年, 2000元. 一 alone is none: 一把手, 一律.
fn number(text: &str) -> usize {
    const MEASURES: [char; 30] = [
        '次', '人', '家', '名', '个', '份', '年', '月', '日', '天', '周', '倍', '成', '道', '级', '轮', '%',
        '％', '万', '元', '岁', '项', '遍', '种', '组', '户', '条', '处', '层', '小',
    ];
    let digits = text
        .chars()
        .take_while(|sign| {
            sign.is_ascii_digit()
                || ('０'..='９').contains(sign)
                || "〇一二三四五六七八九十百千两半几".contains(*sign)
        })
        .count();
    if digits == 0 {
        return 0;
    }
    let arabic = text.starts_with(|sign: char| sign.is_ascii_digit() || ('０'..='９').contains(&sign));
    match text.chars().nth(digits) {
        Some(sign) if MEASURES.contains(&sign) => digits + 1,
        _ if arabic => digits,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_word_is_taken_and_the_rest_is_own() {
        let words = Lexicon::built_in().cut("会计和出纳每月2次盘点库存现金");
        let texts: Vec<&str> = words.iter().map(|word| word.text).collect();
        assert_eq!(texts, ["会计", "和", "出纳", "每月", "2次", "盘点", "库存现金"]);
        assert!(words[6].class.is(Class::OWN) && words[4].class.is(Class::THRESHOLD));
    }

    #[test]
    fn a_countys_words_outdo_the_list() {
        let own = Lexicon::built_in().with(["盘点"], ["走塘口"]);
        assert_eq!(own.cut("盘点")[0].class, Class::HOLLOW);
        assert_eq!(own.cut("走塘口")[0].class, Class::ACT);
    }
}
