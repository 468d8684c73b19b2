//! A pledge proposed out of a post's own register; its holder edits it before signing.

use crate::form::RegisterRow;
use crate::level::Level;

/// A pledge names so many risks at the most: a longer one is not read.
const MOST: usize = 4;

/// The proposal for a post: its gravest risks, each with the measure that answers it.
pub fn draft(post: &str, rows: &[RegisterRow]) -> String {
    let mut standing: Vec<&RegisterRow> =
        rows.iter().filter(|row| !row.rejected && !row.risk.is_empty()).collect();
    let count = standing.len();
    standing.sort_by_key(|row| row.level.map_or(9, Level::number));
    let mut lines = vec![if count == 0 {
        format!("本人在{post}岗位工作，郑重承诺：依法履职，按规定权限和程序办事，不谋私利。")
    } else {
        format!("本人在{post}岗位工作，清楚本岗位的 {count} 个廉政风险点和防控措施，郑重承诺：")
    }];
    for (row, number) in standing.into_iter().take(MOST).zip(1..) {
        let risk = clause(&row.risk);
        lines.push(match row.measures.first() {
            Some(measure) => format!("{number}. 防范“{risk}”，做到：{}。", clause(measure)),
            None => format!("{number}. 防范“{risk}”。"),
        });
    }
    lines.push("以上承诺请组织和群众监督，违反承诺愿按规定接受处理。".to_owned());
    lines.join("\n")
}

/// A sentence without the stop at its end.
fn clause(text: &str) -> &str {
    text.trim().trim_end_matches(['。', '；', ';', '.', '，'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(risk: &str, level: Level, measures: &[&str]) -> RegisterRow {
        let measures = measures.iter().map(|text| (*text).to_owned()).collect();
        RegisterRow { risk: risk.to_owned(), level: Some(level), measures, ..RegisterRow::default() }
    }

    #[test]
    fn the_gravest_risks_come_first_each_with_its_measure() {
        let rows = [
            row("办件超时。", Level::Third, &["每周通报"]),
            row("收受好处后放宽条件。", Level::First, &["受理、初审、决定三岗分离。", "抽查"]),
        ];
        assert_eq!(
            draft("建筑业管理股股长", &rows),
            "本人在建筑业管理股股长岗位工作，清楚本岗位的 2 个廉政风险点和防控措施，郑重承诺：\n\
             1. 防范“收受好处后放宽条件”，做到：受理、初审、决定三岗分离。\n\
             2. 防范“办件超时”，做到：每周通报。\n\
             以上承诺请组织和群众监督，违反承诺愿按规定接受处理。"
        );
        assert!(draft("科员", &[]).contains("依法履职"));
    }
}
