//! A stamped scan against the text that is filed (practice.md, finding 19), where the scan carries its text.

use std::collections::HashSet;

use lianjian_domain::problem::Code;
use lianjian_prose::likeness::{Names, Text};

use super::found::Found;

/// A text counts as standing in the scan from this share of its pairs on: a reader of PDFs loses some at line ends.
const STANDS: f64 = 0.85;

/// Which of the filed texts do not stand in the scan; each with its row. None when all do, or when the scan's text has
/// so little in common with the paper that it is none of it (a stamp, a cover).
pub fn scan(filed: &[(usize, &str)], scanned: &str) -> Option<Found> {
    let names = Names::default();
    let stands: HashSet<u64> = Text::new(scanned, &names).pairs().iter().copied().collect();
    let share = |text: &str| {
        let text = Text::new(text, &names);
        let shared = text.pairs().iter().filter(|pair| stands.contains(pair)).count();
        #[expect(clippy::cast_precision_loss, reason = "counts of pairs in a text, far below 2⁵²")]
        let share = shared as f64 / text.pairs().len().max(1) as f64;
        (text.pairs().len() >= 3).then_some(share)
    };
    let shares: Vec<(usize, f64)> =
        filed.iter().filter_map(|(row, text)| Some((*row, share(text)?))).collect();
    let mut missing: Vec<usize> =
        shares.iter().filter(|(_, share)| *share < STANDS).map(|(row, _)| row + 1).collect();
    missing.dedup();
    let shown: Vec<String> = missing.iter().take(5).map(|row| format!("第{row}行")).collect();
    let more = if missing.len() > 5 { "等" } else { "" };
    let message = match missing.len() {
        0 => return None,
        count => format!(
            "盖章扫描件里找不到{}{more} {count} 行现在的文字，请核对扫描件是不是这一稿",
            shown.join("、")
        ),
    };
    Some(Found::new(Code::ScanDiffers, message).about(scanned))
}

#[cfg(test)]
mod tests {
    use super::scan;

    #[test]
    fn a_changed_row_is_told_and_line_ends_do_no_harm() {
        let filed = [(0, "每月由会计和出纳盘点库存现金"), (1, "印章双人保管，用印登记")];
        assert_eq!(scan(&filed, "1 每月由会计和出\n纳盘点库存现金\n2 印章双人保管，\n用印登记"), None);
        let found =
            scan(&filed, "1 每月由会计和出纳盘点库存现金 2 印章由主任一人掌管").map(|found| found.message);
        assert!(found.is_some_and(|message| message.contains("第2行")));
    }
}
