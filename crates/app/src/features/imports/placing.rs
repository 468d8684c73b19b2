//! Placing the forms of a file: whose each is, and storing it within the import's transaction.

use lianjian_db::Transaction;
use lianjian_db::history::Author;
use lianjian_domain::form::Form;
use lianjian_domain::problem::{Code, Problem};
use lianjian_forms::Report;
use uuid::Uuid;

use super::holders::{self, Directory, Missing};
use super::model::{Choice, FileReport, Item, Outcome};
use super::store;
use crate::features::registers::{self, Holder, HolderKind};
use crate::features::{powers, programmes};
use crate::shell::actor::Actor;
use crate::shell::error::AppResult;
use crate::shell::rights::Right;

/// A register or catalogue with more rows than this is no unit's: a whole county has some 100,000.
const MOST_ROWS: usize = 5000;

/// Places each form and stores it in the transaction, which the caller keeps or drops.
pub(super) async fn place(
    actor: &Actor,
    transaction: &mut Transaction,
    mut report: Report,
    choice: &Choice,
    author: &Author,
) -> AppResult<FileReport> {
    let only = actor.reach()?;
    let mut directory = Directory::read(transaction, only).await?;
    let region = store::region_name(transaction).await?;
    let file_unit = choice.unit.or(only);
    if let Some(unit) = file_unit {
        actor.demand(Right::WriteUnit(unit))?;
    }
    let mut items = Vec::with_capacity(report.forms.len());
    for index in 0..report.forms.len() {
        let form = report.forms[index].clone();
        let mut item = Item::of(&form);
        if item.rows + item.rejected > MOST_ROWS {
            let message = format!(
                "这张表有 {} 行，超过一张表 {MOST_ROWS} 行的上限，没有导入。请检查是不是把多个单位的表合在了一起，分开后再导入",
                item.rows + item.rejected
            );
            let at = report.places.get(index).cloned().unwrap_or_default();
            report.problems.push(Problem::new(Code::FileTooLarge, message).at(at));
            items.push(item);
            continue;
        }
        let placing = Placing {
            actor,
            directory: &mut directory,
            region: &region,
            file_unit,
            only,
            holder: choice.holders.get(&index).copied(),
            create: choice.create,
        };
        if let Err(problem) = placing.form(transaction, author, &form, &mut item).await? {
            let at = report.places.get(index).cloned().unwrap_or_default();
            report.problems.push(problem.at(at));
        }
        items.push(item);
    }
    Ok(FileReport { id: None, report, items, findings: Vec::new(), outcome: Outcome::Previewed })
}

/// What placing one form needs.
struct Placing<'a> {
    actor: &'a Actor,
    directory: &'a mut Directory,
    region: &'a str,
    /// The unit chosen for the file, or the account's own.
    file_unit: Option<Uuid>,
    /// The account's own unit, when it may write to no other.
    only: Option<Uuid>,
    /// The holder chosen for this form.
    holder: Option<Uuid>,
    create: bool,
}

impl Placing<'_> {
    /// Stores a form, or says why it has no place.
    async fn form(
        self,
        transaction: &mut Transaction,
        author: &Author,
        form: &Form,
        item: &mut Item,
    ) -> AppResult<Result<(), Problem>> {
        if let Form::Annex1(plan) = form {
            if !self.actor.may(Right::KeepProgrammes) {
                let message = "附件1 推进计划由纪委导入，本单位账号不能导入";
                return Ok(Err(Problem::new(Code::HolderUnknown, message)));
            }
            item.difference.head_changed = programmes::put_plan(transaction, author, plan).await?;
            return Ok(Ok(()));
        }
        let unit = match self.unit(form) {
            Ok(unit) => unit,
            Err(problem) => return Ok(Err(problem)),
        };
        self.actor.demand(Right::WriteUnit(unit))?;
        item.unit = Some(unit);
        item.unit_name = self.directory.name(unit).map(str::to_owned);
        match form {
            Form::Annex1(_) => {}
            Form::Annex2(catalogue) => {
                item.difference = powers::replace(transaction, author, unit, catalogue).await?;
            }
            Form::Annex6(summary) => {
                item.difference.head_changed = store::put_stated(transaction, author, unit, summary).await?;
            }
            Form::Annex3(register) | Form::Annex4(register) | Form::Annex5(register) => {
                let holder = match self.register_holder(transaction, author, unit, form, item).await? {
                    Ok(holder) => holder,
                    Err(problem) => return Ok(Err(problem)),
                };
                item.holder = Some(holder.id());
                item.difference = registers::replace(transaction, author, holder, register).await?;
            }
        }
        Ok(Ok(()))
    }

    fn unit(&self, form: &Form) -> Result<Uuid, Problem> {
        match (form.unit(), self.file_unit, self.only) {
            // An account of a unit: a form that names another unit is not taken for its own.
            (Some(written), _, Some(own)) => {
                self.directory.unit(Some(written), self.region).map_err(|problem| {
                    let name = self.directory.name(own).unwrap_or_default();
                    let message =
                        format!("这张表写的单位是“{written}”，不是本单位（{name}）。请检查是否拿错了表");
                    Problem { message, ..problem }
                })
            }
            (_, Some(chosen), _) => Ok(chosen),
            (written, None, _) => self.directory.unit(written, self.region),
        }
    }

    async fn register_holder(
        self,
        transaction: &mut Transaction,
        author: &Author,
        unit: Uuid,
        form: &Form,
        item: &mut Item,
    ) -> AppResult<Result<Holder, Problem>> {
        if let Some(chosen) = self.holder {
            let holder = registers::find_holder(transaction, self.actor, chosen).await?;
            let fits = holder.unit == unit && holder.kind.form() == form.kind();
            return Ok(if fits {
                Ok(holder)
            } else {
                Err(Problem::new(Code::HolderUnknown, "选的归入对象与这张表不是同一类，请重新选择"))
            });
        }
        let Some(register) = form.register() else {
            return Ok(Err(Problem::new(Code::FormUnknown, "这张表不是登记表")));
        };
        match self.directory.holder(unit, form.kind(), register) {
            Ok(holder) => Ok(Ok(holder)),
            Err(Missing::New { kind, name, department, .. }) if self.create => {
                let holder = holders::create(transaction, author, unit, kind, &name, department).await?;
                self.directory.add(&holder, &name);
                item.is_new = true;
                Ok(Ok(holder))
            }
            Err(missing) => {
                item.is_new =
                    matches!(missing, Missing::New { kind: HolderKind::Department | HolderKind::Post, .. });
                Ok(Err(missing.into_problem()))
            }
        }
    }
}
