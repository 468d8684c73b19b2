//! Which pairs of a text are rare, without counting the texts there are.
//!
//! A database keeps of each text only its rarest pairs: two near copies share them, and what few texts have makes few
//! candidates. What is rare must not change from day to day, or a text of last year would have been filed under other
//! pairs than its copy of today. So it comes from a fixed list of the pairs that registers are full of.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::{Pair, Text, pair};

/// The most pairs of a text that are kept.
const KEPT: usize = 12;

/// How common the listed pairs are, the most common with the highest number.
static FREQUENT: LazyLock<HashMap<Pair, usize>> = LazyLock::new(|| {
    let lines = include_str!("frequent.txt").lines().filter(|line| !line.starts_with('#'));
    let pairs: Vec<Pair> = lines
        .flat_map(str::split_whitespace)
        .filter_map(|two| {
            let mut signs = two.chars();
            Some(pair(signs.next()?, signs.next()?))
        })
        .collect();
    pairs.iter().rev().enumerate().map(|(place, pair)| (*pair, place + 1)).collect()
});

/// The rarest pairs of a text, at most twelve, in the order of their rarity.
pub fn sketch(text: &Text) -> Vec<Pair> {
    let mut ranked: Vec<(usize, u64, Pair)> = text
        .pairs
        .iter()
        .map(|pair| (FREQUENT.get(pair).copied().unwrap_or(0), mixed(*pair), *pair))
        .collect();
    ranked.sort_unstable();
    ranked.into_iter().take(KEPT).map(|(_, _, pair)| pair).collect()
}

/// Unlisted pairs stand in an order that has nothing to do with their meaning (the finishing step of splitmix64).
const fn mixed(pair: Pair) -> u64 {
    let mut value = pair;
    value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

#[cfg(test)]
mod tests {
    use super::super::Names;
    use super::*;

    #[test]
    fn what_every_register_says_is_left_out_first() {
        let names = Names::default();
        let text = Text::new("每月盘点库存现金，结果公示，由纪检人员监督检查，并将情况报告领导班子", &names);
        let kept: Vec<String> = sketch(&text)
            .into_iter()
            .filter_map(|pair| {
                let sign = |code: u64| char::from_u32(u32::try_from(code).ok()?);
                Some([sign(pair >> 32)?, sign(pair & 0xffff_ffff)?].iter().collect())
            })
            .collect();
        assert_eq!(kept.len(), KEPT);
        assert!(!kept.iter().any(|pair| pair == "监督" || pair == "公示"), "{kept:?}");
    }
}
