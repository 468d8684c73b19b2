//! Papers that a unit adds to a package before it is filed: covering report, stamped scans, booklet.

use lianjian_db::{Connection, new_id, params};
use lianjian_domain::programme::Filed;
use serde::Serialize;
use uuid::Uuid;

use crate::features::programmes;
use crate::shell::actor::Actor;
use crate::shell::error::{AppError, AppResult};
use crate::shell::original_file;
use crate::shell::rights::Right;
use crate::shell::state::App;

/// The largest paper: 30 MB, a stamped booklet as a scan.
pub const LARGEST: usize = 30 * 1024 * 1024;
/// What may be added: what people can open without asking.
const ENDINGS: [&str; 9] = ["pdf", "docx", "doc", "xlsx", "xls", "jpg", "jpeg", "png", "ofd"];

/// A paper that waits to be filed.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Paper {
    /// Its id.
    pub id: Uuid,
    /// The file's name.
    pub name: String,
    /// SM3 of its bytes.
    pub file: String,
    /// Who added it.
    pub author: String,
}

/// The papers of an obligation that are not filed yet, in the order in which they came.
pub(super) async fn of(connection: &mut Connection, obligation: Uuid) -> AppResult<Vec<Paper>> {
    let sql = "SELECT id, name, file, author FROM package_paper WHERE obligation = $1 ORDER BY at, id";
    let read = |row: &mut lianjian_db::Row<'_>| {
        Ok(Paper { id: row.next()?, name: row.next()?, file: row.next()?, author: row.next()? })
    };
    Ok(connection.all(sql, &params![obligation], read).await?)
}

/// Adds a paper to a package.
pub async fn add(app: &App, actor: &Actor, obligation: Uuid, name: &str, bytes: &[u8]) -> AppResult<Uuid> {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name).trim();
    let ending = name.rsplit('.').next().unwrap_or_default().to_lowercase();
    if name.is_empty() || bytes.is_empty() {
        return Err(AppError::invalid("paper", "请选择要添加的文件，空文件不收"));
    }
    if !ENDINGS.contains(&ending.as_str()) {
        let message = format!("“{name}”不是可以附送的文件：请用 PDF、Word、Excel 或图片");
        return Err(AppError::invalid("paper", message));
    }
    if bytes.len() > LARGEST {
        return Err(AppError::TooLarge(format!("“{name}”超过 30 MB，请压缩或分开")));
    }
    let author = actor.author(app);
    let digest = original_file::digest(bytes);
    let mut transaction = app.database().begin().await?;
    with_unit(&mut transaction, actor, obligation).await?;
    original_file::keep(&mut transaction, &digest, name, bytes, author.at).await?;
    let id = new_id();
    transaction
        .execute(
            "INSERT INTO package_paper (id, obligation, name, file, author, account, at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            &params![id, obligation, name, digest, author.name.as_str(), author.account, author.at],
        )
        .await?;
    transaction.commit().await?;
    Ok(id)
}

/// Takes a paper out of a package that is not filed.
pub async fn remove(app: &App, actor: &Actor, obligation: Uuid, id: Uuid) -> AppResult<()> {
    let mut transaction = app.database().begin().await?;
    with_unit(&mut transaction, actor, obligation).await?;
    let sql = "DELETE FROM package_paper WHERE id = $1 AND obligation = $2";
    if transaction.execute(sql, &params![id, obligation]).await? == 0 {
        return Err(AppError::NotFound);
    }
    transaction.commit().await?;
    Ok(())
}

/// The obligation must lie with its unit, and the actor write for that unit.
async fn with_unit(
    transaction: &mut lianjian_db::Transaction,
    actor: &Actor,
    obligation: Uuid,
) -> AppResult<()> {
    let known = programmes::lock(transaction, obligation).await?;
    actor.demand(Right::WriteUnit(known.unit))?;
    if matches!(known.filed, Filed::Filed | Filed::Accepted) {
        return Err(AppError::Conflict("这一项已经报送，不能再加减材料".to_owned()));
    }
    Ok(())
}
