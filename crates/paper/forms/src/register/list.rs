//! One table over several holders: columns 单位, 部门, 岗位 or 姓名 say whose each row is, and each
//! holder gets a register of its own.

use lianjian_domain::{
    form::{FormKind, Register},
    problem::Problem,
    text::one_line,
};

use super::{judge::duplicates, rows::ReadRow};
use crate::{
    header::{Header, Role},
    holder::Holder,
};

/// A table whose rows name their holders.
pub(super) struct List {
    pub kind: FormKind,
}

/// Whether the columns of a table, and not its head, say whose the rows are.
pub(super) fn columns(holder: &Holder, header: &Header<'_>) -> Option<List> {
    let fits = |kind| {
        holder
            .titled
            .is_none_or(|titled| titled == kind || titled == FormKind::Annex3 && holder.unit.is_none())
    };
    let list = |kind| Some(List { kind });
    if (header.has(Role::Post) || header.has(Role::Person))
        && holder.labelled.is_none()
        && fits(FormKind::Annex5)
    {
        return list(FormKind::Annex5);
    }
    if header.has(Role::Department) && holder.labelled.is_none() && fits(FormKind::Annex4) {
        return list(FormKind::Annex4);
    }
    if header.has(Role::Unit) && holder.unit.is_none() && holder.labelled.is_none() {
        return list(FormKind::Annex3);
    }
    None
}

/// The holder that a row names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Key {
    unit: Option<String>,
    department: Option<String>,
    post: Option<String>,
    person: Option<String>,
}

/// A register for each holder, in the order of their first rows. What the head says of all goes
/// to each.
pub(super) fn split(
    list: &List,
    whole: &Register,
    rows: Vec<ReadRow<'_>>,
    problems: &mut Vec<Problem>,
) -> Vec<Register> {
    let mut groups: Vec<(Key, Vec<ReadRow<'_>>)> = Vec::new();
    let mut above = Key::default();
    for read in rows {
        let key = key(list.kind, &read, &above);
        above = key.clone();
        match groups.iter_mut().find(|(known, _)| *known == key) {
            Some((_, rows)) => rows.push(read),
            None => groups.push((key, vec![read])),
        }
    }
    groups
        .into_iter()
        .map(|(key, rows)| {
            duplicates(&rows, problems);
            Register {
                unit: key.unit.or_else(|| whole.unit.clone()),
                department: key.department.or_else(|| whole.department.clone()),
                post: key.post,
                person: key.person,
                rows: rows.into_iter().map(|read| read.row).collect(),
                ..whole.clone()
            }
        })
        .collect()
}

/// A blank cell means the holder of the row above.
fn key(kind: FormKind, read: &ReadRow<'_>, above: &Key) -> Key {
    let cell = |role| Some(one_line(&read.header.text(read.index, role))).filter(|text| !text.is_empty());
    let unit = cell(Role::Unit).or_else(|| above.unit.clone());
    let department = cell(Role::Department).or_else(|| above.department.clone());
    match kind {
        FormKind::Annex5 => {
            let (post, person) = (cell(Role::Post), cell(Role::Person));
            let same = post.is_none() && person.is_none();
            Key {
                unit,
                department,
                post: if same { above.post.clone() } else { post },
                person: if same { above.person.clone() } else { person },
            }
        }
        FormKind::Annex4 => Key { unit, department, ..Key::default() },
        _ => Key { unit, ..Key::default() },
    }
}
