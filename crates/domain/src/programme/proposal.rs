//! What a plan asks units to hand over, read out of the words of its demands.
//!
//! It only proposes: a person edits the list. The rules follow the county's own text (attachments.txt).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::kind::DeliverableKind;
use crate::form::{Plan, Stage};

/// A deliverable as the plan's words have it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// The stage, from 0.
    pub stage: usize,
    /// What it is made of.
    pub kind: DeliverableKind,
    /// Its name.
    pub name: String,
    /// The sentence that asks for it.
    pub demand: String,
    /// The day that the sentence names, else the last day of the stage.
    pub due_on: Option<Date>,
}

/// Words that name a deliverable; the first of a kind counts.
const WORDS: [(DeliverableKind, &[&str]); 9] = [
    (DeliverableKind::WorkPlan, &["工作方案", "实施方案", "领导小组"]),
    (DeliverableKind::Booklet, &["汇编成册", "汇编"]),
    (DeliverableKind::UnitRegister, &["单位廉政风险登记表", "附件3"]),
    (DeliverableKind::DepartmentRegisters, &["内设部门廉政风险登记表", "附件4"]),
    (DeliverableKind::PostRegisters, &["个人岗位廉政风险登记表", "附件5"]),
    (DeliverableKind::Summary, &["廉政风险汇总表", "附件6"]),
    (DeliverableKind::RiskList, &["单位廉政风险", "领导班子成员廉政风险", "廉政风险点", "风险清单"]),
    (DeliverableKind::SelfSummary, &["工作开展情况", "自查总结", "总结报告", "工作总结", "自查报告"]),
    (DeliverableKind::Catalogue, &["职权目录", "权力清单", "附件2"]),
];
/// Words of handing over.
const HANDED_OVER: [&str; 6] = ["报县", "报市", "报送", "上报", "报纪委", "备案"];

/// The deliverables of a plan, in its order.
pub fn proposals(plan: &Plan) -> Vec<Proposal> {
    plan.stages.iter().enumerate().flat_map(|(index, stage)| of_stage(index, stage)).collect()
}

fn of_stage(index: usize, stage: &Stage) -> Vec<Proposal> {
    let mut found: Vec<Proposal> = Vec::new();
    for demand in &stage.demands {
        for sentence in demand.split_inclusive(['。', '；', ';']) {
            for proposal in of_sentence(index, stage, sentence.trim()) {
                if !found.iter().any(|known| known.kind == proposal.kind && known.name == proposal.name) {
                    found.push(proposal);
                }
            }
        }
    }
    found
}

fn of_sentence(index: usize, stage: &Stage, sentence: &str) -> Vec<Proposal> {
    let dated = stage
        .deadlines
        .iter()
        .filter_map(|deadline| sentence.find(&deadline.text).map(|at| (at, deadline.date)))
        .min();
    let proposal = |kind: DeliverableKind, name: &str, at: usize| Proposal {
        stage: index,
        kind,
        name: name.to_owned(),
        demand: sentence.to_owned(),
        // A day stands before what it is for; what was said before it is owed when the stage ends.
        due_on: match dated {
            Some((day_at, day)) if day_at <= at || kind == DeliverableKind::SelfSummary => Some(day),
            _ => stage.to,
        },
    };
    if sentence.contains("向社会公开") {
        let at = sentence.find("公开").unwrap_or(0);
        return vec![proposal(DeliverableKind::Publication, DeliverableKind::Publication.label(), at)];
    }
    let handed_over = HANDED_OVER.iter().any(|word| sentence.contains(word));
    let mut found = Vec::new();
    for (kind, words) in WORDS {
        if !handed_over && kind != DeliverableKind::Booklet {
            continue;
        }
        // A later kind may be named by a part of an earlier one's words: 单位廉政风险 is in 单位廉政风险登记表.
        let Some(at) = words.iter().find_map(|word| find_own(sentence, word, kind)) else { continue };
        found.push(proposal(kind, kind.label(), at));
    }
    if found.is_empty() && handed_over && dated.is_some() {
        found.push(proposal(DeliverableKind::Other, &named(sentence), sentence.len()));
    }
    found
}

/// Where a word stands by itself: not inside the name of a register, and, for the catalogue, not as what
/// is bound into the booklet.
fn find_own(sentence: &str, word: &str, kind: DeliverableKind) -> Option<usize> {
    sentence.match_indices(word).map(|(at, _)| at).find(|at| {
        let rest = &sentence[at + word.len()..];
        match kind {
            DeliverableKind::RiskList => !rest.starts_with("登记表") && !rest.starts_with("汇总表"),
            DeliverableKind::Catalogue => {
                let clause = &rest[..rest.find(['，', ',']).unwrap_or(rest.len())];
                !clause.contains("汇编")
            }
            _ => true,
        }
    })
}

