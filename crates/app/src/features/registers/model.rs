//! Registers and risk points as this feature holds them.

use std::collections::BTreeMap;

use lianjian_domain::category::RiskKind;
use lianjian_domain::form::{Form, FormKind, Opinion, Pledge, Register, RegisterRow};
use lianjian_domain::level::Level;
use lianjian_domain::{measure, text};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The column in which a row names the power that it arises from. The county's form does not have it;
/// it is printed when it is filled.
pub const POWER_COLUMN: &str = "对应职权";

/// The column in which a row names the step of that power's chart; printed like the power's.
pub const STEP_COLUMN: &str = "对应环节";

/// What holds a register.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum HolderKind {
    /// 单位: 附件3
    Unit,
    /// 内设部门: 附件4
    Department,
    /// 个人岗位: 附件5
    Post,
}

impl HolderKind {
    /// All, in the order of 附件6.
    pub const ALL: [HolderKind; 3] = [HolderKind::Unit, HolderKind::Department, HolderKind::Post];

    /// The name in the database.
    pub const fn name(self) -> &'static str {
        match self {
            HolderKind::Unit => "unit",
            HolderKind::Department => "department",
            HolderKind::Post => "post",
        }
    }

    /// The name on 附件6.
    pub const fn label(self) -> &'static str {
        match self {
            HolderKind::Unit => "单位",
            HolderKind::Department => "内设部门",
            HolderKind::Post => "个人岗位",
        }
    }

    /// The kind of a stored name.
    pub fn parse(name: &str) -> Option<HolderKind> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Its form.
    pub const fn form(self) -> FormKind {
        match self {
            HolderKind::Unit => FormKind::Annex3,
            HolderKind::Department => FormKind::Annex4,
            HolderKind::Post => FormKind::Annex5,
        }
    }
}

/// Who holds a register, by ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Holder {
    /// Unit, department or post.
    pub kind: HolderKind,
    /// The unit, itself or around it.
    pub unit: Uuid,
    /// The department, for a department and for a post that belongs to one.
    pub department: Option<Uuid>,
    /// The post.
    pub post: Option<Uuid>,
}

impl Holder {
    /// The id of what holds: the post's, the department's or the unit's.
    pub fn id(&self) -> Uuid {
        match self.kind {
            HolderKind::Unit => self.unit,
            HolderKind::Department => self.department.unwrap_or(self.unit),
            HolderKind::Post => self.post.unwrap_or(self.unit),
        }
    }
}

/// A register without its rows; also its record in the history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct RegisterRecord {
    /// Its id.
    pub id: Uuid,
    /// Who holds it.
    pub holder: Holder,
    /// 主要职责
    pub duties: String,
    /// 个人廉政承诺
    pub pledge: Option<Pledge>,
    /// Opinions that came with an imported form.
    pub opinions: Vec<Opinion>,
    /// Counts changes of the register or of any of its rows.
    pub version: i64,
}

/// A risk point; also its record in the history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct RiskPoint {
    /// Its id, kept through imports and moves.
    pub id: Uuid,
    /// The register that it stands in.
    pub register: Uuid,
    /// The unit.
    pub unit: Uuid,
    /// What holds the register.
    pub kind: HolderKind,
    /// Its place in the register, from 1.
    pub position: i64,
    /// 序号 as printed.
    pub number: Option<u32>,
    /// 廉政风险点主要内容及表现形式
    pub risk: String,
    /// 风险等级; empty while a draft has none.
    pub level: Option<Level>,
    /// 风险类别
    pub risk_kind: Option<RiskKind>,
    /// 防控措施, item by item.
    pub measures: Vec<String>,
    /// 责任人
    pub responsible: String,
    /// The power that it arises from.
    pub power: Option<Uuid>,
    /// The step of the power's chart, by the id of its element; empty without one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub step: String,
    /// That power's category, for counting; empty without a power.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub power_category: String,
    /// Columns that the county's form does not have.
    pub extra: BTreeMap<String, String>,
    /// The criteria of the level assistant that it meets, by name: the county may change their list, and what
    /// was ticked stays what it was.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub criteria: Vec<String>,
    /// 维持理由: why it keeps another level than the criteria propose.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub level_reason: String,
}

