//! Whose form it is: from the names on paper to a unit, a department, a post.
//!
//! Names match after dropping the region's name, 县/市 and 单位（盖章）, and by registered aliases. None or two
//! is `holder-unknown` with the nearest names; nothing is guessed.

use lianjian_db::history::{Author, Change};
use lianjian_db::{Connection, Transaction, history, new_id, params};
use lianjian_domain::form::{FormKind, Register};
use lianjian_domain::name;
use lianjian_domain::problem::{Code, Problem};
use lianjian_domain::text::{half_width, without_spaces};
use serde_json::json;
use uuid::Uuid;

use crate::features::registers::{Holder, HolderKind};
use crate::shell::error::AppResult;

/// The units that an import may write to, with every name that they go by.
#[derive(Clone, Debug, Default)]
pub struct Directory {
    units: Vec<KnownUnit>,
}

#[derive(Clone, Debug)]
struct KnownUnit {
    id: Uuid,
    name: String,
    keys: Vec<String>,
    departments: Vec<(Uuid, String)>,
    posts: Vec<(Uuid, Option<Uuid>, String)>,
}

impl Directory {
    /// Reads the open units; only one of them for an account of a unit.
    pub async fn read(connection: &mut Connection, only: Option<Uuid>) -> AppResult<Directory> {
        let filter = |column: &str| {
            if only.is_some() {
                format!(" AND {column} = $1")
            } else {
                " AND CAST($1 AS TEXT) IS NULL".to_owned()
            }
        };
        let mut units: Vec<KnownUnit> = connection
            .all(
                &format!(
                    "SELECT unit.id, unit.name, unit.short_name, region.name
                     FROM unit JOIN region ON region.id = unit.region
                     WHERE unit.closed_on IS NULL{} ORDER BY unit.position",
                    filter("unit.id")
                ),
                &params![only],
                |row| {
                    let (id, name, short, region): (_, String, String, String) =
                        (row.next()?, row.next()?, row.next()?, row.next()?);
                    let keys = vec![name::key(&name, &region), name::key(&short, &region)];
                    Ok(KnownUnit { id, name, keys, departments: Vec::new(), posts: Vec::new() })
                },
            )
            .await?;
        let aliases: Vec<(Uuid, String)> = connection
            .all("SELECT unit, name_key FROM unit_alias", &[], |row| Ok((row.next()?, row.next()?)))
            .await?;
        let departments: Vec<(Uuid, Uuid, String)> = connection
            .all(
                &format!("SELECT unit, id, name FROM department WHERE closed_on IS NULL{}", filter("unit")),
                &params![only],
                |row| Ok((row.next()?, row.next()?, row.next()?)),
            )
            .await?;
        let posts: Vec<(Uuid, Uuid, Option<Uuid>, String)> = connection
            .all(
                &format!(
                    "SELECT unit, id, department, name FROM post WHERE closed_on IS NULL{}",
                    filter("unit")
                ),
                &params![only],
                |row| Ok((row.next()?, row.next()?, row.next()?, row.next()?)),
            )
            .await?;
        for unit in &mut units {
            unit.keys.extend(aliases.iter().filter(|(of, _)| *of == unit.id).map(|(_, key)| key.clone()));
            unit.departments = departments
                .iter()
                .filter(|(of, ..)| *of == unit.id)
                .map(|(_, id, name)| (*id, name.clone()))
                .collect();
            unit.posts = posts
                .iter()
                .filter(|(of, ..)| *of == unit.id)
                .map(|(_, id, department, name)| (*id, *department, name.clone()))
                .collect();
        }
        Ok(Directory { units })
    }

    /// The unit's name.
    pub fn name(&self, unit: Uuid) -> Option<&str> {
        self.units.iter().find(|known| known.id == unit).map(|known| known.name.as_str())
    }

    /// The unit that a form names, or what to say when it is none or not one.
    pub fn unit(&self, written: Option<&str>, region: &str) -> Result<Uuid, Problem> {
        let Some(written) = written.filter(|written| !written.trim().is_empty()) else {
            let message = "表上没有写单位，请选择这张表归哪个单位（命令行用 --unit）";
            return Err(Problem::new(Code::HolderUnknown, message));
        };
        let key = name::key(written, region);
        let found: Vec<&KnownUnit> = self.units.iter().filter(|unit| unit.keys.contains(&key)).collect();
        match found[..] {
            [unit] => Ok(unit.id),
            [] => {
                let names = self.units.iter().map(|unit| unit.name.as_str());
                Err(unknown(
                    "单位",
                    written,
                    &name::nearest(written, names, 3),
                    "请选择归入哪个单位，或在组织机构里给该单位登记别名",
                ))
            }
            _ => {
                let names: Vec<&str> = found.iter().map(|unit| unit.name.as_str()).collect();
                Err(unknown("单位", written, &names, "有几个单位都叫这个名字，请选择归入哪一个"))
            }
        }
    }

    /// The holder within a unit that a register names.
    pub fn holder(&self, unit: Uuid, kind: FormKind, form: &Register) -> Result<Holder, Missing> {
        let Some(known) = self.units.iter().find(|known| known.id == unit) else {
            return Err(Missing::nowhere(unknown("单位", "", &[], "这个单位不在可导入的范围内")));
        };
        match kind {
            FormKind::Annex4 => known.department(form.department.as_deref().unwrap_or_default()),
            FormKind::Annex5 => {
                known.post(form.post.as_deref().unwrap_or_default(), form.department.as_deref())
            }
            _ => Ok(Holder { kind: HolderKind::Unit, unit, department: None, post: None }),
        }
    }

