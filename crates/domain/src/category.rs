//! Categories of powers, kinds of organs and kinds of risks: the closed lists of the forms.

use serde::{Deserialize, Serialize};

use crate::text::{half_width, without_spaces};

/// 权力类别 of 附件2: nine for an administrative organ, two for any other organ.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
pub enum PowerCategory {
    /// 行政审批
    #[serde(rename = "行政审批")]
    Approval,
    /// 行政处罚
    #[serde(rename = "行政处罚")]
    Penalty,
    /// 行政征收
    #[serde(rename = "行政征收")]
    Levy,
    /// 行政强制
    #[serde(rename = "行政强制")]
    Coercion,
    /// 行政确认
    #[serde(rename = "行政确认")]
    Confirmation,
    /// 行政裁决
    #[serde(rename = "行政裁决")]
    Adjudication,
    /// 行政给付
    #[serde(rename = "行政给付")]
    Payment,
    /// 其他行政权力
    #[serde(rename = "其他行政权力")]
    OtherAdministrative,
    /// 对外行使职权, of organs that are not administrative
    #[serde(rename = "对外行使职权")]
    Outward,
    /// 内部管理职权, of every organ
    #[serde(rename = "内部管理职权")]
    Internal,
}

impl PowerCategory {
    /// All categories in the order of the form.
    pub const ALL: [PowerCategory; 10] = [
        PowerCategory::Approval,
        PowerCategory::Penalty,
        PowerCategory::Levy,
        PowerCategory::Coercion,
        PowerCategory::Confirmation,
        PowerCategory::Adjudication,
        PowerCategory::Payment,
        PowerCategory::OtherAdministrative,
        PowerCategory::Outward,
        PowerCategory::Internal,
    ];

    /// The name on the form.
    pub const fn label(self) -> &'static str {
        match self {
            PowerCategory::Approval => "行政审批",
            PowerCategory::Penalty => "行政处罚",
            PowerCategory::Levy => "行政征收",
            PowerCategory::Coercion => "行政强制",
            PowerCategory::Confirmation => "行政确认",
            PowerCategory::Adjudication => "行政裁决",
            PowerCategory::Payment => "行政给付",
            PowerCategory::OtherAdministrative => "其他行政权力",
            PowerCategory::Outward => "对外行使职权",
            PowerCategory::Internal => "内部管理职权",
        }
    }

    /// The category that a cell names exactly, spaces aside. 行政许可 is none: it is never turned
    /// into 行政审批 unasked (see [`PowerCategory::suggestion`]).
    pub fn parse(text: &str) -> Option<PowerCategory> {
        let plain = without_spaces(&half_width(text));
        Self::ALL.into_iter().find(|category| category.label() == plain)
    }

    /// The category that a person probably meant by a word outside the list.
    pub fn suggestion(text: &str) -> Option<PowerCategory> {
        let plain = without_spaces(&half_width(text));
        match plain.as_str() {
            "行政许可" | "审批" | "非行政许可审批" | "行政审批类" => {
                Some(PowerCategory::Approval)
            }
            "处罚" | "行政处罚类" => Some(PowerCategory::Penalty),
            "征收" | "行政收费" | "行政征用" => Some(PowerCategory::Levy),
            "强制" | "行政强制措施" | "行政强制执行" => Some(PowerCategory::Coercion),
            "确认" | "行政登记" => Some(PowerCategory::Confirmation),
            "裁决" | "行政仲裁" => Some(PowerCategory::Adjudication),
            "给付" | "行政奖励" | "行政救助" => Some(PowerCategory::Payment),
            "其他" | "其它" | "其他权力" | "其它行政权力" | "行政检查" | "行政监督" => {
                Some(PowerCategory::OtherAdministrative)
            }
            "对外" | "对外职权" | "外部职权" => Some(PowerCategory::Outward),
            "内部" | "内部管理" | "内部职权" | "内部管理权力" => {
                Some(PowerCategory::Internal)
            }
            _ => None,
        }
    }

    /// True for the eight categories that only administrative organs exercise.
    pub const fn is_administrative(self) -> bool {
        !matches!(self, PowerCategory::Outward | PowerCategory::Internal)
    }

    /// True when the power is exercised towards society (对外行使职权 in the 合计 row).
    pub const fn is_outward(self) -> bool {
        !matches!(self, PowerCategory::Internal)
    }
}