/// What stands between 将 and 报, as a name of at most twenty signs.
fn named(sentence: &str) -> String {
    let from = sentence.find('将').map_or(0, |at| at + '将'.len_utf8());
    let rest = &sentence[from..];
    let to = rest.find('报').unwrap_or(rest.len());
    let words: String =
        rest[..to].trim_matches(|sign: char| "，,、".contains(sign)).chars().take(20).collect();
    if words.is_empty() { DeliverableKind::Other.label().to_owned() } else { words }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::form::Deadline;

    fn asked(from: Date, to: Date, demands: &[&str], deadlines: &[(Date, &str)]) -> Vec<String> {
        let stage = Stage {
            from: Some(from),
            to: Some(to),
            demands: demands.iter().map(|text| (*text).to_owned()).collect(),
            deadlines: deadlines
                .iter()
                .map(|(date, text)| Deadline { date: *date, text: (*text).to_owned() })
                .collect(),
            ..Stage::default()
        };
        proposals(&Plan { title: None, stages: vec![stage] })
            .into_iter()
            .map(|one| format!("{} {}", one.name, one.due_on.unwrap()))
            .collect()
    }

    #[test]
    fn the_countys_plan_is_understood() {
        assert_eq!(
            asked(
                date(2012, 8, 1),
                date(2012, 8, 15),
                &[
                    "要成立由“一把手”任组长的领导小组及工作机构。",
                    "制定的工作方案，要切合单位实际，具有可操作性。",
                    "要于8月15前将工作方案、领导小组和办公室人员名单、联系方式报县纪委。",
                ],
                &[(date(2012, 8, 15), "8月15前")],
            ),
            ["方案名单 2012-08-15"]
        );
        assert_eq!(
            asked(
                date(2012, 8, 16),
                date(2012, 11, 30),
                &[
                    "各单位将职权目录、权力运行流程图汇编成册，并于11月20前将本单位职权目录（见附件2）报县纪委。"
                ],
                &[(date(2012, 11, 20), "11月20前")],
            ),
            ["流程图汇编 2012-11-30", "职权目录 2012-11-20"]
        );
        assert_eq!(
            asked(
                date(2012, 12, 1),
                date(2013, 3, 31),
                &["3月底前，将查找的单位廉政风险、领导班子成员廉政风险报县纪委。"],
                &[(date(2013, 3, 31), "3月底前")],
            ),
            ["风险清单 2013-03-31"]
        );
        assert_eq!(
            asked(
                date(2013, 4, 1),
                date(2013, 6, 30),
                &[
                    "要针对廉政风险制定“一对一”的防控措施，措施要具体、管用。",
                    "6月20日前，将《单位廉政风险登记表》（见附件3）、《个人岗位廉政风险登记表》（领导班子成员，见附件5）和《廉政风险汇总表》（附件6）报县纪委。",
                ],
                &[(date(2013, 6, 20), "6月20日前")],
            ),
            ["附件3 单位 2013-06-20", "附件5 岗位 2013-06-20", "附件6 汇总 2013-06-20"]
        );
        assert_eq!(
            asked(
                date(2013, 7, 1),
                date(2013, 8, 31),
                &[
                    "要于8月15日前，依法向社会公开“职权目录”、“权力运行流程图”。同时，公开内部职权行使、廉政风险点及防控措施，接受干部群众监督。",
                    "结合实际，建立完善权力网上公开运行和电子监察系统。",
                ],
                &[(date(2013, 8, 15), "8月15日前")],
            ),
            ["目录公开 2013-08-15"]
        );
        assert_eq!(
            asked(
                date(2013, 11, 1),
                date(2013, 12, 20),
                &[
                    "各单位将廉政风险防控管理工作开展情况于2012年7月20前上报县纪委。",
                    "县纪委组织对廉政风险防控机制建设情况进行考核。",
                ],
                &[(date(2012, 7, 20), "2012年7月20前")],
            ),
            ["自查总结 2012-07-20"]
        );
    }

    #[test]
    fn what_is_not_known_keeps_its_own_name() {
        let asked = asked(
            date(2013, 1, 1),
            date(2013, 3, 31),
            &["2月15日前，将干部家属从业情况报送县纪委。"],
            &[(date(2013, 2, 15), "2月15日前")],
        );
        assert_eq!(asked, ["干部家属从业情况 2013-02-15"]);
    }
}
