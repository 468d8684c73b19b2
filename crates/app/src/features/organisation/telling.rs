//! Changes of the organisation as sentences.

use lianjian_db::history::Entry;
use serde_json::Value as Json;
use uuid::Uuid;

use super::duty::Duty;
use super::reading::WholeUnit;

/// Names of what changes.
const KINDS: [(&str, &str); 8] = [
    ("unit", "单位"),
    ("unit_alias", "别名"),
    ("department", "内设部门"),
    ("post", "岗位"),
    ("person", "人员"),
    ("tenure", "任职"),
    ("charge", "分管"),
    ("stand_in", "代签"),
];

/// Fields that people know by these words; others are places and ids, which say nothing to them.
const FIELDS: [(&str, &str); 12] = [
    ("name", "名称"),
    ("short_name", "简称"),
    ("kind", "类别"),
    ("code", "代码"),
    ("commission", "牵头单位"),
    ("in_leading_group", "领导班子"),
    ("duty", "职务"),
    ("opened_on", "设立"),
    ("closed_on", "撤销"),
    ("from_on", "任职起"),
    ("until_on", "任职止"),
    ("alias", "别名"),
];

/// 修改岗位“股长”：名称 股长 → 所长. People and posts of a tenure are named as they are called now.
pub(super) fn sentence(entry: &Entry, whole: &WholeUnit) -> String {
    let kind = KINDS.iter().find(|(name, _)| *name == entry.kind).map_or("", |(_, words)| words);
    match (&entry.before, &entry.after) {
        (None, Some(after)) => format!("新增{kind}{}", quoted(after, whole)),
        (Some(before), None) => format!("去掉{kind}{}", quoted(before, whole)),
        (Some(before), Some(after)) => {
            let differences = differences(before, after);
            if differences.is_empty() {
                format!("移动{kind}{}", quoted(after, whole))
            } else {
                format!("修改{kind}{}：{}", quoted(before, whole), differences.join("，"))
            }
        }
        (None, None) => kind.to_owned(),
    }
}

fn quoted(record: &Json, whole: &WholeUnit) -> String {
    let id = |field: &str| record.get(field).and_then(Json::as_str).and_then(|id| id.parse::<Uuid>().ok());
    if let (Some(person), Some(post)) = (id("person"), id("post")) {
        let person = whole.people.iter().find(|known| known.id == person);
        let post = whole.posts.iter().find(|known| known.id == post);
        let (person, post) = (person.map_or("", |known| &known.name), post.map_or("", |known| &known.name));
        return format!("“{person} {post}”");
    }
    if let (Some(post), Some(department)) = (id("post"), id("department")) {
        let post = whole.posts.iter().find(|known| known.id == post);
        let department = whole.departments.iter().find(|known| known.id == department);
        let post = post.map_or("", |known| &known.name);
        return format!("“{post} {}”", department.map_or("", |known| &known.name));
    }
    if let (Some(person), Some(stand_in)) = (id("person"), id("stand_in")) {
        return format!("“{} 代 {}”", whole.person_name(&stand_in), whole.person_name(&person));
    }
    let name = record.get("name").or_else(|| record.get("alias")).and_then(Json::as_str);
    name.map(|name| format!("“{name}”")).unwrap_or_default()
}

fn differences(before: &Json, after: &Json) -> Vec<String> {
    FIELDS
        .iter()
        .filter(|(field, _)| before.get(field) != after.get(field))
        .map(|(field, words)| format!("{words} {} → {}", shown(before.get(field)), shown(after.get(field))))
        .collect()
}

fn shown(value: Option<&Json>) -> String {
    match value {
        Some(Json::String(text)) if Duty::parse(text).is_some_and(|duty| duty != Duty::Other) => {
            Duty::parse(text).unwrap_or_default().label().to_owned()
        }
        Some(Json::String(text)) if !text.is_empty() => text.clone(),
        Some(Json::Bool(true)) => "是".to_owned(),
        Some(Json::Bool(false)) => "否".to_owned(),
        Some(Json::Number(number)) => number.to_string(),
        _ => "（空）".to_owned(),
    }
}