impl RiskPoint {
    /// An empty row at a place of a register.
    pub fn empty(id: Uuid, register: &RegisterRecord, position: i64) -> Self {
        RiskPoint {
            id,
            register: register.id,
            unit: register.holder.unit,
            kind: register.holder.kind,
            position,
            number: None,
            risk: String::new(),
            level: None,
            risk_kind: None,
            measures: Vec::new(),
            responsible: String::new(),
            power: None,
            step: String::new(),
            power_category: String::new(),
            extra: BTreeMap::new(),
            criteria: Vec::new(),
            level_reason: String::new(),
        }
    }

    /// Takes over what a form's row says. The form's 风险类别 column becomes the kind, when it is
    /// one of the five; it stays among the extra columns besides. Why a level stands is no longer true of
    /// another risk, nor the reason of another level.
    pub fn take(&mut self, row: &RegisterRow) {
        if text::without_spaces(&self.risk) != text::without_spaces(&row.risk) {
            self.criteria.clear();
            self.level_reason.clear();
        } else if self.level != row.level {
            self.level_reason.clear();
        }
        self.number = row.number;
        self.risk.clone_from(&row.risk);
        self.level = row.level;
        self.measures.clone_from(&row.measures);
        self.responsible.clone_from(&row.responsible);
        self.extra.clone_from(&row.extra);
        let kind = row.extra.iter().find(|(header, _)| header.contains("类别") || header.contains("种类"));
        if let Some(kind) = kind.and_then(|(_, text)| RiskKind::parse(text)) {
            self.risk_kind = Some(kind);
        }
    }

    /// The power that the row names, in the column of that name or in one that a unit made for it.
    pub fn power_named(&self) -> Option<&str> {
        let names =
            |header: &str| header == POWER_COLUMN || header.contains("职权") || header.contains("权力事项");
        self.extra.iter().find(|(header, _)| names(header)).map(|(_, name)| name.as_str())
    }

    /// The step that the row names, in the column of that name or in one that a unit made for it.
    pub fn step_named(&self) -> Option<&str> {
        self.extra
            .iter()
            .find(|(header, _)| *header == STEP_COLUMN || header.contains("环节"))
            .map(|(_, name)| name.as_str())
    }

    /// The row as a form prints it.
    pub fn row(&self) -> RegisterRow {
        RegisterRow {
            number: self.number,
            risk: self.risk.clone(),
            level: self.level,
            measures: self.measures.clone(),
            responsible: self.responsible.clone(),
            extra: self.extra.clone(),
            ..RegisterRow::default()
        }
    }

    /// The text under a header that the county's form does not have.
    pub fn extra_text(&self, header: &str) -> &str {
        self.extra.get(header).map(String::as_str).unwrap_or_default()
    }

    /// The measures as the cell of a form.
    pub fn measure_cell(&self) -> String {
        measure::cell(&self.measures)
    }

    /// What words are looked for in.
    pub fn searchable(&self) -> String {
        format!("{}\n{}\n{}", self.risk, self.measures.join("\n"), self.responsible)
    }
}

/// Names for a register's head.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct HolderNames {
    /// The unit's full name.
    pub unit: String,
    /// The department's.
    pub department: Option<String>,
    /// The post's.
    pub post: Option<String>,
    /// Who holds the post now.
    pub person: Option<String>,
}

impl HolderNames {
    /// The name of what holds: 建筑业管理股股长, 财务股 or the unit.
    pub fn own(&self, kind: HolderKind) -> &str {
        match kind {
            HolderKind::Unit => &self.unit,
            HolderKind::Department => self.department.as_deref().unwrap_or(&self.unit),
            HolderKind::Post => self.post.as_deref().unwrap_or(&self.unit),
        }
    }
}

/// A register as a form.
pub fn form(register: &RegisterRecord, names: &HolderNames, rows: &[RiskPoint]) -> Form {
    let content = Register {
        unit: Some(names.unit.clone()),
        department: if register.holder.kind == HolderKind::Department {
            names.department.clone()
        } else {
            None
        },
        post: names.post.clone(),
        person: None,
        duties: register.duties.clone(),
        rows: rows.iter().map(RiskPoint::row).collect(),
        pledge: register.pledge.clone(),
        opinions: register.opinions.clone(),
    };
    match register.holder.kind {
        HolderKind::Unit => Form::Annex3(content),
        HolderKind::Department => Form::Annex4(content),
        HolderKind::Post => Form::Annex5(content),
    }
}
