//! Sections: a header with the rows under it, the labels above it (head) and below it (tail).
//!
//! One table may hold several sections, and a header repeated at a page's top opens none.

use lianjian_domain::{form::SummaryKind, level::Level};

use crate::{
    header::{self, Header, Role, Table},
    label::{self, Label},
    strip::{Row, Strip},
    wording::key,
};

/// One form's strips, or one list's.
pub(crate) struct Section<'d> {
    /// The first header.
    pub header: Header<'d>,
    /// Headers with the rows that stand under each.
    pub bodies: Vec<Body<'d>>,
    /// Titles and labels above.
    pub head: Vec<Strip<'d>>,
    /// Opinions, signatures and notes below.
    pub tail: Vec<Strip<'d>>,
}

/// A header and its rows.
pub(crate) struct Body<'d> {
    pub header: Header<'d>,
    pub rows: Vec<usize>,
}

impl Section<'_> {
    /// The table in addresses.
    pub fn place(&self) -> String {
        match &self.header.table.place {
            lianjian_grid::Place::Lines(_) => self.header.table.place.row(self.header.top),
            place => place.table(),
        }
    }

    /// Headers and row numbers of all bodies.
    pub fn rows(&self) -> impl Iterator<Item = (&Header<'_>, usize)> {
        self.bodies.iter().flat_map(|body| body.rows.iter().map(move |row| (&body.header, *row)))
    }

    /// The titles above, without spaces.
    pub fn titles(&self) -> impl Iterator<Item = String> {
        self.head.iter().filter_map(title)
    }
}

pub(crate) fn sections<'d>(strips: &[Strip<'d>]) -> Vec<Section<'d>> {
    let mut sections: Vec<Section<'d>> = Vec::new();
    // Strips since the last body (or border) that belong to no section yet.
    let mut loose: Vec<Strip<'d>> = Vec::new();
    let mut fresh = true;
    let mut at = 0;
    while let Some(strip) = strips.get(at) {
        let found = match strip {
            Strip::Row(row) => header::find(*row),
            Strip::Line(_) => None,
            Strip::Border => {
                close(&mut sections, &mut loose, fresh);
                fresh = true;
                at += 1;
                continue;
            }
        };
        let Some(header) = found else {
            loose.push(*strip);
            at += 1;
            continue;
        };
        at += 1 + header.bottom - header.top;
        let mut rows = Vec::new();
        at = body(strips, at, &header, &mut rows);
        let section = if fresh { None } else { sections.last_mut() };
        match section {
            Some(last) if last.header.kind == header.kind && !separates(&loose) => {
                loose.clear();
                last.bodies.push(Body { header, rows });
            }
            last => {
                let mut head = std::mem::take(&mut loose);
                if let Some(last) = last {
                    let begin = head.iter().position(begins_a_form).unwrap_or(head.len());
                    let next = head.split_off(begin);
                    last.tail = head;
                    head = next;
                }
                let bodies = vec![Body { header: header.clone(), rows }];
                sections.push(Section { header, bodies, head, tail: Vec::new() });
            }
        }
        fresh = false;
    }
    close(&mut sections, &mut loose, fresh);
    sections
}

fn close<'d>(sections: &mut [Section<'d>], loose: &mut Vec<Strip<'d>>, fresh: bool) {
    let rest = std::mem::take(loose);
    if let Some(last) = sections.last_mut().filter(|_| !fresh) {
        last.tail = rest;
    }
}

