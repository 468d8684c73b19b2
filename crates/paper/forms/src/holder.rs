//! Whose form it is: unit, department, post and person as the labels and titles above a table say.

use lianjian_domain::{
    form::FormKind,
    text::{one_line, paragraphs},
};

use crate::{
    label::{self, Label},
    section::{Section, names_holder},
};

/// True when a form has a place for its unit, filled in or not.
pub(crate) fn asks_for_unit(section: &Section<'_>) -> bool {
    section.head.iter().flat_map(label::fields).any(|field| field.label == Label::Unit)
}

/// What the head of a form says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Holder {
    pub unit: Option<String>,
    pub department: Option<String>,
    pub post: Option<String>,
    pub person: Option<String>,
    pub duties: String,
    /// Which register the title speaks of.
    pub titled: Option<FormKind>,
    /// A department's or a post's label stands there, filled in or not.
    pub labelled: Option<FormKind>,
}

impl Holder {
    pub fn of(section: &Section<'_>) -> Holder {
        let mut holder = Holder::default();
        for strip in &section.head {
            for field in label::fields(strip) {
                holder.add(field.label, field.value);
            }
        }
        // 单位（盖章） may also stand at the foot.
        if holder.unit.is_none() {
            for field in
                section.tail.iter().flat_map(label::fields).filter(|field| field.label == Label::Unit)
            {
                holder.add(Label::Unit, field.value);
            }
        }
        let titles: Vec<String> = section.titles().collect();
        holder.titled = titles.iter().rev().find_map(|title| register_kind(title));
        if holder.unit.is_none() {
            holder.unit = titles.iter().find_map(|title| unit_in(title));
        }
        holder
    }

    /// The register's kind: labels outrank titles.
    pub fn kind(&self) -> FormKind {
        self.labelled.or(self.titled).unwrap_or(FormKind::Annex3)
    }

    fn add(&mut self, label: Label, value: &str) {
        if names_holder(label) {
            self.labelled = match label {
                Label::Post | Label::Person => Some(FormKind::Annex5),
                Label::Department if self.labelled != Some(FormKind::Annex5) => Some(FormKind::Annex4),
                _ => self.labelled,
            };
        }
        let value = value.trim();
        if value.is_empty() {
            return;
        }
        let slot = match label {
            Label::Unit => &mut self.unit,
            Label::Department => &mut self.department,
            Label::Post => &mut self.post,
            Label::Person => &mut self.person,
            Label::Duties => {
                self.duties = paragraphs(value);
                return;
            }
            _ => return,
        };
        *slot = Some(one_line(value));
    }
}

fn register_kind(title: &str) -> Option<FormKind> {
    let any = |words: &[&str]| words.iter().any(|word| title.contains(word));
    if any(&["个人", "岗位"]) {
        Some(FormKind::Annex5)
    } else if any(&["内设", "科室", "股室", "处室", "部门"]) {
        Some(FormKind::Annex4)
    } else if any(&["单位", "登记表", "排查表", "自查表"]) {
        Some(FormKind::Annex3)
    } else {
        None
    }
}

/// The unit that a title begins with: 清河县财政局行政职权目录.
fn unit_in(title: &str) -> Option<String> {
    const SUBJECTS: [&str; 13] = [
        "行政职权",
        "行政权力",
        "职权",
        "权力",
        "权责",
        "廉政",
        "廉洁",
        "单位",
        "内设",
        "个人",
        "岗位",
        "部门",
        "股室",
    ];
    const ENDS: [char; 27] = [
        '局', '委', '办', '院', '校', '厅', '处', '队', '所', '站', '会', '部', '室', '镇', '乡', '府', '司',
        '社', '学', '园', '团', '联', '馆', '台', '心', '关', '道',
    ];
    let end = SUBJECTS.iter().filter_map(|subject| title.find(subject)).min()?;
    let unit = &title[..end];
    (unit.chars().count() >= 3 && unit.ends_with(ENDS)).then(|| unit.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_may_name_the_unit() {
        assert_eq!(unit_in("清河县财政局行政职权目录").as_deref(), Some("清河县财政局"));
        assert_eq!(unit_in("财政局廉政风险汇总表").as_deref(), Some("财政局"));
        assert_eq!(unit_in("单位廉政风险登记表"), None);
        assert_eq!(unit_in("个人岗位廉政风险自查表"), None);
        assert_eq!(unit_in("附件3"), None);
    }
}
