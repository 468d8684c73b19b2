//! Chance that is the same everywhere and for ever: the same seed gives the same county on every machine
//! and with every later version, which a library's generator does not promise.

use jiff::Timestamp;
use uuid::Uuid;

/// `SplitMix64` (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014).
#[derive(Clone, Debug)]
pub(super) struct Dice {
    state: u64,
}

impl Dice {
    /// The dice of one part of a county: parts are drawn apart, each in any order.
    pub(super) fn new(seed: u64, part: u64) -> Self {
        let mut dice = Dice { state: seed ^ part.wrapping_mul(0xd1b5_4a32_d192_ed03) };
        dice.next();
        dice
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to one less than `sides`; 0 when there are none.
    pub(super) fn below(&mut self, sides: usize) -> usize {
        // The high bits of a product: even enough for words, and no division.
        let product = u128::from(self.next()) * sides as u128;
        usize::try_from(product >> 64).unwrap_or(0)
    }

    /// Whether something that happens so many times in a hundred happens.
    pub(super) fn percent(&mut self, share: usize) -> bool {
        self.below(100) < share
    }

    /// One of them.
    pub(super) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    /// One of the texts.
    pub(super) fn word<'a>(&mut self, from: &'a [String]) -> &'a str {
        self.pick::<String>(from)
    }

    /// An id like the database's own, of this moment.
    pub(super) fn id(&mut self, at: Timestamp) -> Uuid {
        let milliseconds = u64::try_from(at.as_millisecond()).unwrap_or_default();
        let mut random = [0; 10];
        random[..8].copy_from_slice(&self.next().to_be_bytes());
        random[8..].copy_from_slice(&self.next().to_be_bytes()[..2]);
        uuid::Builder::from_unix_timestamp_millis(milliseconds, &random).into_uuid()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_is_a_county_for_ever() {
        let mut dice = Dice::new(2013, 7);
        let drawn: Vec<usize> = (0..6).map(|_| dice.below(1000)).collect();
        assert_eq!(drawn, [349, 271, 396, 471, 942, 236]);
    }

    #[test]
    fn parts_are_unlike_each_other_and_every_side_comes_up() {
        let mut seen = [0; 10];
        for part in 0..1000 {
            seen[Dice::new(1, part).below(10)] += 1;
        }
        assert!(seen.iter().all(|times| (60..140).contains(times)), "{seen:?}");
    }
}
