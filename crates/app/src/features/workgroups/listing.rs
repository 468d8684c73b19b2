//! What a unit hands in and pins to the wall: the list of its leading group, its contacts, what it held.

use jiff::civil::Date;
use lianjian_render::{Column, Listing};

use super::model::{Activity, Member, MemberRole};
use super::service::Opened;

/// A list that can be printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Printed {
    /// 领导小组及办公室名单
    Members,
    /// 联系表
    Contacts,
}

impl Printed {
    /// The list of a name in an address.
    pub(super) fn parse(name: &str) -> Option<Printed> {
        match name {
            "members" => Some(Printed::Members),
            "contacts" => Some(Printed::Contacts),
            _ => None,
        }
    }

    /// The list of a unit, with the name of its file.
    pub(super) fn of(self, opened: &Opened) -> (String, Listing) {
        match self {
            Printed::Members => (format!("领导小组名单 {}", opened.unit_name), members(opened)),
            Printed::Contacts => (format!("联系表 {}", opened.unit_name), contacts(opened)),
        }
    }
}

fn members(opened: &Opened) -> Listing {
    let group = &opened.workgroup;
    let office = if group.office.is_empty() {
        String::new()
    } else {
        format!("办公室设在{}　电话 {}", group.office, group.office_phone)
    };
    let founded = match group.founded_by.as_str() {
        "" => String::new(),
        paper => format!("成立依据：{paper}"),
    };
    Listing {
        title: format!("{}\n{}名单", opened.unit_name, group.title()),
        above: format!("单位（盖章）：{}", opened.unit_name),
        columns: vec![
            Column::short("序号", 2),
            Column::short("组内职务", 4),
            Column::short("姓名", 4),
            Column::long("单位职务", 9),
        ],
        rows: (1..)
            .zip(&opened.members)
            .map(|(at, one): (usize, &Member)| {
                vec![at.to_string(), one.role.label().to_owned(), one.name.clone(), one.post.clone()]
            })
            .collect(),
        below: [office, founded].into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n"),
        ..Listing::default()
    }
}

/// Whom to call: everybody who left a number, and the liaison in any case.
fn contacts(opened: &Opened) -> Listing {
    let called = opened.members.iter().filter(|one| !one.phone.is_empty() || one.role == MemberRole::Liaison);
    let mut rows: Vec<Vec<String>> = Vec::new();
    for one in called {
        rows.push(vec![
            (rows.len() + 1).to_string(),
            one.name.clone(),
            one.post.clone(),
            one.role.label().to_owned(),
            one.phone.clone(),
        ]);
    }
    let group = &opened.workgroup;
    if !group.office_phone.is_empty() {
        rows.push(vec![
            (rows.len() + 1).to_string(),
            "办公室".to_owned(),
            group.office.clone(),
            "值班".to_owned(),
            group.office_phone.clone(),
        ]);
    }
    Listing {
        title: format!("{}\n廉政风险防控工作联系表", opened.unit_name),
        above: format!("单位（盖章）：{}", opened.unit_name),
        columns: contact_columns(),
        rows,
        below: "内部使用，不得外传".to_owned(),
        ..Listing::default()
    }
}

fn contact_columns() -> Vec<Column> {
    vec![
        Column::short("序号", 2),
        Column::short("姓名", 4),
        Column::long("职务", 7),
        Column::short("组内职务", 5),
        Column::short("电话", 7),
    ]
}

/// 活动台账: what a unit held between two days, the earliest first.
pub(super) fn activities(unit_name: &str, held: &[(Activity, usize)], today: Date) -> Listing {
    let mut held: Vec<&(Activity, usize)> = held.iter().collect();
    held.sort_by_key(|(activity, _)| (activity.held_on, activity.id));
    let rows = (1..).zip(held).map(|(at, (activity, papers)): (usize, _)| {
        vec![
            at.to_string(),
            activity.held_on.to_string(),
            activity.kind.label().to_owned(),
            activity.subject.clone(),
            activity.place.clone(),
            activity.attendance.to_string(),
            if *papers == 0 { String::new() } else { format!("{papers} 份") },
        ]
    });
    Listing {
        title: format!("{unit_name}\n学习培训、会议和宣传台账"),
        above: format!("截至 {today}"),
        landscape: true,
        columns: vec![
            Column::short("序号", 2),
            Column::short("日期", 4),
            Column::short("类别", 3),
            Column::long("主题", 12),
            Column::long("地点", 6),
            Column::short("人数", 3),
            Column::short("材料", 3),
        ],
        rows: rows.collect(),
        ..Listing::default()
    }
}