/// Gathers the rows under a header; gives the place of the first strip that is none of them.
fn body(strips: &[Strip<'_>], mut at: usize, header: &Header<'_>, rows: &mut Vec<usize>) -> usize {
    while let Some(Strip::Row(row)) = strips.get(at) {
        if !std::ptr::eq(row.table, header.table) {
            // A table inside a cell of a row is content of the row, unless it has a header.
            let inner = row.table.place.table().starts_with(&format!("{}R", header.table.place.table()));
            if !inner || header::find(*row).is_some() {
                break;
            }
        } else if ends(*row, header) || header::find(*row).is_some() {
            break;
        } else {
            rows.push(row.row);
        }
        at += 1;
    }
    at
}

/// True when a row is no content of this table any more.
fn ends(row: Row<'_>, header: &Header<'_>) -> bool {
    let own: Vec<_> = row.filled().filter(|cell| cell.row == row.row).collect();
    let Some(first) = own.first() else { return false };
    if header.kind == Table::Summary {
        return summary_kind(&first.text).is_none();
    }
    if header.kind == Table::Register && Level::parse(&header.text(row.row, Role::Level)).is_some() {
        return false;
    }
    let labelled = label::label(&first.text).is_some() || !label::inline(&first.text).is_empty();
    labelled && own.len() <= 8 || title(&Strip::Row(row)).is_some()
}

/// The row of 附件6 that a cell names.
pub(crate) fn summary_kind(text: &str) -> Option<SummaryKind> {
    Some(match key(text)?.as_str() {
        "单位" | "单位廉政风险" | "单位风险" | "本单位" | "单位层面" => SummaryKind::Unit,
        "内设部门"
        | "部门"
        | "内设机构"
        | "科室"
        | "股室"
        | "处室"
        | "内设部门廉政风险"
        | "内设科室"
        | "内设股室"
        | "部门层面" => SummaryKind::Department,
        "个人岗位" | "岗位" | "个人" | "个人岗位廉政风险" | "岗位个人" | "工作岗位" | "岗位层面" => {
            SummaryKind::Post
        }
        "总数" | "合计" | "总计" | "共计" | "小计" => SummaryKind::Total,
        _ => return None,
    })
}

/// True when strips between two headers show that another form begins.
fn separates(between: &[Strip<'_>]) -> bool {
    between.iter().any(|strip| begins_a_form(strip) || !label::fields(strip).is_empty())
}

fn begins_a_form(strip: &Strip<'_>) -> bool {
    title(strip).is_some() || label::fields(strip).first().is_some_and(|field| field.label.is_head())
}

/// The title that a strip is, if it is one: 附件3, 单位廉政风险登记表, 财政局职权目录.
pub(crate) fn title(strip: &Strip<'_>) -> Option<String> {
    const ENDS: [&str; 18] = [
        "登记表",
        "自查表",
        "排查表",
        "汇总表",
        "计划表",
        "职权目录",
        "权力目录",
        "权力清单",
        "职权清单",
        "风险表",
        "推进表",
        "一览表",
        "统计表",
        "防控表",
        "明细表",
        "权力事项目录",
        "信息表",
        "公示表",
    ];
    let text = match strip {
        Strip::Line(text) => *text,
        Strip::Row(row) => {
            let mut filled = row.filled();
            let only = filled.next()?;
            if filled.next().is_some() {
                return None;
            }
            &only.text
        }
        Strip::Border => return None,
    };
    let word = key(text)?;
    let numbered = word.strip_prefix("附件").or_else(|| word.strip_prefix("附表"));
    let is_number = numbered.is_some_and(|rest| rest.chars().count() <= 2);
    let colon = text
        .find(['：', ':'])
        .is_some_and(|at| !text[at..].trim_start_matches(['：', ':']).trim().is_empty());
    (is_number || (ENDS.iter().any(|end| word.ends_with(end)) && !colon_labelled(text, colon)))
        .then_some(word)
}

/// 附件3：单位廉政风险登记表 is a title; 报送：单位廉政风险登记表 is none.
fn colon_labelled(text: &str, colon: bool) -> bool {
    colon && !text.trim_start().starts_with("附")
}

/// Whether a labelled value of a head names the holder of the form.
pub(crate) const fn names_holder(label: Label) -> bool {
    matches!(label, Label::Unit | Label::Department | Label::Post | Label::Person)
}
