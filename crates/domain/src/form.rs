//! The six attachments as types, as a reader fills them and a writer prints them.
//!
//! A form here is what stands on paper: it names its holder in words and knows nothing of records
//! in a database. Rows that were found faulty stay in it, marked `rejected`, so that nothing a
//! person typed is lost; they are not counted.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::category::PowerCategory;
use crate::level::Level;
use crate::rollup::{PowerCounts, RiskCounts};

/// Which of the six attachments.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum FormKind {
    /// 附件1 廉政风险防控管理工作推进计划表
    Annex1,
    /// 附件2 职权目录
    Annex2,
    /// 附件3 单位廉政风险登记表
    Annex3,
    /// 附件4 内设部门廉政风险登记表
    Annex4,
    /// 附件5 个人岗位廉政风险登记表
    Annex5,
    /// 附件6 廉政风险汇总表
    Annex6,
}

impl FormKind {
    /// All six, in order.
    pub const ALL: [FormKind; 6] = [
        FormKind::Annex1,
        FormKind::Annex2,
        FormKind::Annex3,
        FormKind::Annex4,
        FormKind::Annex5,
        FormKind::Annex6,
    ];

    /// `annex1` … `annex6`.
    pub const fn name(self) -> &'static str {
        match self {
            FormKind::Annex1 => "annex1",
            FormKind::Annex2 => "annex2",
            FormKind::Annex3 => "annex3",
            FormKind::Annex4 => "annex4",
            FormKind::Annex5 => "annex5",
            FormKind::Annex6 => "annex6",
        }
    }

    /// 附件1 … 附件6.
    pub const fn label(self) -> &'static str {
        match self {
            FormKind::Annex1 => "附件1",
            FormKind::Annex2 => "附件2",
            FormKind::Annex3 => "附件3",
            FormKind::Annex4 => "附件4",
            FormKind::Annex5 => "附件5",
            FormKind::Annex6 => "附件6",
        }
    }

    /// The printed title.
    pub const fn title(self) -> &'static str {
        match self {
            FormKind::Annex1 => "廉政风险防控管理工作推进计划表",
            FormKind::Annex2 => "职权目录",
            FormKind::Annex3 => "单位廉政风险登记表",
            FormKind::Annex4 => "内设部门廉政风险登记表",
            FormKind::Annex5 => "个人岗位廉政风险登记表",
            FormKind::Annex6 => "廉政风险汇总表",
        }
    }
}

/// One filled form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "form", rename_all = "lowercase")]
pub enum Form {
    /// 附件1
    Annex1(Plan),
    /// 附件2
    Annex2(Catalogue),
    /// 附件3: the unit's register
    Annex3(Register),
    /// 附件4: a department's register
    Annex4(Register),
    /// 附件5: a post's register
    Annex5(Register),
    /// 附件6
    Annex6(Summary),
}

impl Form {
    /// Which attachment it is.
    pub const fn kind(&self) -> FormKind {
        match self {
            Form::Annex1(_) => FormKind::Annex1,
            Form::Annex2(_) => FormKind::Annex2,
            Form::Annex3(_) => FormKind::Annex3,
            Form::Annex4(_) => FormKind::Annex4,
            Form::Annex5(_) => FormKind::Annex5,
            Form::Annex6(_) => FormKind::Annex6,
        }
    }

    /// The unit that the form names.
    pub fn unit(&self) -> Option<&str> {
        match self {
            Form::Annex1(_) => None,
            Form::Annex2(catalogue) => catalogue.unit.as_deref(),
            Form::Annex3(register) | Form::Annex4(register) | Form::Annex5(register) => {
                register.unit.as_deref()
            }
            Form::Annex6(summary) => summary.unit.as_deref(),
        }
    }

    /// The register inside, for 附件3—5.
    pub const fn register(&self) -> Option<&Register> {
        match self {
            Form::Annex3(register) | Form::Annex4(register) | Form::Annex5(register) => Some(register),
            _ => None,
        }
    }

