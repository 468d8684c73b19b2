//! Papers that a unit adds to a package before it is filed: covering report, stamped scans, booklet.

use lianjian_db::Transaction;
use lianjian_db::history::Author;
use lianjian_domain::programme::Filed;
use uuid::Uuid;

use crate::features::papers::{self, Owner, Paper, Place, Upload};
use crate::features::programmes::{self, Obligation};
use crate::shell::actor::Actor;
use crate::shell::error::{AppError, AppResult};
use crate::shell::rights::Right;
use crate::shell::state::App;

/// Adds papers to a package, all or none.
pub async fn add(app: &App, actor: &Actor, obligation: Uuid, uploads: &[Upload]) -> AppResult<Vec<Uuid>> {
    let author = actor.author(app);
    let mut transaction = app.database().begin().await?;
    let owed = with_unit(&mut transaction, actor, obligation).await?;
    let added = papers::attach(&mut transaction, &author, place(&owed), uploads).await?;
    transaction.commit().await?;
    Ok(added.into_iter().map(|paper| paper.id).collect())
}

/// Takes a paper out of a package that is not filed.
pub async fn remove(app: &App, actor: &Actor, obligation: Uuid, id: Uuid) -> AppResult<()> {
    let mut transaction = app.database().begin().await?;
    with_unit(&mut transaction, actor, obligation).await?;
    let of = papers::of_owner(&mut transaction, obligation).await?;
    let paper = of.iter().find(|paper| paper.id == id).ok_or(AppError::NotFound)?;
    papers::close(&mut transaction, &actor.author(app), paper).await?;
    transaction.commit().await?;
    Ok(())
}

/// The papers are in the filing now; a refiling begins with none.
pub(super) async fn handed_over(
    transaction: &mut Transaction,
    author: &Author,
    obligation: Uuid,
) -> AppResult<()> {
    for paper in papers::of_owner(transaction, obligation).await? {
        papers::close(transaction, author, &paper).await?;
    }
    Ok(())
}

/// A withdrawn filing's papers lie in the package again.
pub(super) async fn given_back(
    transaction: &mut Transaction,
    author: &Author,
    owed: &Obligation,
    named: &[(&str, &str)],
) -> AppResult<Vec<Paper>> {
    let mut back = Vec::with_capacity(named.len());
    for (name, digest) in named {
        back.push(papers::attach_kept(transaction, author, place(owed), name, digest).await?);
    }
    Ok(back)
}

fn place(owed: &Obligation) -> Place {
    Place { kind: Owner::Package, owner: owed.id, unit: Some(owed.unit), purpose: "added" }
}

/// The obligation must lie with its unit, and the actor write for that unit.
async fn with_unit(transaction: &mut Transaction, actor: &Actor, obligation: Uuid) -> AppResult<Obligation> {
    let known = programmes::lock(transaction, obligation).await?;
    actor.demand(Right::WriteUnit(known.unit))?;
    if matches!(known.filed, Filed::Filed | Filed::Accepted) {
        return Err(AppError::Conflict("这一项已经报送，不能再加减材料".to_owned()));
    }
    Ok(known)
}
