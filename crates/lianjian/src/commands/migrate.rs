//! `migrate`: the tables brought to this program's version.

use lianjian_db::Database;
use serde_json::json;

use crate::arguments::Common;
use crate::outcome::{Ended, Outcome};
use crate::print;

/// Opens the database, migrates, says how many migrations ran.
pub async fn run(common: &Common) -> Ended {
    let database = Database::open(&common.database).await?;
    let ran = database.migrate().await?;
    if common.json {
        print::json(&json!({"engine": database.engine_name(), "migrations": ran}))?;
    } else if ran == 0 {
        print::line("数据库已经是本程序的版本，没有要做的。")?;
    } else {
        print::line(&format!("数据库已升级，做了 {ran} 步。"))?;
    }
    Ok(Outcome::Well)
}
