//! How places are said in messages (表1第5行（序号2）), and the problem that every table may have.

use lianjian_domain::problem::{Code, Problem};
use lianjian_grid::Place;

use crate::header::Header;

/// A row in words, with its printed number where it has one.
pub(crate) fn row_words(place: &Place, row: usize, number: Option<u32>) -> String {
    let row_words = match place {
        Place::Table(name) => format!("{}第{}行", table_words(name), row + 1),
        Place::Sheet(name) => format!("工作表“{name}”第{}行", row + 1),
        Place::Lines(lines) => format!("第{}行", lines.get(row).copied().unwrap_or(row as u64 + 1)),
    };
    match number {
        Some(number) => format!("{row_words}（序号{number}）"),
        None => row_words,
    }
}

/// The problem of a row's first formula whose result was not saved, if it has one.
pub(crate) fn unsaved(header: &Header<'_>, row: usize, number: Option<u32>) -> Option<Problem> {
    let cell = header.unsaved_formula(row)?;
    let at = header.table.place.cell(row, cell.column);
    let words = row_words(&header.table.place, row, number);
    let message =
        format!("{words}的单元格 {at} 是公式，没有计算结果。请在 Excel 或 WPS 中打开文件，保存后再交。");
    Some(Problem::new(Code::FormulaWithoutValue, message).at(at).row(number))
}

/// A table in words.
pub(crate) fn place_words(place: &Place) -> String {
    match place {
        Place::Table(name) => table_words(name),
        Place::Sheet(name) => format!("工作表“{name}”"),
        Place::Lines(_) => "文件".to_owned(),
    }
}

/// `T1` is 表1, `T1R5C2/T1` is 表1第5行第2列里的表1.
fn table_words(name: &str) -> String {
    let parts: Vec<String> =
        name.split('/').map(|part| part.replace('T', "表").replace('R', "第").replace('C', "行第")).collect();
    let last = parts.len().saturating_sub(1);
    let words: Vec<String> = parts
        .into_iter()
        .enumerate()
        .map(|(index, part)| if index == last { part } else { format!("{part}列里的") })
        .collect();
    words.concat()
}

/// A text as a message quotes it: on one line, shortened.
pub(crate) fn quote(text: &str) -> String {
    const MOST: usize = 40;
    let line = lianjian_domain::text::one_line(text);
    if line.chars().count() <= MOST {
        return line;
    }
    line.chars().take(MOST).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_said_as_people_count() {
        assert_eq!(row_words(&Place::Table("T1".to_owned()), 4, Some(2)), "表1第5行（序号2）");
        assert_eq!(row_words(&Place::Table("T1R5C1/T2".to_owned()), 0, None), "表1第5行第1列里的表2第1行");
        assert_eq!(row_words(&Place::Sheet("汇总".to_owned()), 4, None), "工作表“汇总”第5行");
        assert_eq!(row_words(&Place::Lines(vec![1, 4]), 1, None), "第4行");
    }
}