    /// The form as the outside sees it: its own fields, and `counts` where the form has rows to
    /// count (interface.md, `read --json`).
    ///
    /// # Panics
    /// Never: every field has a JSON form.
    pub fn to_json(&self) -> Value {
        let mut json = serde_json::to_value(self).expect("a form has no key that JSON cannot hold");
        let counts = match self {
            Form::Annex2(catalogue) => serde_json::to_value(PowerCounts::of(&catalogue.rows)).ok(),
            Form::Annex3(register) | Form::Annex4(register) | Form::Annex5(register) => {
                serde_json::to_value(RiskCounts::of(&register.rows)).ok()
            }
            Form::Annex1(_) | Form::Annex6(_) => None,
        };
        if let (Some(counts), Some(object)) = (counts, json.as_object_mut()) {
            object.insert("counts".to_owned(), counts);
        }
        json
    }
}

/// 附件1: the plan, a stage a row.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Plan {
    /// The title as printed, where it differs from the county's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The stages in order.
    pub stages: Vec<Stage>,
}

/// A row of 附件1.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Stage {
    /// First day, where it can be read.
    pub from: Option<Date>,
    /// Last day, where it can be read.
    pub to: Option<Date>,
    /// 时间 as written, kept when it cannot be read or runs backwards.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub time: String,
    /// 工作内容, such as 动员部署.
    pub content: String,
    /// 主要任务, one a line, without numbers.
    pub tasks: Vec<String>,
    /// 工作要求, one a line, without numbers.
    pub demands: Vec<String>,
    /// The days that the demands name.
    #[serde(default)]
    pub deadlines: Vec<Deadline>,
    /// Columns that the county's form does not have.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub extra: BTreeMap<String, String>,
    /// The row in the file's grid.
    #[serde(default)]
    pub at: String,
}

/// A day by which something is owed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Deadline {
    /// The day; a day without year is the one inside its stage.
    pub date: Date,
    /// The words it was read from, such as 8月15前.
    pub text: String,
}

/// 附件2: a unit's powers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Catalogue {
    /// 单位（盖章）
    pub unit: Option<String>,
    /// The powers in order.
    pub rows: Vec<PowerRow>,
    /// 填表人
    #[serde(default)]
    pub prepared_by: Option<String>,
    /// 填表时间
    #[serde(default)]
    pub prepared_on: Option<Date>,
}

/// A row of 附件2. Texts are as written; `\n` parts the lines of a cell.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PowerRow {
    /// 序号
    pub number: Option<u32>,
    /// 权力名称
    pub name: String,
    /// 权力类别 as written; [`PowerRow::category`] gives the listed one.
    pub category: String,
    /// 实施依据
    pub basis: String,
    /// 公开形式
    pub form: String,
    /// 公开范围
    pub scope: String,
    /// 公开时间
    pub time: String,
    /// 收费依据和标准
    pub fee: String,
    /// 承办处室
    pub office: String,
    /// 备注
    pub remark: String,
    /// Columns that the county's form does not have.
    #[serde(default)]
    pub extra: BTreeMap<String, String>,
    /// The row in the file's grid.
    #[serde(default)]
    pub at: String,
    /// Kept out by an error.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub rejected: bool,
}

impl PowerRow {
    /// The category, when it is on the form's list.
    pub fn category(&self) -> Option<PowerCategory> {
        PowerCategory::parse(&self.category)
    }
}

/// 附件3, 4 and 5: a register of risk points.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Register {
    /// 单位
    pub unit: Option<String>,
    /// 内设部门
    pub department: Option<String>,
    /// 岗位
    pub post: Option<String>,
    /// Who holds the post, where the form says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// 主要职责 or 部门职责, paragraphs parted by `\n`.
    pub duties: String,
    /// The risk points in order.
    pub rows: Vec<RegisterRow>,
    /// 个人廉政承诺, of 附件5.
    pub pledge: Option<Pledge>,
    /// The opinions that are filled in, in the order of the form.
    pub opinions: Vec<Opinion>,
}

