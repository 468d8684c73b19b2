//! Labels beside a table: whose form it is above it, opinions and signatures below it.
//!
//! A label stands in a cell with its value in the next, or before a colon in one text, and several
//! may share a line.

use lianjian_grid::Cell;

use crate::{
    strip::{Row, Strip},
    wording::{key, value},
};

/// What a label asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Label {
    Unit,
    Department,
    Post,
    Person,
    Duties,
    Pledge,
    DepartmentHead,
    LeaderInCharge,
    PartyGroup,
    /// 意见, whose is told by the text.
    Opinion,
    PreparedBy,
    PreparedOn,
    /// 注, 填表说明: of no interest here.
    Note,
}

use Label::{
    Department, DepartmentHead, Duties, LeaderInCharge, Note, Opinion, PartyGroup, Person, Pledge, Post,
    PreparedBy, PreparedOn, Unit,
};

const WORDS: [(Label, &[&str]); 13] = [
    (
        Unit,
        &[
            "单位",
            "单位名称",
            "填报单位",
            "填表单位",
            "所在单位",
            "申报单位",
            "工作单位",
            "报送单位",
            "单位全称",
            "所属单位",
            "呈报单位",
            "上报单位",
            "编制单位",
        ],
    ),
    (
        Department,
        &[
            "内设部门",
            "内设机构",
            "部门",
            "科室",
            "股室",
            "处室",
            "部门名称",
            "科室名称",
            "股室名称",
            "机构名称",
            "内设机构名称",
            "内设部门名称",
            "所在部门",
            "所在科室",
            "所在股室",
            "所属部门",
            "所属科室",
            "内设科室",
            "内设股室",
            "内设处室",
        ],
    ),
    (
        Post,
        &[
            "岗位",
            "岗位名称",
            "职务",
            "所在岗位",
            "职位",
            "岗位职务",
            "职务岗位",
            "现任职务",
            "担任职务",
            "工作岗位",
        ],
    ),
    (Person, &["姓名", "岗位人员", "岗位人员姓名", "在岗人员", "任职人员"]),
    (
        Duties,
        &[
            "主要职责",
            "部门职责",
            "岗位职责",
            "职责",
            "工作职责",
            "主要职能",
            "职能",
            "单位职责",
            "科室职责",
            "股室职责",
            "职责范围",
            "岗位主要职责",
            "主要工作职责",
            "单位主要职责",
            "部门主要职责",
            "内设机构职责",
            "职能职责",
            "工作职能",
            "职责权限",
            "主要职责任务",
        ],
    ),
    (
        Pledge,
        &[
            "个人廉政承诺",
            "廉政承诺",
            "个人承诺",
            "承诺",
            "本人承诺",
            "廉洁承诺",
            "岗位廉政承诺",
            "承诺内容",
            "廉政承诺书",
        ],
    ),
    (
        DepartmentHead,
        &[
            "科室意见",
            "部门意见",
            "股室意见",
            "处室意见",
            "科室负责人意见",
            "部门负责人意见",
            "股室负责人意见",
            "所在科室意见",
            "所在部门意见",
            "所在股室意见",
            "内设部门意见",
            "内设机构意见",
        ],
    ),
    (
        LeaderInCharge,
        &[
            "分管领导意见",
            "主管领导意见",
            "分管负责人意见",
            "领导意见",
            "分管领导审核意见",
            "分管领导审批意见",
            "分管领导签字",
            "分管局长意见",
        ],
    ),
    (
        PartyGroup,
        &[
            "党组意见",
            "党委意见",
            "党组党委意见",
            "党委党组意见",
            "党支部意见",
            "单位意见",
            "单位党组意见",
            "局党组意见",
            "党组织意见",
            "单位党组织意见",
            "领导班子意见",
            "单位审核意见",
            "主要领导意见",
            "党组审核意见",
            "党组审定意见",
            "党政班子意见",
            "党总支意见",
        ],
    ),
    (
        Opinion,
        &[
            "意见",
            "审核意见",
            "审批意见",
            "审签意见",
            "审查意见",
            "审定意见",
            "领导审核意见",
            "领导审批意见",
            "审签",
        ],
    ),
    (PreparedBy, &["填表人", "制表人", "填报人", "经办人", "制表", "填表"]),
    (
        PreparedOn,
        &[
            "填表时间",
            "填表日期",
            "填报时间",
            "填报日期",
            "制表时间",
            "制表日期",
            "报送时间",
            "报送日期",
            "上报时间",
            "上报日期",
            "日期",
        ],
    ),
    (Note, &["注", "备注", "说明", "填表说明", "填写说明", "注意事项", "填报说明"]),
];

impl Label {
    /// Labels that begin a form rather than end one.
    pub fn is_head(self) -> bool {
        matches!(self, Unit | Department | Post | Person | Duties)
    }
}

