//! The rows of a register, one by one.

use lianjian_domain::check::{personal, responsible};
use lianjian_domain::level::Level;
use lianjian_domain::problem::Code;
use lianjian_prose::measure::{self, Aspect, Verdict};

use super::found::Found;
use super::naming::OtherUnits;
use super::rules::Rules;
use super::staff::{Rank, Staff};

/// A risk point as it is judged.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// 廉政风险点
    pub risk: &'a str,
    /// 风险等级
    pub level: Option<Level>,
    /// The level that the criteria propose which somebody ticked; none where nobody did.
    pub proposed: Option<Level>,
    /// Why it keeps another level.
    pub level_reason: &'a str,
    /// 防控措施, item by item.
    pub measures: &'a [String],
    /// 责任人
    pub responsible: &'a str,
}

/// What is known around a register; each is left out where the caller does not know it.
#[derive(Clone, Copy, Debug)]
pub struct Around<'a> {
    /// The rules of the county.
    pub rules: &'a Rules,
    /// The stage that asks for measures has begun: before it, a missing measure is no finding (practice.md).
    pub measures_asked: bool,
    /// The people of the unit.
    pub staff: Option<&'a Staff>,
    /// The other units of the county.
    pub others: Option<&'a OtherUnits>,
}

/// What is wrong with the rows of a register, in their order.
pub fn register(rows: &[Row<'_>], around: Around<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for (place, row) in rows.iter().enumerate() {
        judge(place, row, around, &mut found);
    }
    let measures: usize = rows.iter().map(|row| row.measures.len()).sum();
    if around.measures_asked && rows.iter().all(|row| !row.measures.is_empty()) && measures < rows.len() {
        let message = format!("{} 个风险点只有 {measures} 条措施，请做到一个风险点至少一条措施", rows.len());
        found.push(Found::new(Code::FewerMeasures, message));
    }
    found.retain(|one| around.rules.weight(one.code).is_some());
    found
}

/// A finding about a text that is nearly another one; `whose` says where that stands.
pub fn near_copy(row: usize, field: &'static str, text: &str, whose: &str, score: f64) -> Found {
    let message = format!("与{whose}相似 {:.0}%，请结合本岗位实际重写，或者说明理由", score * 100.0);
    Found::new(Code::NearCopy, message).at(row, field, text)
}

fn judge(place: usize, row: &Row<'_>, around: Around<'_>, found: &mut Vec<Found>) {
    let mut tell = |code, field, about: &str, message: String| {
        found.push(Found::new(code, message).at(place, field, about));
    };
    if row.level.is_none() {
        tell(Code::LevelMissing, "level", "", "没有填风险等级，请选一级、二级或三级".to_owned());
    }
    if row.measures.is_empty() {
        if around.measures_asked {
            let message = "没有防控措施，每个风险点至少要有一条自己的措施".to_owned();
            tell(Code::MeasureMissing, "measures", row.risk, message);
        }
    } else if let Some((code, message)) = measures(row, around.rules) {
        tell(code, "measures", &row.measures.join("\n"), message);
    }
    if responsible::is_missing(row.responsible) {
        if around.measures_asked {
            let written = row.responsible.trim();
            let message = if written.is_empty() {
                "没有填责任人，请写到具体岗位和姓名".to_owned()
            } else {
                format!("责任人写成“{written}”，请写到具体岗位和姓名")
            };
            tell(Code::ResponsibleMissing, "responsible", written, message);
        }
    } else if let Some((code, message)) = around.staff.and_then(|staff| answerable(row, staff)) {
        tell(code, "responsible", row.responsible, message);
    }
    if let (Some(level), Some(proposed)) = (row.level, row.proposed)
        && level != proposed
        && row.level_reason.trim().is_empty()
    {
        let message = format!(
            "按勾选的定级条件建议{}，现在定为{}，请调整等级或者写明维持的理由",
            proposed.label(),
            level.label()
        );
        tell(Code::LevelAgainstCriteria, "level", level.label(), message);
    }
    if row.level == Some(Level::First)
        && !row.measures.is_empty()
        && !row.measures.iter().any(|one| is_collective(one))
    {
        let message = "一级风险要由集体决定，措施里没有写集体研究、党组会或局务会等环节".to_owned();
        tell(Code::CollectiveMissing, "measures", &row.measures.join("\n"), message);
    }
    let texts = [
        ("risk", row.risk.to_owned()),
        ("measures", row.measures.join("\n")),
        ("responsible", row.responsible.to_owned()),
    ];
    for (field, text) in &texts {
        if let Some(unit) = around.others.and_then(|others| others.acting_in(text)) {
            let message = format!("写着“{unit}”，本单位的登记表请写本单位自己的事");
            tell(Code::OtherUnitNamed, field, text, message);
        }
        if let Some(message) = private(text) {
            tell(Code::PersonalData, field, text, message);
        }
    }
}

