//! How alike two texts are.

use std::collections::HashSet;

use unicode_normalization::UnicodeNormalization;

/// Jaccard of the sets of character pairs, punctuation, width and case aside: 0 for nothing in
/// common, 1 for the same text. Short texts of one character are alike only when equal.
pub fn score(left: &str, right: &str) -> f64 {
    let (left, right) = (pairs(left), pairs(right));
    if left.is_empty() || right.is_empty() {
        return 0.0;
    }
    let shared = left.intersection(&right).count();
    let all = left.len() + right.len() - shared;
    // Both counts are far below 2⁵².
    #[expect(clippy::cast_precision_loss, reason = "counts of pairs in a text")]
    let score = shared as f64 / all as f64;
    score
}

fn pairs(text: &str) -> HashSet<(char, char)> {
    let signs: Vec<char> =
        text.nfkc().filter(|sign| sign.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    if let [only] = signs[..] {
        return HashSet::from([(only, only)]);
    }
    signs.iter().copied().zip(signs.iter().copied().skip(1)).collect()
}

#[cfg(test)]
mod tests {
    use super::score;

    #[test]
    fn a_copy_with_a_changed_word_is_still_alike() {
        let copied = score("专项资金审核拨付把关不严，被截留挪用", "专项资金审核拨付把关不严，被挤占挪用");
        let other = score("专项资金审核拨付把关不严，被截留挪用", "政府采购代理机构选择中收受好处");
        assert!(copied > 0.6 && other < 0.2, "{copied} {other}");
    }
}
