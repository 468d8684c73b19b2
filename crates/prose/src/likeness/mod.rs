//! Near copies: two texts that are one text with a few words changed.
//!
//! A text is first made [plain](plain): width and case aside, without punctuation, with every unit's name as one sign
//! and without what the law itself says (titles, articles, set phrases). Two plain texts are as alike as the greater of
//! the Jaccard index of their character pairs, which does not mind the order of clauses, and their alignment, which
//! does not mind short insertions (practice.md, 'Near copy, measured'); or of the alignment of each clause with the one
//! that is likest to it, which minds neither.

mod index;
mod marks;
mod plain;
mod rarity;

use std::collections::HashMap;
use std::hash::Hash;

use rapidfuzz::distance::indel;
use rayon::prelude::*;

pub use index::{Twin, twins};
pub use marks::{Stretch, marked};
pub use plain::Names;
pub use rarity::sketch;

/// From this score on, a text counts as a near copy; counties may set another.
pub const NEAR: f64 = 0.70;

/// Plain texts shorter than this many characters are never copies: there are only so many ways to say a short thing.
pub const SHORTEST: usize = 10;

/// Two neighbouring characters of a plain text, as one number.
pub type Pair = u64;

/// A text made ready for comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    signs: Vec<char>,
    /// After how many of them each clause ends.
    ends: Vec<usize>,
    /// Sorted, each once.
    pairs: Vec<Pair>,
}

impl Text {
    /// Makes a text plain.
    pub fn new(text: &str, names: &Names) -> Text {
        let (signs, ends) = plain::plain(text, names);
        let mut pairs: Vec<Pair> = signs.windows(2).map(|two| pair(two[0], two[1])).collect();
        pairs.sort_unstable();
        pairs.dedup();
        Text { signs, ends, pairs }
    }

    /// Makes many texts plain, on all cores.
    pub fn all<Source: AsRef<str> + Sync>(texts: &[Source], names: &Names) -> Vec<Text> {
        texts.par_iter().map(|text| Text::new(text.as_ref(), names)).collect()
    }

    /// Whether it is too short to be anybody's copy.
    pub fn is_short(&self) -> bool {
        self.signs.len() < SHORTEST
    }

    /// Its pairs, sorted, each once.
    pub fn pairs(&self) -> &[Pair] {
        &self.pairs
    }

    /// How alike two texts are, from 0 to 1; 0 as well for all that is below `least`.
    pub fn likeness(&self, other: &Text, least: f64) -> f64 {
        if self.signs.is_empty() || other.signs.is_empty() {
            return 0.0;
        }
        let shared = shared(&self.pairs, &other.pairs);
        let all = self.pairs.len() + other.pairs.len() - shared;
        let by_pairs = if all == 0 { f64::from(self.signs == other.signs) } else { ratio(shared, all) };
        if by_pairs >= 1.0 {
            return 1.0;
        }
        let arguments = indel::Args::default().score_cutoff(least.max(by_pairs));
        let aligned = indel::normalized_similarity_with_args(
            self.signs.iter().copied(),
            other.signs.iter().copied(),
            &arguments,
        );
        let mut best = aligned.unwrap_or(0.0).max(by_pairs);
        // Texts that share few pairs share no clauses.
        if best < least.max(NEAR) && by_pairs >= 0.35 && self.ends.len() > 1 && other.ends.len() > 1 {
            best = best.max(self.clause_by_clause(other));
        }
        if best < least.max(NEAR) && by_pairs >= 0.35 {
            best = best.max(self.sign_by_sign(other));
        }
        if best >= least { best } else { 0.0 }
    }

    /// The same words in another order (抽取评审专家, 评审专家抽取): how many signs both have, less what any two texts of
    /// the field have in common.
    fn sign_by_sign(&self, other: &Text) -> f64 {
        const CHANCE: f64 = 0.15;
        let (mut own, mut theirs) = (self.signs.clone(), other.signs.clone());
        own.sort_unstable();
        theirs.sort_unstable();
        let (mut own, mut theirs) = (own.iter().peekable(), theirs.iter().peekable());
        let mut shared = 0_usize;
        while let (Some(one), Some(two)) = (own.peek(), theirs.peek()) {
            match one.cmp(two) {
                std::cmp::Ordering::Less => drop(own.next()),
                std::cmp::Ordering::Greater => drop(theirs.next()),
                std::cmp::Ordering::Equal => {
                    shared += 1;
                    own.next();
                    theirs.next();
                }
            }
        }
        ratio(2 * shared, self.signs.len() + other.signs.len()) - CHANCE
    }

