//! 附件6: four rows of counts under two rows of heads.

use lianjian_domain::form::{FormKind, Summary, SummaryKind, SummaryRow};

use super::{Cell, Row, Sheet, Style, Twips, text};

/// 类别, 廉政风险, three levels, 制定防控措施, 备注.
const COLUMNS: [Twips; 7] = [1_500, 1_440, 1_000, 1_000, 1_000, 1_504, 1_400];

pub(super) fn lay_out(summary: &Summary) -> Sheet {
    let mut sheet = Sheet::new(FormKind::Annex6, COLUMNS.to_vec());
    sheet.named_after([&summary.unit]);
    sheet.above = format!("单位（盖章）：{}", text::plain(summary.unit.as_deref().unwrap_or_default()));
    let head = |column, text| Cell::new(column, Style::Heading, text);
    sheet.rows.push(Row::new(
        560,
        vec![
            head(0, "类   别").down(2),
            head(1, "廉政风险\n（个）").down(2),
            head(2, "风险等级数").across(3),
            head(5, "制定防控\n措施（条）").down(2),
            head(6, "备 注").down(2),
        ],
    ));
    sheet.rows.push(Row::new(560, vec![head(2, "一级"), head(3, "二级"), head(4, "三级")]));
    sheet.heading = 0..2;
    for kind in SummaryKind::ALL {
        let empty = SummaryRow {
            kind,
            points: None,
            level_1: None,
            level_2: None,
            level_3: None,
            measures: None,
            remark: String::new(),
        };
        let given = summary.rows.iter().find(|row| row.kind == kind).unwrap_or(&empty);
        sheet.rows.push(counts(given));
    }
    sheet.body = 2..sheet.rows.len();
    sheet.below = text::prepared(summary.prepared_by.as_deref(), "填表日期", summary.prepared_on);
    sheet
}

fn counts(row: &SummaryRow) -> Row {
    let label = match row.kind {
        SummaryKind::Unit => "单   位",
        SummaryKind::Total => "总    数",
        SummaryKind::Department | SummaryKind::Post => row.kind.label(),
    };
    let mut cells = vec![Cell::new(0, Style::Label, label), Cell::number(1, row.points)];
    if row.kind == SummaryKind::Total {
        // On paper the level cells of 总数 are merged away (forms.md).
        cells.push(Cell::new(2, Style::Short, "").across(3));
    } else {
        cells.push(Cell::number(2, row.level_1));
        cells.push(Cell::number(3, row.level_2));
        cells.push(Cell::number(4, row.level_3));
    }
    cells.push(Cell::number(5, row.measures));
    cells.push(Cell::new(6, Style::Long, &row.remark));
    Row::new(760, cells)
}
