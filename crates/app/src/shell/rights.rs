//! Who may do what: every service asks here, nowhere else decides.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::shell::actor::Actor;
use crate::shell::error::{AppError, AppResult};

/// What an account is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 纪委审核人: sees every unit, keeps the county's settings.
    Commission,
    /// 纪委领导: reads every unit.
    CommissionLeader,
    /// 单位经办人: keeps the unit's catalogue and registers.
    Clerk,
    /// 单位人员: leaders, department heads and post holders of a unit; read it and sign what is theirs.
    Member,
    /// 单位查看人: reads the unit's.
    Viewer,
    /// 系统管理员: accounts and organisation, no business data.
    SystemAdministrator,
    /// 安全管理员: what each account may do, no business data.
    SecurityAdministrator,
    /// 审计管理员: who did what to which object and when, not the texts.
    AuditAdministrator,
}

impl Role {
    /// All roles, in the order of lists.
    pub const ALL: [Role; 8] = [
        Role::Commission,
        Role::CommissionLeader,
        Role::Clerk,
        Role::Member,
        Role::Viewer,
        Role::SystemAdministrator,
        Role::SecurityAdministrator,
        Role::AuditAdministrator,
    ];

    /// The name in the database and on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Role::Commission => "commission",
            Role::CommissionLeader => "commission_leader",
            Role::Clerk => "clerk",
            Role::Member => "member",
            Role::Viewer => "viewer",
            Role::SystemAdministrator => "system_administrator",
            Role::SecurityAdministrator => "security_administrator",
            Role::AuditAdministrator => "audit_administrator",
        }
    }

    /// The name on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Role::Commission => "纪委",
            Role::CommissionLeader => "纪委领导",
            Role::Clerk => "单位经办人",
            Role::Member => "单位人员",
            Role::Viewer => "单位查看人",
            Role::SystemAdministrator => "系统管理员",
            Role::SecurityAdministrator => "安全管理员",
            Role::AuditAdministrator => "审计管理员",
        }
    }

    /// The role of a stored name.
    pub fn parse(name: &str) -> Option<Role> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }

    /// Whether accounts of this role belong to a unit whose data they see alone.
    pub const fn is_of_unit(self) -> bool {
        matches!(self, Role::Clerk | Role::Member | Role::Viewer)
    }

    /// Whether it is one of the three (三员) that exclude each other and see no business data.
    pub const fn is_administrator(self) -> bool {
        matches!(self, Role::SystemAdministrator | Role::SecurityAdministrator | Role::AuditAdministrator)
    }
}

/// Something that not everybody may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Right {
    /// Read this unit's catalogue, registers and summary.
    ReadUnit(Uuid),
    /// Change this unit's catalogue and registers, import its forms.
    WriteUnit(Uuid),
    /// Sign in this unit what one's place there asks for; which places, the organisation says.
    Sign(Uuid),
    /// Read across all units.
    ReadAll,
    /// Keep regions, units, departments, posts, people.
    KeepOrganisation,
    /// Keep accounts.
    KeepAccounts,
    /// Change what accounts may do.
    KeepRoles,
    /// Read who did what to which object and when.
    ReadRecord,
    /// Keep the county's settings.
    KeepSettings,
    /// Read plans and what they ask for.
    ReadProgrammes,
    /// Keep plans, extend and urge what is owed.
    KeepProgrammes,
    /// Review what units have filed: open, return, accept.
    ReviewFilings,
}

impl Actor {
    /// Whether this actor may.
    pub fn may(&self, right: Right) -> bool {
        let own = |unit| self.unit == Some(unit);
        match (self.role, right) {
            (
                Role::Commission,
                Right::ReadUnit(_)
                | Right::WriteUnit(_)
                | Right::Sign(_)
                | Right::ReadAll
                | Right::KeepSettings
                | Right::KeepProgrammes
                | Right::ReviewFilings
                | Right::ReadProgrammes,
            )
            | (Role::Commission | Role::SystemAdministrator, Right::KeepOrganisation)
            | (Role::SystemAdministrator, Right::KeepAccounts)
            | (Role::SecurityAdministrator, Right::KeepRoles)
            | (Role::AuditAdministrator, Right::ReadRecord)
            | (
                Role::CommissionLeader,
                Right::ReadUnit(_) | Right::Sign(_) | Right::ReadAll | Right::ReadProgrammes,
            )
            | (Role::Clerk | Role::Member | Role::Viewer, Right::ReadProgrammes) => true,
            (Role::Clerk, Right::ReadUnit(unit) | Right::WriteUnit(unit) | Right::Sign(unit))
            | (Role::Member, Right::ReadUnit(unit) | Right::Sign(unit))
            | (Role::Viewer, Right::ReadUnit(unit)) => own(unit),
            _ => false,
        }
    }

    /// What a question about the whole county may look at: everything (none), or the own unit.
    ///
    /// # Errors
    /// For administrators, who see no business data.
    pub fn reach(&self) -> AppResult<Option<Uuid>> {
        if self.may(Right::ReadAll) { Ok(None) } else { self.unit.map(Some).ok_or(AppError::Forbidden) }
    }

    /// Nothing when this actor may; otherwise an error. Another unit's data is 'not found': that it
    /// exists is nobody else's business.
    pub fn demand(&self, right: Right) -> AppResult<()> {
        match right {
            _ if self.may(right) => Ok(()),
            Right::ReadUnit(unit) | Right::WriteUnit(unit) | Right::Sign(unit)
                if !self.may(Right::ReadUnit(unit)) =>
            {
                Err(AppError::NotFound)
            }
            _ => Err(AppError::Forbidden),
        }
    }
}