/// What is wrong with the measures of a row, taken together: one good measure makes the row good.
fn measures(row: &Row<'_>, rules: &Rules) -> Option<(Code, String)> {
    let judged: Vec<measure::Judgement> =
        row.measures.iter().map(|one| measure::judge(one, &rules.lexicon)).collect();
    let best = judged.iter().map(|one| one.verdict).max()?;
    match best {
        Verdict::Slogan => {
            let quoted: Vec<&str> =
                judged.iter().flat_map(|one| &one.slogans).map(String::as_str).take(2).collect();
            let quoted = quoted.join("，").replace('“', "‘").replace('”', "’");
            let said =
                if quoted.is_empty() { "这里".to_owned() } else { format!("“{quoted}”这样的话") };
            let message = format!("{said}没有具体做法，请写明谁来做、做什么、什么时候做、怎么留痕");
            Some((Code::MeasureSlogan, message))
        }
        Verdict::Thin => {
            let acts: Vec<&str> =
                judged.iter().flat_map(|one| &one.acts).map(String::as_str).take(2).collect();
            let wanted: Vec<&str> =
                [Aspect::Who, Aspect::When, Aspect::Threshold, Aspect::Trace].map(Aspect::label).to_vec();
            let message = format!(
                "有做法（{}），还没有写{}，补上其中一两样就能落实",
                acts.join("、"),
                wanted.join("、")
            );
            Some((Code::MeasureThin, message))
        }
        Verdict::Concrete => {
            let signs: usize = row
                .measures
                .iter()
                .map(|one| one.chars().filter(|sign| sign.is_alphanumeric()).count())
                .sum();
            (signs < rules.shortest_measure)
                .then(|| (Code::MeasureShort, format!("只有 {signs} 个字，请看看是否写全了")))
        }
    }
}

/// Whether a measure has a collective decision in it.
fn is_collective(measure: &str) -> bool {
    const WORDS: [&str; 24] = [
        "集体",
        "党组",
        "党委",
        "会议",
        "班子",
        "局务会",
        "办公会",
        "会审",
        "会商",
        "合议",
        "审委会",
        "票决",
        "表决",
        "一把手末位",
        "末位表态",
        "三重一大",
        "评审委",
        "评标委",
        "评审组",
        "两委",
        "村民代表",
        "职代会",
        "议事",
        "民主决策",
    ];
    WORDS.iter().any(|word| measure.contains(word))
}

/// Whether those named can answer for the row.
fn answerable(row: &Row<'_>, staff: &Staff) -> Option<(Code, String)> {
    if let Some(name) = staff.left(row.responsible) {
        let message = format!("{name}已不在本单位岗位上，请改为现任责任人");
        return Some((Code::ResponsibleLeft, message));
    }
    let level = row.level?;
    let highest = staff.highest(row.responsible)?;
    let least = Rank::least(level);
    (highest < least).then(|| {
        let message =
            format!("{}风险要由{}以上的人负责，现在是{}", level.label(), least.label(), highest.label());
        (Code::ResponsibleJunior, message)
    })
}