    /// Adds what [`create`] made, so that the next form of the same file finds it.
    pub fn add(&mut self, holder: &Holder, name: &str) {
        let Some(known) = self.units.iter_mut().find(|known| known.id == holder.unit) else { return };
        match holder.kind {
            HolderKind::Department => known.departments.push((holder.id(), name.to_owned())),
            HolderKind::Post => known.posts.push((holder.id(), holder.department, name.to_owned())),
            HolderKind::Unit => {}
        }
    }
}

/// Why a register has no holder.
#[derive(Clone, Debug)]
pub enum Missing {
    /// There is none of this name: it can be made.
    New {
        /// Department or post.
        kind: HolderKind,
        /// Its name as written.
        name: String,
        /// The department that a post's form names, when the unit has it.
        department: Option<Uuid>,
        /// What to say when it may not be made.
        problem: Box<Problem>,
    },
    /// It cannot be told: no name, or several.
    Nowhere(Box<Problem>),
}

impl Missing {
    fn nowhere(problem: Problem) -> Self {
        Missing::Nowhere(Box::new(problem))
    }

    /// What to say.
    pub fn into_problem(self) -> Problem {
        match self {
            Missing::New { problem, .. } | Missing::Nowhere(problem) => *problem,
        }
    }
}

impl KnownUnit {
    fn department(&self, written: &str) -> Result<Holder, Missing> {
        let key = plain(written);
        if key.is_empty() {
            return Err(Missing::nowhere(unknown("内设部门", "（空）", &[], "请在表上写明内设部门")));
        }
        let found: Vec<_> = self.departments.iter().filter(|(_, name)| plain(name) == key).collect();
        match found[..] {
            [(id, _)] => {
                Ok(Holder { kind: HolderKind::Department, unit: self.id, department: Some(*id), post: None })
            }
            _ => {
                let names = self.departments.iter().map(|(_, name)| name.as_str());
                let advice = "请选择归入哪个部门，或选“没有的照表新建”（命令行用 --create）";
                let problem = unknown("内设部门", written, &name::nearest(written, names, 3), advice);
                Err(Missing::New {
                    kind: HolderKind::Department,
                    name: without_spaces(written),
                    department: None,
                    problem: Box::new(problem),
                })
            }
        }
    }

    fn post(&self, written: &str, department: Option<&str>) -> Result<Holder, Missing> {
        let key = plain(written);
        if key.is_empty() {
            return Err(Missing::nowhere(unknown("岗位", "（空）", &[], "请在表上写明岗位")));
        }
        let department = department.and_then(|written| {
            self.departments.iter().find(|(_, name)| plain(name) == plain(written)).map(|(id, _)| *id)
        });
        let mut found: Vec<_> = self.posts.iter().filter(|(_, _, name)| plain(name) == key).collect();
        if found.len() > 1 && department.is_some() {
            found.retain(|(_, of, _)| *of == department);
        }
        match found[..] {
            [(id, department, _)] => {
                Ok(Holder { kind: HolderKind::Post, unit: self.id, department: *department, post: Some(*id) })
            }
            [] => {
                let names = self.posts.iter().map(|(_, _, name)| name.as_str());
                let advice = "请选择归入哪个岗位，或选“没有的照表新建”（命令行用 --create）";
                let problem = unknown("岗位", written, &name::nearest(written, names, 3), advice);
                Err(Missing::New {
                    kind: HolderKind::Post,
                    name: without_spaces(written),
                    department,
                    problem: Box::new(problem),
                })
            }
            _ => {
                let advice = "本单位有几个同名岗位，请在表上写明内设部门，或选择归入哪一个";
                Err(Missing::nowhere(unknown("岗位", written, &[written], advice)))
            }
        }
    }
}

/// Makes a department or a post that a form names and the unit does not have.
pub async fn create(
    transaction: &mut Transaction,
    author: &Author,
    unit: Uuid,
    kind: HolderKind,
    name: &str,
    department: Option<Uuid>,
) -> AppResult<Holder> {
    let id = new_id();
    let (table, holder) = match kind {
        HolderKind::Post => ("post", Holder { kind, unit, department, post: Some(id) }),
        _ => ("department", Holder { kind, unit, department: Some(id), post: None }),
    };
    let position: i64 = transaction
        .one(
            &format!("SELECT COALESCE(MAX(position), 0) + 1 FROM {table} WHERE unit = $1"),
            &params![unit],
            |row| row.next(),
        )
        .await?;
    if kind == HolderKind::Post {
        transaction
            .execute(
                "INSERT INTO post (id, unit, department, name, position) VALUES ($1, $2, $3, $4, $5)",
                &params![id, unit, department, name, position],
            )
            .await?;
    } else {
        transaction
            .execute(
                "INSERT INTO department (id, unit, name, position) VALUES ($1, $2, $3, $4)",
                &params![id, unit, name, position],
            )
            .await?;
    }
    let after =
        json!({"id": id, "unit": unit, "department": holder.department, "name": name, "position": position});
    let change = Change::of(table, id, None, Some(&after)).within(unit).unit(unit);
    history::write(transaction, author, [change]).await?;
    Ok(holder)
}

fn plain(name: &str) -> String {
    without_spaces(&half_width(name))
}

fn unknown(what: &str, written: &str, nearest: &[&str], advice: &str) -> Problem {
    let near =
        if nearest.is_empty() { String::new() } else { format!("，相近的有：{}", nearest.join("、")) };
    Problem::new(Code::HolderUnknown, format!("{what}“{written}”对不上{near}。{advice}")).text(written)
}
