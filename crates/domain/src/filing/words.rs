//! Two texts side by side, sign by sign: what stayed, what went, what came.

use serde::Serialize;

/// What became of a piece of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// It stands in both.
    Same,
    /// It stands in the old one only.
    Gone,
    /// It stands in the new one only.
    New,
}

/// A piece of text with what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Piece {
    /// What became of it.
    pub mark: Mark,
    /// The text.
    pub text: String,
}

/// Above this many pairs of signs the texts are shown one after the other: nobody reads a longer one by signs.
const MOST_PAIRS: usize = 4_000_000;

/// The pieces of two texts in the order of reading.
pub fn pieces(old: &str, new: &str) -> Vec<Piece> {
    let (old, new): (Vec<char>, Vec<char>) = (old.chars().collect(), new.chars().collect());
    let start = old.iter().zip(&new).take_while(|(one, other)| one == other).count();
    let rest = (&old[start..], &new[start..]);
    let end = rest.0.iter().rev().zip(rest.1.iter().rev()).take_while(|(one, other)| one == other).count();
    let (before, after) = (&rest.0[..rest.0.len() - end], &rest.1[..rest.1.len() - end]);
    let mut pieces = Vec::new();
    push(&mut pieces, Mark::Same, &old[..start]);
    if before.len().saturating_mul(after.len()) > MOST_PAIRS {
        push(&mut pieces, Mark::Gone, before);
        push(&mut pieces, Mark::New, after);
    } else {
        between(&mut pieces, before, after);
    }
    push(&mut pieces, Mark::Same, &old[old.len() - end..]);
    pieces
}

/// The longest common subsequence, walked forwards; what went stands before what came in its place.
fn between(pieces: &mut Vec<Piece>, old: &[char], new: &[char]) {
    let width = new.len() + 1;
    let mut longest = vec![0u32; (old.len() + 1) * width];
    for (row, sign) in old.iter().enumerate().rev() {
        for (column, other) in new.iter().enumerate().rev() {
            longest[row * width + column] = if sign == other {
                longest[(row + 1) * width + column + 1] + 1
            } else {
                longest[(row + 1) * width + column].max(longest[row * width + column + 1])
            };
        }
    }
    let (mut row, mut column) = (0, 0);
    let (mut gone, mut fresh) = (Vec::new(), Vec::new());
    while row < old.len() && column < new.len() {
        if old[row] == new[column] {
            push(pieces, Mark::Gone, &std::mem::take(&mut gone));
            push(pieces, Mark::New, &std::mem::take(&mut fresh));
            push(pieces, Mark::Same, &old[row..=row]);
            row += 1;
            column += 1;
        } else if longest[(row + 1) * width + column] >= longest[row * width + column + 1] {
            gone.push(old[row]);
            row += 1;
        } else {
            fresh.push(new[column]);
            column += 1;
        }
    }
    gone.extend(&old[row..]);
    fresh.extend(&new[column..]);
    push(pieces, Mark::Gone, &gone);
    push(pieces, Mark::New, &fresh);
}

fn push(pieces: &mut Vec<Piece>, mark: Mark, signs: &[char]) {
    if signs.is_empty() {
        return;
    }
    match pieces.last_mut() {
        Some(last) if last.mark == mark => last.text.extend(signs),
        _ => pieces.push(Piece { mark, text: signs.iter().collect() }),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Mark, pieces};

    fn shown(old: &str, new: &str) -> String {
        pieces(old, new)
            .iter()
            .map(|piece| match piece.mark {
                Mark::Same => piece.text.clone(),
                Mark::Gone => format!("[-{}]", piece.text),
                Mark::New => format!("[+{}]", piece.text),
            })
            .collect()
    }

    #[test]
    fn changed_words_are_marked_and_the_rest_stays() {
        assert_eq!(
            shown("受理材料清单公开，每月抽查一次。", "受理材料清单上网，每月抽查十分之一。"),
            "受理材料清单[-公开][+上网]，每月抽查[+十分之]一[-次]。"
        );
        assert_eq!(shown("", "新"), "[+新]");
        assert_eq!(shown("同", "同"), "同");
    }

    proptest! {
        #[test]
        fn both_texts_can_be_read_back(old in "[甲乙丙丁]{0,20}", new in "[甲乙丙丁]{0,20}") {
            let found = pieces(&old, &new);
            let without = |gone| found.iter().filter(|one| one.mark != gone).map(|one| one.text.as_str()).collect::<String>();
            prop_assert_eq!(without(Mark::New), old);
            prop_assert_eq!(without(Mark::Gone), new);
        }
    }
}
