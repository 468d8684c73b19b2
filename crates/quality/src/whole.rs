//! A unit as a whole: its registers against its people, its powers and each other.

use std::collections::BTreeMap;

use lianjian_domain::category::PowerCategory;
use lianjian_domain::level::Level;
use lianjian_domain::problem::Code;

use super::found::Found;
use super::rules::Rules;
use super::staff::Staff;

/// What holds a register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HolderKind {
    /// 单位
    Unit,
    /// 内设部门
    Department,
    /// 个人岗位
    Post,
}

/// Who should have a register, with what it holds.
#[derive(Clone, Debug)]
pub struct Holder<'a> {
    /// Unit, department or post.
    pub kind: HolderKind,
    /// The name.
    pub name: &'a str,
    /// Of the leading group.
    pub is_leading: bool,
    /// 主要职责
    pub duties: &'a str,
    /// Level and 责任人 of each row.
    pub rows: Vec<(Option<Level>, &'a str)>,
}

/// A power of the unit.
#[derive(Clone, Copy, Debug)]
pub struct Power<'a> {
    /// 权力名称
    pub name: &'a str,
    /// 权力类别, where it is one of the list.
    pub category: Option<PowerCategory>,
    /// It has a flow chart.
    pub is_charted: bool,
    /// A risk point names it.
    pub has_risk: bool,
}

/// A unit.
#[derive(Clone, Debug, Default)]
pub struct Whole<'a> {
    /// All who should have a register.
    pub holders: Vec<Holder<'a>>,
    /// Its powers.
    pub powers: Vec<Power<'a>>,
    /// The stage that asks for registers has begun.
    pub registers_asked: bool,
    /// The stage that asks for charts has begun.
    pub flows_asked: bool,
}

/// What is wrong with a unit as a whole. A finding's row is the place of the holder, where it is about one.
pub fn whole(unit: &Whole<'_>, rules: &Rules) -> Vec<Found> {
    let mut found = Vec::new();
    if unit.registers_asked {
        missing(unit, &mut found);
    }
    levels(unit, rules, &mut found);
    underrated(unit, &mut found);
    overloaded(unit, rules, &mut found);
    powers(unit, &mut found);
    found.retain(|one| rules.weight(one.code).is_some());
    found
}

/// Fewer registers than departments and leaders (finding 2).
fn missing(unit: &Whole<'_>, found: &mut Vec<Found>) {
    for (place, holder) in unit.holders.iter().enumerate() {
        let is_owed = holder.kind != HolderKind::Post || holder.is_leading;
        if is_owed && holder.rows.is_empty() {
            let message = match holder.kind {
                HolderKind::Unit => "单位登记表（附件3）还没有风险点".to_owned(),
                HolderKind::Department => format!("内设部门“{}”还没有登记表（附件4）", holder.name),
                HolderKind::Post => format!("领导班子岗位“{}”还没有登记表（附件5）", holder.name),
            };
            found.push(Found::new(Code::RegisterMissing, message).at(place, "", holder.name));
        }
    }
}

/// Every row of one level; no 一级 in a unit that approves, punishes or spends (finding 16).
fn levels(unit: &Whole<'_>, rules: &Rules, found: &mut Vec<Found>) {
    let levels: Vec<Level> =
        unit.holders.iter().flat_map(|holder| &holder.rows).filter_map(|(level, _)| *level).collect();
    let Some(first) = levels.first().copied() else { return };
    let count = levels.len().to_string();
    if levels.len() >= rules.uniform_from && levels.iter().all(|level| *level == first) {
        let message = format!("全部 {count} 个风险点都定为{}，请对照标准逐个评定", first.label());
        found.push(Found::new(Code::LevelsUniform, message).about(format!("{count}{}", first.label())));
    }
    if levels.contains(&Level::First) || levels.len() < rules.uniform_from {
        return;
    }
    let weighty: Vec<&str> = PowerCategory::ALL
        .into_iter()
        .filter(|category| is_weighty(*category))
        .filter(|category| unit.powers.iter().any(|power| power.category == Some(*category)))
        .map(PowerCategory::label)
        .collect();
    if !weighty.is_empty() {
        let message =
            format!("本单位行使{}权，{count} 个风险点中没有一个一级，请重新评定", weighty.join("、"));
        found.push(Found::new(Code::TopLevelMissing, message).about(count));
    }
}

/// Approves, punishes or spends.
const fn is_weighty(category: PowerCategory) -> bool {
    matches!(
        category,
        PowerCategory::Approval
            | PowerCategory::Penalty
            | PowerCategory::Levy
            | PowerCategory::Coercion
            | PowerCategory::Payment
    )
}

