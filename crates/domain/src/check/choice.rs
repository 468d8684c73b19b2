//! 公开范围 and 公开时间: closed lists of the form's own notes (附件2, notes 5 and 6).

use crate::text::{half_width, without_spaces};

/// 公开范围
pub const SCOPES: [&str; 4] = ["内部公开", "向社会公开", "依申请公开", "不公开"];
/// 公开时间
pub const TIMES: [&str; 3] = ["长期公开", "随时公开", "依申请公开"];

/// The words of a cell that are not on the list; several may stand in one cell.
pub fn unlisted(cell: &str, list: &[&str]) -> Vec<String> {
    cell.split(['、', '，', ',', '；', ';', '/', '\n', '。'])
        .map(|word| without_spaces(&half_width(word)))
        .filter(|word| !word.is_empty() && !list.contains(&word.as_str()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_choices_may_stand_in_one_cell() {
        assert!(unlisted("向社会公开、内部公开\n", &SCOPES).is_empty());
        assert_eq!(unlisted("长期", &TIMES), ["长期"]);
        assert!(unlisted("", &TIMES).is_empty());
    }
}