/// A row of a register.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct RegisterRow {
    /// 序号
    pub number: Option<u32>,
    /// 廉政风险点主要内容及表现形式
    pub risk: String,
    /// 风险等级; `None` when it is empty or not understood.
    pub level: Option<Level>,
    /// The level as written, where it was not understood.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub level_text: String,
    /// 防控措施: the numbered items of the cell.
    pub measures: Vec<String>,
    /// 责任人
    pub responsible: String,
    /// Columns that the county's form does not have, by their header.
    #[serde(default)]
    pub extra: BTreeMap<String, String>,
    /// The row in the file's grid.
    #[serde(default)]
    pub at: String,
    /// Kept out by an error.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub rejected: bool,
}

/// 个人廉政承诺.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Pledge {
    /// The text, paragraphs parted by `\n`.
    pub text: String,
    /// Who signed.
    pub signer: Option<String>,
    /// When.
    pub date: Option<Date>,
}

/// Whose opinion a register carries.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum OpinionBy {
    /// 科室意见
    DepartmentHead,
    /// 分管领导意见
    LeaderInCharge,
    /// 党组（党委）意见
    PartyGroup,
}

impl OpinionBy {
    /// The label of the printed cell.
    pub const fn label(self) -> &'static str {
        match self {
            OpinionBy::DepartmentHead => "科室意见",
            OpinionBy::LeaderInCharge => "分管领导意见",
            OpinionBy::PartyGroup => "党组（党委）意见",
        }
    }

    /// The opinions that a form has, in its order; none for forms without.
    pub const fn of(kind: FormKind) -> &'static [OpinionBy] {
        match kind {
            FormKind::Annex3 => &[OpinionBy::PartyGroup],
            FormKind::Annex4 => &[OpinionBy::LeaderInCharge, OpinionBy::PartyGroup],
            FormKind::Annex5 => {
                &[OpinionBy::DepartmentHead, OpinionBy::LeaderInCharge, OpinionBy::PartyGroup]
            }
            _ => &[],
        }
    }
}

/// One filled opinion cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Opinion {
    /// Whose it is.
    pub by: OpinionBy,
    /// The text.
    pub text: String,
    /// Who signed.
    pub signer: Option<String>,
    /// When.
    pub date: Option<Date>,
}

/// 附件6: the summary.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Summary {
    /// 单位（盖章）
    pub unit: Option<String>,
    /// The rows as printed.
    pub rows: Vec<SummaryRow>,
    /// 填表人
    #[serde(default)]
    pub prepared_by: Option<String>,
    /// 填表日期
    #[serde(default)]
    pub prepared_on: Option<Date>,
}

/// Which row of 附件6.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum SummaryKind {
    /// 单位
    Unit,
    /// 内设部门
    Department,
    /// 个人岗位
    Post,
    /// 总数
    Total,
}

impl SummaryKind {
    /// The four rows in order.
    pub const ALL: [SummaryKind; 4] =
        [SummaryKind::Unit, SummaryKind::Department, SummaryKind::Post, SummaryKind::Total];

    /// The name on the form.
    pub const fn label(self) -> &'static str {
        match self {
            SummaryKind::Unit => "单位",
            SummaryKind::Department => "内设部门",
            SummaryKind::Post => "个人岗位",
            SummaryKind::Total => "总数",
        }
    }
}

/// A row of 附件6; a number is `None` where the cell is empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SummaryRow {
    /// Which row.
    pub kind: SummaryKind,
    /// 廉政风险（个）
    pub points: Option<u64>,
    /// 一级
    pub level_1: Option<u64>,
    /// 二级
    pub level_2: Option<u64>,
    /// 三级
    pub level_3: Option<u64>,
    /// 制定防控措施（条）
    pub measures: Option<u64>,
    /// 备注
    #[serde(default)]
    pub remark: String,
}

impl SummaryRow {
    /// The five numbers in the order of the form.
    pub const fn numbers(&self) -> [Option<u64>; 5] {
        [self.points, self.level_1, self.level_2, self.level_3, self.measures]
    }
}
