//! The county behind a command: its database, opened and brought to this version.

use lianjian_app::features::organisation::{self, UnitFilter};
use lianjian_app::shell::actor::Actor;
use lianjian_app::{App, AppError, Settings};
use lianjian_db::{Address, Database};
use uuid::Uuid;

use crate::outcome::Failure;

/// Opens the database and brings it to this program's version.
pub async fn open(address: &Address) -> Result<App, Failure> {
    open_with(address, Settings::default()).await
}

/// The same for a command that only looks: a file that is not there is a slip of the pen, not an empty county.
pub async fn open_known(address: &Address) -> Result<App, Failure> {
    if let Address::Sqlite(path) = address
        && !path.exists()
    {
        return Err(Failure::unusable(format!("没有数据库 {}，请检查 --database", path.display())));
    }
    open(address).await
}

/// The same, for a server with settings of its own.
pub async fn open_with(address: &Address, settings: Settings) -> Result<App, Failure> {
    let database = Database::open(address).await?;
    database.migrate().await?;
    Ok(App::new(database, settings))
}

/// A unit by its id or its full name; a name that two regions have is refused.
pub async fn unit(app: &App, name: &str) -> Result<Uuid, Failure> {
    let actor = Actor::console();
    if let Ok(id) = name.parse::<Uuid>() {
        return match organisation::whole(app, &actor, id).await {
            Err(AppError::NotFound) => Err(Failure::wrong_call(format!("没有编号为 {id} 的单位。"))),
            found => Ok(found?.unit.id),
        };
    }
    let filter = UnitFilter { q: name.to_owned(), limit: Some(500), ..UnitFilter::default() };
    let listed = organisation::list(app, &actor, &filter).await?.items;
    let found: Vec<Uuid> =
        listed.iter().filter(|listed| listed.unit.name == name).map(|listed| listed.unit.id).collect();
    let near =
        || listed.iter().take(3).map(|listed| listed.unit.name.as_str()).collect::<Vec<_>>().join("、");
    match found[..] {
        [only] => Ok(only),
        [] if listed.is_empty() => {
            Err(Failure::wrong_call(format!("没有单位“{name}”。请写单位的全称或编号。")))
        }
        [] => Err(Failure::wrong_call(format!("没有单位“{name}”，相近的有：{}。请写全称。", near()))),
        _ => Err(Failure::wrong_call(format!("有 {} 个单位叫“{name}”，请写编号。", found.len()))),
    }
}
