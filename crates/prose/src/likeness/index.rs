//! All near copies among many texts at once, in memory.

use std::collections::HashMap;

use rayon::prelude::*;

use super::{Pair, Text, most_met};

/// So many of a text's rarest pairs are looked up.
const LOOKED_UP: usize = 12;
/// So many candidates of a text are scored: those that share most of its rare pairs.
const SCORED: usize = 30;
/// A pair that more texts have makes no candidates, unless the text has no rarer one.
const CROWDED: usize = 400;

/// Two texts that are near copies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Twin {
    /// The place of the later one.
    pub text: usize,
    /// The place of the earlier one.
    pub other: usize,
    /// How alike they are, from 0 to 1.
    pub score: f64,
}

/// For every text its likest earlier texts, at most `each`, from a score on. Short texts have none.
pub fn twins(texts: &[Text], least: f64, each: usize) -> Vec<Twin> {
    let rare = rarest(texts);
    let mut found: Vec<Twin> = texts
        .par_iter()
        .enumerate()
        .flat_map_iter(|(place, text)| {
            let mut alike: Vec<Twin> = candidates(place, text, &rare)
                .into_iter()
                .map(|other| Twin { text: place, other, score: text.likeness(&texts[other], least) })
                .filter(|twin| twin.score > 0.0)
                .collect();
            alike
                .sort_by(|left, right| right.score.total_cmp(&left.score).then(left.other.cmp(&right.other)));
            alike.truncate(each);
            alike
        })
        .collect();
    found.sort_by_key(|twin| (twin.text, twin.other));
    found
}

/// The texts of each pair, for the rarest pairs of each text.
struct Rare {
    /// Of each text.
    looked_up: Vec<Vec<u32>>,
    /// By the number of the pair.
    having: Vec<Vec<u32>>,
}

fn rarest(texts: &[Text]) -> Rare {
    let mut numbers: HashMap<Pair, u32> = HashMap::new();
    let mut counts: Vec<u32> = Vec::new();
    let numbered: Vec<Vec<u32>> = texts
        .iter()
        .map(|text| {
            let pairs = if text.is_short() { &[][..] } else { text.pairs() };
            pairs
                .iter()
                .map(|pair| {
                    let next = u32::try_from(counts.len()).unwrap_or(u32::MAX);
                    let number = *numbers.entry(*pair).or_insert(next);
                    if number == next {
                        counts.push(0);
                    }
                    counts[number as usize] += 1;
                    number
                })
                .collect()
        })
        .collect();
    let looked_up: Vec<Vec<u32>> = numbered
        .into_par_iter()
        .map(|mut pairs| {
            pairs.sort_unstable_by_key(|pair| (counts[*pair as usize], *pair));
            pairs.truncate(LOOKED_UP);
            pairs
        })
        .collect();
    let mut having: Vec<Vec<u32>> = vec![Vec::new(); counts.len()];
    for (place, pairs) in (0..).zip(&looked_up) {
        for pair in pairs {
            having[*pair as usize].push(place);
        }
    }
    Rare { looked_up, having }
}

fn candidates(place: usize, text: &Text, rare: &Rare) -> Vec<usize> {
    if text.is_short() {
        return Vec::new();
    }
    let pairs = &rare.looked_up[place];
    let earlier = |pair: &u32| {
        let having = &rare.having[*pair as usize];
        let end = having.partition_point(|other| (*other as usize) < place);
        &having[end.saturating_sub(CROWDED)..end]
    };
    most_met(
        pairs.iter().flat_map(|pair| earlier(pair).iter().map(|other| *other as usize)),
        pairs.len(),
        SCORED,
    )
}

#[cfg(test)]
mod tests {
    use super::super::{NEAR, Names};
    use super::*;

    #[test]
    fn each_text_finds_its_earlier_copies() {
        let names = Names::default();
        let texts: Vec<Text> = [
            "询价不少于三家并保留原始报价，验收与采购分岗，采购结果每月公示",
            "代收款当日缴存，备用金限额管理，月末与会计双人盘点签字",
            "询价不得少于三家，保留原始报价，验收和采购分岗，结果每月公示",
            "短的",
            "短的",
        ]
        .iter()
        .map(|text| Text::new(text, &names))
        .collect();
        let found = twins(&texts, NEAR, 3);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!((found[0].text, found[0].other), (2, 0));
    }
}