/// What kind of organ a unit is; it decides which categories its catalogue may use (附件2, note 2).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
pub enum OrganKind {
    /// 行政机关: government bureaus and townships.
    #[serde(rename = "行政机关")]
    Administrative,
    /// 其他机关: party organs, courts, mass organisations, institutions, enterprises.
    #[serde(rename = "其他机关")]
    Other,
}

impl OrganKind {
    /// The name on screen.
    pub const fn label(self) -> &'static str {
        match self {
            OrganKind::Administrative => "行政机关",
            OrganKind::Other => "其他机关",
        }
    }

    /// The kind behind what lists of organisations call it: 行政机关, 乡镇 and 垂管 are
    /// administrative, everything else with a name is another organ.
    pub fn parse(text: &str) -> Option<OrganKind> {
        match without_spaces(text).as_str() {
            "" => None,
            "行政机关"
            | "乡镇"
            | "乡"
            | "镇"
            | "街道"
            | "垂管"
            | "垂管单位"
            | "政府部门"
            | "法律法规授权组织" => Some(OrganKind::Administrative),
            _ => Some(OrganKind::Other),
        }
    }

    /// Whether a unit of this kind may use the category.
    pub const fn allows(self, category: PowerCategory) -> bool {
        match self {
            OrganKind::Administrative => !matches!(category, PowerCategory::Outward),
            OrganKind::Other => !category.is_administrative(),
        }
    }
}

/// 风险类别, the five kinds of words.md.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
pub enum RiskKind {
    /// 思想道德
    #[serde(rename = "思想道德")]
    Morals,
    /// 岗位职责
    #[serde(rename = "岗位职责")]
    Duty,
    /// 业务流程
    #[serde(rename = "业务流程")]
    Process,
    /// 制度机制
    #[serde(rename = "制度机制")]
    Institution,
    /// 外部环境
    #[serde(rename = "外部环境")]
    Environment,
}

impl RiskKind {
    /// All kinds, in the order of words.md.
    pub const ALL: [RiskKind; 5] =
        [RiskKind::Morals, RiskKind::Duty, RiskKind::Process, RiskKind::Institution, RiskKind::Environment];

    /// The name on screen.
    pub const fn label(self) -> &'static str {
        match self {
            RiskKind::Morals => "思想道德",
            RiskKind::Duty => "岗位职责",
            RiskKind::Process => "业务流程",
            RiskKind::Institution => "制度机制",
            RiskKind::Environment => "外部环境",
        }
    }

    /// The kind that a cell names; 思想道德风险 is 思想道德.
    pub fn parse(text: &str) -> Option<RiskKind> {
        let plain = without_spaces(text);
        let plain = plain.strip_suffix("风险").or_else(|| plain.strip_suffix("类")).unwrap_or(&plain);
        Self::ALL.into_iter().find(|kind| kind.label() == plain)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_outside_the_list_is_suggested_but_not_taken() {
        assert_eq!(PowerCategory::parse("行政许可"), None);
        assert_eq!(PowerCategory::suggestion("行政许可"), Some(PowerCategory::Approval));
        assert_eq!(PowerCategory::parse("行政 审批\n"), Some(PowerCategory::Approval));
    }

    #[test]
    fn another_organ_has_two_categories() {
        let allowed: Vec<_> =
            PowerCategory::ALL.into_iter().filter(|c| OrganKind::Other.allows(*c)).collect();
        assert_eq!(allowed, [PowerCategory::Outward, PowerCategory::Internal]);
        assert_eq!(PowerCategory::ALL.iter().filter(|c| OrganKind::Administrative.allows(**c)).count(), 9);
    }
}
