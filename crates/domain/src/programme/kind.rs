//! What a deliverable is made of.

use serde::{Deserialize, Serialize};

/// The kinds of what a unit owes; each is put together from other records.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum DeliverableKind {
    /// Stage 1: work plan, leading group, office, contacts.
    WorkPlan,
    /// Stage 2: 附件2.
    Catalogue,
    /// Stage 2: catalogue and flow charts, bound.
    Booklet,
    /// Stage 3: the risks of the unit and of its leading group, before there are measures.
    RiskList,
    /// Stage 4: 附件3.
    UnitRegister,
    /// 附件4, where a county asks for it.
    DepartmentRegisters,
    /// Stage 4: 附件5.
    PostRegisters,
    /// Stage 4: 附件6.
    Summary,
    /// Stage 5: catalogue and flow charts made public.
    Publication,
    /// Stage 7: the unit's own summary of its work.
    SelfSummary,
    /// A paper that the system knows nothing more of.
    Other,
}

impl DeliverableKind {
    /// All kinds, in the order of the plan.
    pub const ALL: [DeliverableKind; 11] = [
        DeliverableKind::WorkPlan,
        DeliverableKind::Catalogue,
        DeliverableKind::Booklet,
        DeliverableKind::RiskList,
        DeliverableKind::UnitRegister,
        DeliverableKind::DepartmentRegisters,
        DeliverableKind::PostRegisters,
        DeliverableKind::Summary,
        DeliverableKind::Publication,
        DeliverableKind::SelfSummary,
        DeliverableKind::Other,
    ];

    /// The name in the database and on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            DeliverableKind::WorkPlan => "work_plan",
            DeliverableKind::Catalogue => "catalogue",
            DeliverableKind::Booklet => "booklet",
            DeliverableKind::RiskList => "risk_list",
            DeliverableKind::UnitRegister => "unit_register",
            DeliverableKind::DepartmentRegisters => "department_registers",
            DeliverableKind::PostRegisters => "post_registers",
            DeliverableKind::Summary => "summary",
            DeliverableKind::Publication => "publication",
            DeliverableKind::SelfSummary => "self_summary",
            DeliverableKind::Other => "other",
        }
    }

    /// The name on screen, short enough for the head of a column.
    pub const fn label(self) -> &'static str {
        match self {
            DeliverableKind::WorkPlan => "方案名单",
            DeliverableKind::Catalogue => "职权目录",
            DeliverableKind::Booklet => "流程图汇编",
            DeliverableKind::RiskList => "风险清单",
            DeliverableKind::UnitRegister => "附件3 单位",
            DeliverableKind::DepartmentRegisters => "附件4 部门",
            DeliverableKind::PostRegisters => "附件5 岗位",
            DeliverableKind::Summary => "附件6 汇总",
            DeliverableKind::Publication => "目录公开",
            DeliverableKind::SelfSummary => "自查总结",
            DeliverableKind::Other => "其他材料",
        }
    }

    /// The kind of a stored name.
    pub fn parse(name: &str) -> Option<DeliverableKind> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Whether it may be owed for the leading group's posts alone.
    pub const fn is_of_posts(self) -> bool {
        matches!(self, DeliverableKind::PostRegisters | DeliverableKind::RiskList)
    }

    /// Whether what is owed goes out to society.
    pub const fn is_published(self) -> bool {
        matches!(self, DeliverableKind::Publication)
    }
}
