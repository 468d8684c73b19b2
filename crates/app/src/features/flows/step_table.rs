//! Steps out of a table that somebody has as a file: Word, Excel, csv. Columns are known by their headings.

use lianjian_flow::table::{Next, Row, RowKind, next_of_text, split_ways};
use lianjian_grid::Table;

use crate::shell::error::{AppError, AppResult};

/// A column and what people call it.
const COLUMNS: [(Column, &[&str]); 5] = [
    (Column::Name, &["环节", "步骤", "程序", "流程", "名称", "办理事项"]),
    (Column::Post, &["岗位", "办理人", "责任人", "承办", "经办", "人员"]),
    (Column::Limit, &["时限", "期限", "天数", "工作日"]),
    (Column::Next, &["下一", "去向", "流向", "转至"]),
    (Column::Department, &["部门", "科室", "股室", "处室"]),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    Name,
    Post,
    Limit,
    Next,
    Department,
}

/// The rows of the first table that has steps.
///
/// # Errors
/// A file that cannot be read, one without such a table, or a way to a step that is not there, with the cell's place.
pub(super) fn read(bytes: &[u8]) -> AppResult<Vec<Row>> {
    let document =
        lianjian_grid::open(bytes).map_err(|refusal| AppError::invalid("file", refusal.to_string()))?;
    let found =
        document.tables().find_map(|table| heading(table).map(|(row, columns)| (table, row, columns)));
    let Some((table, heading, columns)) = found else {
        let message = "文件里没有环节表：表头要有“环节”一列，可以有“岗位”“时限”“部门”“下一环节”";
        return Err(AppError::invalid("file", message));
    };
    let text = |row: usize, wanted: Column| {
        let column = columns.iter().find(|(column, _)| *column == wanted)?.1;
        let cell = table.cell(row, column)?;
        Some(cell.text.split_whitespace().collect::<Vec<_>>().join(" "))
    };
    let mut rows = vec![Row { kind: RowKind::Start, name: "开始".to_owned(), ..Row::default() }];
    let mut ways: Vec<(usize, String, String)> = Vec::new();
    for line in heading + 1..table.height() {
        let name = text(line, Column::Name).unwrap_or_default();
        if name.is_empty() {
            continue;
        }
        let mut row = Row { name, ..Row::default() };
        row.step.post = text(line, Column::Post).unwrap_or_default();
        row.step.department = text(line, Column::Department).unwrap_or_default();
        row.step.limit = text(line, Column::Limit).and_then(|text| lianjian_flow::table::days(&text));
        if let Some(next) = text(line, Column::Next).filter(|next| !next.is_empty()) {
            let column =
                columns.iter().find(|(column, _)| *column == Column::Next).map_or(0, |found| found.1);
            ways.push((rows.len(), table.place.cell(line, column), next));
        }
        rows.push(row);
    }
    if rows.len() == 1 {
        return Err(AppError::invalid("file", "环节表里没有一个环节"));
    }
    rows.push(Row { kind: RowKind::End, name: "结束".to_owned(), ..Row::default() });
    let last = rows.len() - 1;
    for (place, row) in rows.iter_mut().enumerate().take(last) {
        row.next = vec![Next { to: place + 1, condition: String::new() }];
    }
    for (place, at, typed) in ways {
        let find = |target: &str| {
            // Numbers are those of the table: its first step is 1, and so is its place behind the start.
            target
                .parse::<usize>()
                .ok()
                .filter(|number| (1..last).contains(number))
                .or_else(|| rows.iter().position(|row| row.name == target))
                .or_else(|| ["办结", "完"].contains(&target).then_some(last))
        };
        let next = next_of_text(&typed, find).map_err(|unknown| {
            AppError::invalid("file", format!("{at} 的去向“{unknown}”不是表里的环节：请写环节的名称或者序号"))
        })?;
        rows[place].next = next;
    }
    Ok(split_ways(rows))
}

/// The row of headings and the columns that it names.
fn heading(table: &Table) -> Option<(usize, Vec<(Column, usize)>)> {
    (0..table.height().min(6)).find_map(|row| {
        let mut columns: Vec<(Column, usize)> = Vec::new();
        for cell in table.across(row) {
            let text: String = cell.text.split_whitespace().collect();
            // The more particular headings first: '下一环节' is no name.
            let order = [Column::Next, Column::Limit, Column::Post, Column::Department, Column::Name];
            let named = |column: &Column| {
                COLUMNS
                    .iter()
                    .any(|(known, words)| known == column && words.iter().any(|word| text.contains(word)))
            };
            if let Some(column) = order.into_iter().find(named)
                && !columns.iter().any(|(known, _)| *known == column)
            {
                columns.push((column, cell.column));
            }
        }
        let has_name = columns.iter().any(|(column, _)| *column == Column::Name);
        (has_name && columns.len() > 1).then_some((row, columns))
    })
}
