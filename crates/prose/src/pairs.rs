//! Character pairs: how texts are indexed so that a Chinese word of any length is found.
//!
//! Chinese has no spaces, and a dictionary misses the words that it does not know. So a text is cut
//! into every two neighbouring characters, the same way on both databases; a query of two
//! characters is one look-up, a longer one an intersection whose hits are then checked against the
//! text ([`contains`]). A single character is looked up as the beginning of a pair; the last
//! character of a run stands in the index alone for that purpose.

use std::collections::HashSet;

use unicode_normalization::UnicodeNormalization;

/// What an index stores for a text: its distinct pairs, and the last character of each run, parted
/// by spaces. Empty for a text without letters or digits.
pub fn index(text: &str) -> String {
    let mut seen = HashSet::new();
    let mut tokens = String::with_capacity(text.len() * 3);
    for run in runs(&normal(text)) {
        let signs: Vec<char> = run.chars().collect();
        for at in 0..signs.len() {
            let pair = (signs[at], signs.get(at + 1).copied());
            if seen.insert(pair) {
                if !tokens.is_empty() {
                    tokens.push(' ');
                }
                tokens.push(pair.0);
                tokens.extend(pair.1);
            }
        }
    }
    tokens
}

/// The tokens that all must be in the index of a text that contains the words; a token that ends in
/// `*` is the beginning of one. Empty when the words hold no letter or digit.
pub fn query(words: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    for run in runs(&normal(words)) {
        let signs: Vec<char> = run.chars().collect();
        if let [only] = signs[..] {
            tokens.push(format!("{only}*"));
        }
        tokens.extend(signs.windows(2).map(|pair| pair.iter().collect::<String>()));
    }
    tokens.sort_unstable();
    tokens.dedup();
    tokens
}

/// Whether the text contains every run of the words, width and case aside.
pub fn contains(text: &str, words: &str) -> bool {
    let text = normal(text);
    runs(&normal(words)).all(|run| text.contains(run))
}

/// Whether the tokens alone decide, so that hits need no check: no run is longer than a pair.
pub fn is_exact(words: &str) -> bool {
    runs(&normal(words)).all(|run| run.chars().count() <= 2)
}

fn normal(text: &str) -> String {
    text.nfkc().flat_map(char::to_lowercase).collect()
}

fn runs(text: &str) -> impl Iterator<Item = &str> {
    text.split(|sign: char| !sign.is_alphanumeric()).filter(|run| !run.is_empty())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn found(text: &str, words: &str) -> bool {
        let index = index(text);
        let tokens: HashSet<&str> = index.split(' ').collect();
        query(words).iter().all(|token| match token.strip_suffix('*') {
            Some(stem) => tokens.iter().any(|known| known.starts_with(stem)),
            None => tokens.contains(token.as_str()),
        }) && contains(text, words)
    }

    #[test]
    fn words_of_any_length_are_found() {
        let text = "利用施工许可初审权，收受好处后放宽条件。ＡＢ角复核";
        for words in ["施工", "施工许可", "权", "件", "ab角", "放宽 施工"] {
            assert!(found(text, words), "{words}");
        }
        for words in ["权收", "许可施工", "采购", "核复"] {
            assert!(!found(text, words), "{words}");
        }
        assert!(query("，。 ").is_empty());
    }

    proptest! {
        #[test]
        fn every_part_of_a_text_is_found(text in "[甲乙丙丁戊，A-C1-3]{1,30}", from in 0usize..30, length in 1usize..8) {
            let part: String = text.chars().skip(from).take(length).collect();
            prop_assert!(found(&text, &part));
        }
    }
}