/// A post with power over people, money or goods and neither 一级 nor 二级 (finding 15).
fn underrated(unit: &Whole<'_>, found: &mut Vec<Found>) {
    const POWERFUL: [&str; 28] = [
        "人事",
        "干部",
        "编制",
        "组织股",
        "财务",
        "会计",
        "出纳",
        "资金",
        "预算",
        "国库",
        "拨付",
        "采购",
        "物资",
        "资产",
        "工程",
        "基建",
        "项目",
        "招标",
        "招投标",
        "审批",
        "许可",
        "执法",
        "处罚",
        "稽查",
        "征收",
        "收费",
        "药剂",
        "设备",
    ];
    for (place, holder) in unit.holders.iter().enumerate() {
        if holder.kind != HolderKind::Post || holder.rows.is_empty() {
            continue;
        }
        let word =
            POWERFUL.iter().find(|word| holder.name.contains(**word) || holder.duties.contains(**word));
        let rated =
            holder.rows.iter().any(|(level, _)| matches!(level, Some(Level::First | Level::Second) | None));
        if let (Some(word), false) = (word, rated) {
            let message = format!("“{}”管着{word}，却没有一级、二级风险，请重新评定", holder.name);
            found.push(Found::new(Code::PostUnderrated, message).at(place, "", holder.duties));
        }
    }
}

/// One person on more than twenty rows (finding 8).
fn overloaded(unit: &Whole<'_>, rules: &Rules, found: &mut Vec<Found>) {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for (_, responsible) in unit.holders.iter().flat_map(|holder| &holder.rows) {
        for name in Staff::names(responsible) {
            *counts.entry(name).or_default() += 1;
        }
    }
    for (name, count) in counts.into_iter().filter(|(_, count)| *count > rules.most_rows) {
        let message =
            format!("{name}负责 {count} 个风险点，超过 {} 个，很难落实，请分给直接责任人", rules.most_rows);
        found.push(Found::new(Code::ResponsibleOverloaded, message).about(format!("{name}{count}")));
    }
}

/// Powers without a chart or without a risk point (finding 14).
fn powers(unit: &Whole<'_>, found: &mut Vec<Found>) {
    let names = |test: fn(&Power<'_>) -> bool| -> Vec<&str> {
        unit.powers.iter().filter(|power| test(power)).map(|power| power.name).collect()
    };
    let uncharted = names(|power| !power.is_charted);
    if unit.flows_asked && !uncharted.is_empty() {
        let message = format!("{}没有流程图", listed(&uncharted));
        found.push(Found::new(Code::PowerWithoutFlow, message).about(uncharted.join("\n")));
    }
    // As long as no row names a power, the unit does not tie them at all.
    let without = names(|power| !power.has_risk);
    if unit.registers_asked && without.len() < unit.powers.len() && !without.is_empty() {
        let message = format!("{}没有风险点对应", listed(&without));
        found.push(Found::new(Code::PowerWithoutRisk, message).about(without.join("\n")));
    }
}

/// The first of some powers, and how many there are.
fn listed(names: &[&str]) -> String {
    const SHOWN: usize = 5;
    let shown: Vec<String> = names.iter().take(SHOWN).map(|name| format!("“{name}”")).collect();
    let more = if names.len() > SHOWN { "等" } else { "" };
    format!("{} 项职权（{}{more}）", names.len(), shown.join("、"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holder<'a>(kind: HolderKind, name: &'a str, levels: &[u8]) -> Holder<'a> {
        let rows = levels.iter().map(|level| (Level::from_number(i64::from(*level)), "张三")).collect();
        Holder { kind, name, is_leading: false, duties: "", rows }
    }

    fn codes(unit: &Whole<'_>) -> Vec<&'static str> {
        whole(unit, &Rules::default()).into_iter().map(|found| found.code.name()).collect()
    }

    #[test]
    fn each_kind_is_found() {
        let mut unit = Whole {
            holders: vec![
                holder(HolderKind::Unit, "清河县林业局", &[2; 6]),
                holder(HolderKind::Department, "林政股", &[]),
                holder(HolderKind::Post, "出纳", &[3]),
                holder(HolderKind::Post, "打字员", &[]),
            ],
            powers: vec![
                Power {
                    name: "林木采伐许可",
                    category: Some(PowerCategory::Approval),
                    is_charted: true,
                    has_risk: true,
                },
                Power {
                    name: "公务用车管理",
                    category: Some(PowerCategory::Internal),
                    is_charted: false,
                    has_risk: false,
                },
            ],
            registers_asked: true,
            flows_asked: true,
        };
        assert_eq!(
            codes(&unit),
            [
                "register-missing",
                "top-level-missing",
                "post-underrated",
                "power-without-flow",
                "power-without-risk"
            ]
        );
        unit.holders = vec![holder(HolderKind::Unit, "清河县林业局", &[1; 21])];
        unit.powers.truncate(1);
        assert_eq!(codes(&unit), ["levels-uniform", "responsible-overloaded"]);
        unit.holders = vec![holder(HolderKind::Unit, "清河县林业局", &[1, 2, 3])];
        assert_eq!(codes(&unit), [] as [&str; 0]);
    }
}