/// What a text must not show others.
pub(super) fn private(text: &str) -> Option<String> {
    let hits = personal::find(text);
    let first = hits.first()?;
    let mut kinds: Vec<&str> = hits.iter().map(|hit| hit.kind.label()).collect();
    kinds.dedup();
    let shown: String = text[first.at.clone()].chars().take(3).collect();
    Some(format!("里面有{}（{shown}…），要公开的内容不能写，请删去", kinds.join("、")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::staff::Person;

    fn codes(row: Row<'_>, measures_asked: bool) -> Vec<&'static str> {
        let rules = Rules::default();
        let staff = Staff {
            people: vec![
                Person { name: "周强".to_owned(), rank: Some(Rank::Other) },
                Person { name: "吴刚".to_owned(), rank: None },
            ],
            posts: vec![("局长".to_owned(), Rank::FirstLeader)],
        };
        let others = OtherUnits::new(["清河县林业局", "清河县教育局"], "清河县教育局");
        let around = Around { rules: &rules, measures_asked, staff: Some(&staff), others: Some(&others) };
        register(&[row], around).into_iter().map(|found| found.code.name()).collect()
    }

    fn row<'a>(level: u8, measures: &'a [String], responsible: &'a str) -> Row<'a> {
        Row {
            risk: "大额资金支出由个人决定",
            level: Level::from_number(level.into()),
            proposed: None,
            level_reason: "",
            measures,
            responsible,
        }
    }

    #[test]
    fn a_sound_row_has_no_finding() {
        let good = ["两万元以上的支出由局务会集体研究，会议记录当日归档".to_owned()];
        assert_eq!(codes(row(1, &good, "局长"), true), [] as [&str; 0]);
    }

    #[test]
    fn before_the_stage_of_measures_none_is_missed() {
        assert_eq!(codes(row(1, &[], ""), false), [] as [&str; 0]);
        assert_eq!(codes(row(1, &[], ""), true), ["measure-missing", "responsible-missing"]);
    }

    #[test]
    fn each_kind_is_found() {
        let slogan = ["加强教育，提高认识。".to_owned()];
        assert_eq!(codes(row(2, &slogan, "局长"), true), ["measure-slogan"]);
        let thin = ["公开办事流程".to_owned()];
        assert_eq!(codes(row(3, &thin, "局长"), true), ["measure-thin"]);
        let short = ["印章双人保管".to_owned()];
        assert_eq!(codes(row(3, &short, "局长"), true), ["measure-short"]);
        let alone = ["每月由出纳和会计盘点库存现金，登记台账".to_owned()];
        assert_eq!(codes(row(1, &alone, "局长"), true), ["collective-missing"]);
        assert_eq!(codes(row(2, &alone, "周强"), true), ["responsible-junior"]);
        assert_eq!(codes(row(2, &alone, "吴刚"), true), ["responsible-left"]);
        let copied = ["县林业局每月由两人盘点一次，登记台账，电话13800138000".to_owned()];
        assert_eq!(codes(row(3, &copied, "局长"), true), ["other-unit-named", "personal-data"]);
        let against = Row { proposed: Some(Level::First), ..row(3, &alone, "局长") };
        assert_eq!(codes(against, true), ["level-against-criteria"]);
        assert_eq!(codes(Row { level_reason: "已轮岗", ..against }, true), [] as [&str; 0]);
    }

    #[test]
    fn what_a_county_does_not_look_for_is_left_out() {
        let mut rules = Rules::default();
        rules.weights.insert(Code::MeasureSlogan, None);
        let around = Around { rules: &rules, measures_asked: true, staff: None, others: None };
        let slogan = ["加强教育，提高认识。".to_owned()];
        assert_eq!(register(&[row(2, &slogan, "局长")], around), []);
    }
}
