//! 公开范围 against 公开时间, and outward powers that are kept inside (practice.md, findings 11 and 12).

use crate::category::PowerCategory;
use crate::text::{half_width, is_blank, without_spaces};

/// How scope and time contradict each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// 不公开, yet 长期公开 or 随时公开.
    TimeOfNothing,
    /// 依申请公开 is the scope, and the time says otherwise.
    TimeNotOnRequest,
    /// 依申请公开 is the time, and the scope says otherwise.
    ScopeNotOnRequest,
}

impl Conflict {
    /// What is wrong and what to do.
    pub const fn advice(self) -> &'static str {
        match self {
            Conflict::TimeOfNothing => "公开范围是“不公开”，公开时间却不是空白，请改其中一项",
            Conflict::TimeNotOnRequest => "公开范围是“依申请公开”，公开时间也应当是“依申请公开”",
            Conflict::ScopeNotOnRequest => "公开时间是“依申请公开”，公开范围却不是，请改其中一项",
        }
    }
}

/// What contradicts itself in the two cells, if anything.
pub fn conflict(scope: &str, time: &str) -> Option<Conflict> {
    let (scope, time) = (words(scope), words(time));
    let has = |words: &[String], word: &str| words.iter().any(|known| known == word);
    if scope.is_empty() || time.is_empty() {
        return None;
    }
    let on_request = (has(&scope, "依申请公开"), has(&time, "依申请公开"));
    if scope == ["不公开"] && (has(&time, "长期公开") || has(&time, "随时公开")) {
        Some(Conflict::TimeOfNothing)
    } else if on_request == (true, false) && scope.len() == 1 {
        Some(Conflict::TimeNotOnRequest)
    } else if on_request == (false, true) && time.len() == 1 && scope != ["不公开"] {
        Some(Conflict::ScopeNotOnRequest)
    } else {
        None
    }
}

/// Whether an outward power is kept inside and the remark gives no reason.
pub fn is_unexplained(category: Option<PowerCategory>, scope: &str, remark: &str) -> bool {
    let scope = words(scope);
    let is_inside = !scope.is_empty() && scope.iter().all(|word| word == "内部公开" || word == "不公开");
    category.is_some_and(PowerCategory::is_outward) && is_inside && is_blank(remark)
}

fn words(cell: &str) -> Vec<String> {
    cell.split(['、', '，', ',', '；', ';', '/', '\n', '。'])
        .map(|word| without_spaces(&half_width(word)))
        .filter(|word| !word.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contradictions_are_named() {
        assert_eq!(conflict("不公开", "长期公开"), Some(Conflict::TimeOfNothing));
        assert_eq!(conflict("依申请公开", "长期公开"), Some(Conflict::TimeNotOnRequest));
        assert_eq!(conflict("向社会公开", "依申请公开"), Some(Conflict::ScopeNotOnRequest));
        for (scope, time) in [
            ("向社会公开", "长期公开"),
            ("依申请公开", "依申请公开"),
            ("向社会公开、依申请公开", "长期公开、依申请公开"),
            ("不公开", ""),
            ("", "长期公开"),
        ] {
            assert_eq!(conflict(scope, time), None, "{scope} {time}");
        }
    }

    #[test]
    fn an_outward_power_kept_inside_wants_a_reason() {
        use PowerCategory::{Internal, Penalty};
        assert!(is_unexplained(Some(Penalty), "内部公开", ""));
        assert!(!is_unexplained(Some(Penalty), "内部公开", "涉及国家秘密"));
        assert!(!is_unexplained(Some(Internal), "内部公开", ""));
        assert!(!is_unexplained(Some(Penalty), "向社会公开、内部公开", ""));
    }
}
