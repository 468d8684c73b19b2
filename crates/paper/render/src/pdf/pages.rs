//! Where the pages of a register end, told beforehand from the heights of its rows.
//!
//! Pages that are known need not be asked for, and the typesetter sets them side by side. Where a
//! height is not known, the pages are left to the template's own way.

use super::data::Points;

/// The text area's height of a portrait page: A4 without 37 mm above and 35 mm below.
const PAGE: Points = 225.0 / 25.4 * 72.0;
/// 附件N and the title with the white space around them.
const TITLE: Points = 16.0 + 10.0 + 22.0 + 12.0;
/// Room that is left free, so that no rounding pushes a row onto a page of its own.
const SLACK: Points = 2.0;

/// How many rows of the body each page takes, the first one below title and `top`. The rows after the
/// body follow on the last of these pages or on further ones.
pub(super) fn cut(
    top: Option<Points>,
    heading: Option<Points>,
    body: &[Option<Points>],
) -> Option<Vec<usize>> {
    let (top, heading) = (top?, heading?);
    let mut pages = vec![0];
    let mut left = PAGE - SLACK - TITLE - top - heading;
    for height in body {
        let height = (*height)?;
        if height > left {
            pages.push(0);
            left = PAGE - SLACK - heading;
        }
        left -= height;
        *pages.last_mut()? += 1;
    }
    Some(pages)
}

#[cfg(test)]
mod tests {
    use super::cut;

    #[test]
    fn pages_are_filled_one_after_another() {
        assert_eq!(cut(Some(100.0), Some(30.0), &[Some(200.0); 7]), Some(vec![2, 3, 2]));
        assert_eq!(cut(Some(500.0), Some(30.0), &[Some(200.0)]), Some(vec![0, 1]));
        assert_eq!(cut(Some(100.0), Some(30.0), &[]), Some(vec![0]));
    }

    #[test]
    fn a_row_of_unknown_height_leaves_the_pages_open() {
        assert_eq!(cut(Some(100.0), Some(30.0), &[Some(200.0), None]), None);
        assert_eq!(cut(None, Some(30.0), &[Some(200.0)]), None);
    }
}