    /// How much of both texts stands in clauses that the other has too, in whatever order.
    fn clause_by_clause(&self, other: &Text) -> f64 {
        // Clauses that are less alike say other things.
        const SAME: f64 = 0.6;
        let arguments = indel::Args::default().score_cutoff(SAME);
        let mut shared = 0.0;
        for (own, others) in [(self, other), (other, self)] {
            for clause in own.clauses() {
                let alike = others.clauses().filter_map(|theirs| {
                    let (left, right) = (clause.iter().copied(), theirs.iter().copied());
                    indel::normalized_similarity_with_args(left, right, &arguments)
                });
                shared += alike.fold(0.0, f64::max) * length(clause);
            }
        }
        shared / (length(&self.signs) + length(&other.signs))
    }

    fn clauses(&self) -> impl Iterator<Item = &[char]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, end)| &self.signs[start..*end])
    }
}

/// How alike two texts are, from 0 to 1.
pub fn score(left: &str, right: &str) -> f64 {
    let names = Names::default();
    Text::new(left, &names).likeness(&Text::new(right, &names), 0.0)
}

const fn pair(left: char, right: char) -> Pair {
    ((left as u64) << 32) | right as u64
}

fn shared(left: &[Pair], right: &[Pair]) -> usize {
    let (mut left, mut right, mut count) = (left, right, 0);
    while let (Some(one), Some(other)) = (left.first(), right.first()) {
        match one.cmp(other) {
            std::cmp::Ordering::Less => left = &left[1..],
            std::cmp::Ordering::Greater => right = &right[1..],
            std::cmp::Ordering::Equal => {
                count += 1;
                left = &left[1..];
                right = &right[1..];
            }
        }
    }
    count
}

#[expect(clippy::cast_precision_loss, reason = "a text has far fewer than 2⁵² characters")]
fn length(signs: &[char]) -> f64 {
    signs.len() as f64
}

#[expect(clippy::cast_precision_loss, reason = "counts of pairs in a text, far below 2⁵²")]
fn ratio(part: usize, whole: usize) -> f64 {
    part as f64 / whole as f64
}

/// The candidates that were met most often, at least twice (once, where there is only one chance), the most promising
/// first.
pub fn most_met<Id: Copy + Eq + Hash + Ord>(
    met: impl IntoIterator<Item = Id>,
    chances: usize,
    most: usize,
) -> Vec<Id> {
    let mut counts: HashMap<Id, usize> = HashMap::new();
    for id in met {
        *counts.entry(id).or_default() += 1;
    }
    let least = if chances < 4 { 1 } else { 2 };
    let mut ranked: Vec<(usize, Id)> =
        counts.into_iter().filter(|(_, count)| *count >= least).map(|(id, count)| (count, id)).collect();
    ranked.sort_unstable_by(|left, right| right.0.cmp(&left.0).then(left.1.cmp(&right.1)));
    ranked.truncate(most);
    ranked.into_iter().map(|(_, id)| id).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_with_changed_words_is_alike_and_another_measure_is_not() {
        let names = Names::new(["清河县林业局", "清河县住房和城乡建设局"]);
        let own = Text::new(
            "清河县住房和城乡建设局资金拨付由两人复核，每月与财政对账一次，结果在公开栏公示七日。",
            &names,
        );
        let copied =
            Text::new("资金拨付由二人复核，每季度与财政对账一次，林业局将结果在公示栏公示七天", &names);
        let other = Text::new("执法检查随机抽取检查对象和检查人员，检查结果当日录入并由两人签字。", &names);
        assert!(own.likeness(&copied, 0.0) >= NEAR, "{}", own.likeness(&copied, 0.0));
        assert!(own.likeness(&other, 0.0) < 0.4);
        assert!(own.likeness(&other, NEAR).abs() < f64::EPSILON);
    }

    #[test]
    fn clauses_in_another_order_are_the_same_text() {
        let left = "采购需求由三人论证，经办人与供应商有利害关系的回避，验收由使用部门签字";
        let right = "验收由使用部门签字，经办人与供应商有利害关系的回避，采购需求由三人论证";
        assert!(score(left, right) >= 0.85);
    }
}
