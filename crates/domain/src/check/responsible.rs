//! 责任人: somebody must be named (practice.md, finding 8).

use crate::text::without_spaces;

/// True when nobody is named: the cell is blank, holds only dashes, or names everybody.
pub fn is_missing(responsible: &str) -> bool {
    const EVERYBODY: [&str; 14] = [
        "相关人员",
        "有关人员",
        "全体人员",
        "全体干部",
        "全体职工",
        "全体干部职工",
        "全体工作人员",
        "所有人员",
        "各相关人员",
        "相关责任人",
        "有关责任人",
        "相关工作人员",
        "待定",
        "无",
    ];
    let plain = without_spaces(responsible);
    EVERYBODY.contains(&plain.as_str())
        || plain.chars().all(|sign| matches!(sign, '-' | '—' | '/' | '－' | '\\' | '_' | '、'))
}

#[cfg(test)]
mod tests {
    use super::is_missing;

    #[test]
    fn everybody_is_nobody() {
        assert!(is_missing("") && is_missing(" \u{3000}") && is_missing("——") && is_missing("相关 人员"));
        assert!(!is_missing("张某某") && !is_missing("全体班子成员、局长") && !is_missing("办公室主任"));
    }
}
