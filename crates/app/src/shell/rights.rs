//! Who may do what: every service asks here, nowhere else decides.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::shell::actor::Actor;
use crate::shell::error::{AppError, AppResult};

/// What an account is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 纪委: sees every unit, keeps the county's settings.
    Commission,
    /// 单位经办人: keeps the unit's catalogue and registers.
    Clerk,
    /// 单位查看人: reads the unit's.
    Viewer,
    /// 系统管理员: accounts and organisation, no business data.
    SystemAdministrator,
}

impl Role {
    /// All roles, in the order of lists.
    pub const ALL: [Role; 4] = [Role::Commission, Role::Clerk, Role::Viewer, Role::SystemAdministrator];

    /// The name in the database and on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Role::Commission => "commission",
            Role::Clerk => "clerk",
            Role::Viewer => "viewer",
            Role::SystemAdministrator => "system_administrator",
        }
    }

    /// The name on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Role::Commission => "纪委",
            Role::Clerk => "单位经办人",
            Role::Viewer => "单位查看人",
            Role::SystemAdministrator => "系统管理员",
        }
    }

    /// The role of a stored name.
    pub fn parse(name: &str) -> Option<Role> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }

    /// Whether accounts of this role belong to a unit whose data they see alone.
    pub const fn is_of_unit(self) -> bool {
        matches!(self, Role::Clerk | Role::Viewer)
    }
}

/// Something that not everybody may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Right {
    /// Read this unit's catalogue, registers and summary.
    ReadUnit(Uuid),
    /// Change this unit's catalogue and registers, import its forms.
    WriteUnit(Uuid),
    /// Read across all units.
    ReadAll,
    /// Keep regions, units, departments, posts, people.
    KeepOrganisation,
    /// Keep accounts.
    KeepAccounts,
    /// Keep the county's settings.
    KeepSettings,
    /// Read plans and what they ask for.
    ReadProgrammes,
    /// Keep plans, extend and urge what is owed.
    KeepProgrammes,
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
                | Right::ReadAll
                | Right::KeepSettings
                | Right::KeepProgrammes
                | Right::ReadProgrammes,
            )
            | (Role::Commission | Role::SystemAdministrator, Right::KeepOrganisation)
            | (Role::SystemAdministrator, Right::KeepAccounts)
            | (Role::Clerk | Role::Viewer, Right::ReadProgrammes) => true,
            (Role::Clerk, Right::ReadUnit(unit) | Right::WriteUnit(unit))
            | (Role::Viewer, Right::ReadUnit(unit)) => own(unit),
            _ => false,
        }
    }

    /// Nothing when this actor may; otherwise an error. Another unit's data is 'not found': that it
    /// exists is nobody else's business.
    pub fn demand(&self, right: Right) -> AppResult<()> {
        match right {
            _ if self.may(right) => Ok(()),
            Right::ReadUnit(unit) | Right::WriteUnit(unit) if !self.may(Right::ReadUnit(unit)) => {
                Err(AppError::NotFound)
            }
            _ => Err(AppError::Forbidden),
        }
    }
}