/// A label with its value and the address of the value.
pub(crate) struct Field<'d> {
    pub label: Label,
    pub value: &'d str,
    pub at: String,
}

/// The label that a text is, all of it.
pub(crate) fn label(text: &str) -> Option<Label> {
    named(&key(text)?)
}

fn named(key: &str) -> Option<Label> {
    WORDS.iter().find(|(_, words)| words.contains(&key)).map(|(label, _)| *label)
}

/// The labelled values of a strip.
pub(crate) fn fields<'d>(strip: &Strip<'d>) -> Vec<Field<'d>> {
    match strip {
        Strip::Line(text) => {
            inline(text).into_iter().map(|(label, value)| Field { label, value, at: String::new() }).collect()
        }
        Strip::Row(row) => row_fields(*row),
        Strip::Border => Vec::new(),
    }
}

fn row_fields(row: Row<'_>) -> Vec<Field<'_>> {
    let cells: Vec<&Cell> = row.cells().filter(|cell| cell.row == row.row).collect();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(cell) = cells.get(at) {
        at += 1;
        let next = cells.get(at).filter(|next| label(&next.text).is_none());
        let address = |cell: &Cell| row.table.place.cell(row.row, cell.column);
        if let Some(label) = label(&cell.text) {
            let (value_text, place) = next.map_or(("", *cell), |next| (next.text.as_str(), *next));
            found.push(Field { label, value: value(value_text), at: address(place) });
            at += usize::from(next.is_some());
            continue;
        }
        let mut own = inline(&cell.text);
        // 单位： | 县林业局
        if let [(_, value_text)] = own.as_mut_slice()
            && value_text.is_empty()
            && let Some(next) = next
        {
            *value_text = value(&next.text);
            at += 1;
        }
        found.extend(own.into_iter().map(|(label, value)| Field { label, value, at: address(cell) }));
    }
    found
}

/// Labels before colons within one text; nothing unless the text begins with one.
pub(crate) fn inline(text: &str) -> Vec<(Label, &str)> {
    let mut marks: Vec<(Label, usize, usize)> = Vec::new();
    for (colon, sign) in text.char_indices().filter(|(_, sign)| matches!(sign, '：' | ':')) {
        let from = marks.last().map_or(0, |mark| mark.2);
        if let Some((label, start)) = label_before(text, from, colon) {
            marks.push((label, start, colon + sign.len_utf8()));
        } else if marks.is_empty() {
            return Vec::new();
        }
        // What follows such a label is free text with colons of its own.
        if marks.last().is_some_and(|mark| matches!(mark.0, Duties | Pledge | Note | Opinion)) {
            break;
        }
    }
    if marks.first().is_none_or(|mark| !value(&text[..mark.1]).is_empty()) {
        return Vec::new();
    }
    let ends = marks.iter().skip(1).map(|mark| mark.1).chain([text.len()]);
    marks.iter().zip(ends).map(|(mark, end)| (mark.0, value(&text[mark.2..end]))).collect()
}

/// The longest label that ends at a colon and begins at `from` or after a space; labels may have
/// spaces inside (填 表 人).
fn label_before(text: &str, from: usize, colon: usize) -> Option<(Label, usize)> {
    let before = &text[from..colon];
    let mut starts = vec![0];
    starts.extend(before.char_indices().filter_map(|(at, sign)| {
        let after = at + sign.len_utf8();
        (sign.is_whitespace() || matches!(sign, '；' | '，' | '。' | '_')).then_some(after)
    }));
    // Nearest twelve starts are enough: no label has more spaces.
    let nearest = starts.len().saturating_sub(12);
    starts[nearest..].iter().find_map(|start| {
        let word = &before[*start..];
        let padded = word.len() - word.trim_start().len();
        label(word).map(|label| (label, from + start + padded))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_share_a_line() {
        assert_eq!(inline("单位（盖章）：清河县林业局"), [(Unit, "清河县林业局")]);
        assert_eq!(
            inline("填 表 人：何某   填表时间：2012年11月18日"),
            [(PreparedBy, "何某"), (PreparedOn, "2012年11月18日")]
        );
        assert_eq!(inline("单位：县财政局　　岗位：局长"), [(Unit, "县财政局"), (Post, "局长")]);
        assert_eq!(inline("填表人：　　　　　　填表时间：    年    月    日")[0], (PreparedBy, ""));
        assert_eq!(inline("意见：同意。 分管领导：何某某"), [(Opinion, "同意。 分管领导：何某某")]);
    }

    #[test]
    fn a_text_that_only_mentions_a_label_has_none() {
        assert_eq!(inline("各乡镇、县直各单位：定于8月6日召开推进会"), []);
        assert_eq!(inline("分管领导：同意      党组：同意"), []);
    }
}
