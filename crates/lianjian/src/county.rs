//! The county behind a command: its database, opened and brought to this version.

use lianjian_app::{App, Settings};
use lianjian_db::{Address, Database, params};
use uuid::Uuid;

use crate::outcome::Failure;

/// Opens the database and brings it to this program's version.
pub async fn open(address: &Address) -> Result<App, Failure> {
    open_with(address, Settings::default()).await
}

/// The same, for a server with settings of its own.
pub async fn open_with(address: &Address, settings: Settings) -> Result<App, Failure> {
    let database = Database::open(address).await?;
    database.migrate().await?;
    Ok(App::new(database, settings))
}

/// A unit by its id or its full name; a name that two regions have is refused.
pub async fn unit(app: &App, name: &str) -> Result<Uuid, Failure> {
    let mut connection = app.database().connection().await?;
    let found: Vec<Uuid> = if let Ok(id) = name.parse::<Uuid>() {
        connection.all("SELECT id FROM unit WHERE id = $1", &params![id], |row| row.next()).await?
    } else {
        let open = "SELECT id FROM unit WHERE name = $1 AND closed_on IS NULL ORDER BY id";
        connection.all(open, &params![name], |row| row.next()).await?
    };
    match found[..] {
        [only] => Ok(only),
        [] => Err(Failure::wrong_call(format!("没有单位“{name}”。请写单位的全称或编号。"))),
        _ => Err(Failure::wrong_call(format!("有 {} 个单位叫“{name}”，请写编号。", found.len()))),
    }
}
