//! Two texts side by side: which stretches of each the other has too.

use similar::{Algorithm, ChangeTag, capture_diff_slices};

/// A stretch of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// As it stands there.
    pub text: String,
    /// Whether the other text has it too, in the same order.
    pub is_shared: bool,
}

/// Both texts, cut where they differ. The stretches of a text put together are the text.
pub fn marked(left: &str, right: &str) -> [Vec<Stretch>; 2] {
    let (left, right): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
    let mut sides = [Vec::new(), Vec::new()];
    for operation in capture_diff_slices(Algorithm::Myers, &left, &right) {
        for change in operation.iter_changes(&left, &right) {
            let sign = change.value();
            match change.tag() {
                ChangeTag::Equal => sides.iter_mut().for_each(|side| push(side, sign, true)),
                ChangeTag::Delete => push(&mut sides[0], sign, false),
                ChangeTag::Insert => push(&mut sides[1], sign, false),
            }
        }
    }
    sides
}

fn push(side: &mut Vec<Stretch>, sign: char, is_shared: bool) {
    match side.last_mut() {
        Some(last) if last.is_shared == is_shared => last.text.push(sign),
        _ => side.push(Stretch { text: sign.to_string(), is_shared }),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn differing_words_are_marked_on_both_sides() {
        let [left, right] = marked("每月盘点一次", "每季盘点一次");
        let differing = |side: &[Stretch]| {
            side.iter().filter(|one| !one.is_shared).map(|one| one.text.clone()).collect::<Vec<_>>()
        };
        assert_eq!((differing(&left), differing(&right)), (vec!["月".to_owned()], vec!["季".to_owned()]));
    }

    proptest! {
        #[test]
        fn nothing_is_lost(left in "[甲乙丙丁，]{0,12}", right in "[甲乙丙丁，]{0,12}") {
            let sides = marked(&left, &right).map(|side| side.into_iter().map(|one| one.text).collect::<String>());
            prop_assert_eq!(sides, [left, right]);
        }
    }
}
