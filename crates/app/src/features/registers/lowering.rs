//! 降级: levels that stand below the ones that the commission accepted last.
//!
//! A level rises on the unit's word. Below the last accepted version it falls only with a reason and the consent of
//! party group and commission (practice.md, 'Finding and rating'): a register with an unexplained fall does not go
//! round for signature; its signers see the falls with their reasons; filed, each fall is a finding that the reviewer
//! consents to one by one, so that no filing with a fall is accepted in a batch.

use std::collections::HashMap;

use lianjian_db::{Connection, Value, params};
use lianjian_domain::form::Form;
use lianjian_domain::level::Level;
use serde::Serialize;
use uuid::Uuid;

use crate::shell::error::AppResult;

/// A risk point whose level is below the one that was accepted last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = LoweredRiskPoint)]
pub struct Lowered {
    /// The risk point.
    pub row: Uuid,
    /// Its place in the register, from 0.
    pub place: usize,
    /// The risk.
    pub risk: String,
    /// The level that was accepted.
    #[schema(value_type = u8)]
    pub from: Level,
    /// The level now.
    #[schema(value_type = u8)]
    pub to: Level,
    /// Why; empty while nobody has said.
    pub reason: String,
}

impl Lowered {
    /// 第3行由一级降为三级
    pub fn said(&self) -> String {
        format!("第{}行由{}降为{}", self.place + 1, self.from.label(), self.to.label())
    }
}

/// The falls of one register, in the order of its rows.
pub async fn lowered_of(connection: &mut Connection, unit: Uuid, register: Uuid) -> AppResult<Vec<Lowered>> {
    let mut found = find(connection, unit, Some(register)).await?;
    Ok(found.remove(&register).unwrap_or_default())
}

/// The falls of all registers of a unit that have any.
pub async fn lowered_of_unit(
    connection: &mut Connection,
    unit: Uuid,
) -> AppResult<HashMap<Uuid, Vec<Lowered>>> {
    find(connection, unit, None).await
}

async fn find(
    connection: &mut Connection,
    unit: Uuid,
    register: Option<Uuid>,
) -> AppResult<HashMap<Uuid, Vec<Lowered>>> {
    let accepted = accepted(connection, unit, register).await?;
    let mut found: HashMap<Uuid, Vec<Lowered>> = HashMap::new();
    if accepted.is_empty() {
        return Ok(found);
    }
    let mut values: Vec<Value> = params![unit].into();
    let only = only(&mut values, register, "register");
    let sql = format!(
        "SELECT register, id, risk, level, level_reason FROM risk_point
         WHERE unit = $1 AND closed_at IS NULL{only} ORDER BY register, position"
    );
    let rows: Vec<(Uuid, Uuid, String, i64, String)> = connection
        .all(&sql, &values, |row| Ok((row.next()?, row.next()?, row.next()?, row.next()?, row.next()?)))
        .await?;
    let mut place = 0;
    let mut of: Option<Uuid> = None;
    for (register, row, risk, level, reason) in rows {
        place = if of == Some(register) { place + 1 } else { 0 };
        of = Some(register);
        let (Some(from), Some(to)) = (accepted.get(&row).copied(), Level::from_number(level)) else {
            continue;
        };
        // 一级 is the highest.
        if to.number() > from.number() {
            found.entry(register).or_default().push(Lowered { row, place, risk, from, to, reason });
        }
    }
    Ok(found)
}

/// The accepted level of each risk point.
async fn accepted(
    connection: &mut Connection,
    unit: Uuid,
    register: Option<Uuid>,
) -> AppResult<HashMap<Uuid, Level>> {
    let mut values: Vec<Value> = params![unit].into();
    let only = only(&mut values, register, "filed_subject.subject");
    let sql = format!(
        "SELECT filing_part.row_keys, filing_part.form
         FROM filed_subject
         JOIN filing_part ON filing_part.filing = filed_subject.filing
             AND filing_part.position = filed_subject.position
         JOIN filing ON filing.id = filed_subject.filing
         WHERE filing.unit = $1 AND filed_subject.state = 'accepted'{only}"
    );
    let parts: Vec<(Vec<String>, Form)> =
        connection.all(&sql, &values, |row| Ok((row.next_json()?, row.next_json()?))).await?;
    let mut levels = HashMap::new();
    for (keys, form) in &parts {
        let Some(register) = form.register() else { continue };
        for (key, row) in keys.iter().zip(&register.rows) {
            if let (Ok(id), Some(level)) = (key.parse(), row.level) {
                levels.insert(id, level);
            }
        }
    }
    Ok(levels)
}

fn only(values: &mut Vec<Value>, register: Option<Uuid>, column: &str) -> String {
    match register {
        Some(register) => {
            values.push(register.into());
            format!(" AND {column} = ${}", values.len())
        }
        None => String::new(),
    }
}
