//! Synthetic counties on either engine, each in a database of its own.

use anyhow::{Context, Result};
use lianjian_app::features::generate::{self, Made, Plan};
use lianjian_app::shell::actor::Actor;
use lianjian_app::{App, Settings};
use lianjian_db::{Database, new_id};
use tempfile::TempDir;

/// Names a PostgreSQL server; `scripts/with-postgres.sh` sets it.
const SERVER: &str = "LIANJIAN_TEST_POSTGRES";

/// One of the two engines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// A database that goes away with this value.
pub struct County {
    pub app: App,
    /// As `--database` takes it.
    pub address: String,
    engine: Engine,
    /// Dropped last: the files.
    folder: TempDir,
}

impl Engine {
    /// The engines that are there: PostgreSQL only where a server is named.
    pub fn all() -> Vec<Engine> {
        if std::env::var_os(SERVER).is_some() {
            vec![Engine::Sqlite, Engine::Postgres]
        } else {
            eprintln!("  PostgreSQL is left out: {SERVER} is not set");
            vec![Engine::Sqlite]
        }
    }

    pub const fn name(self) -> &'static str {
        match self {
            Engine::Sqlite => "SQLite",
            Engine::Postgres => "PostgreSQL",
        }
    }
}

impl County {
    /// An empty, migrated database.
    pub async fn empty(engine: Engine) -> Result<County> {
        let folder = tempfile::Builder::new().prefix("lianjian-bench-").tempdir()?;
        let address = match engine {
            Engine::Sqlite => format!("sqlite:{}", folder.path().join("county.db").display()),
            Engine::Postgres => {
                let server = std::env::var(SERVER)?;
                let name = format!("bench_{}", new_id().simple());
                administer(&server, &format!("CREATE DATABASE {name}")).await?;
                let (stem, _) = server.rsplit_once('/').context("the server's address names a database")?;
                format!("{stem}/{name}")
            }
        };
        let database = Database::open(&address.parse()?).await?;
        database.migrate().await?;
        Ok(County { app: App::new(database, Settings::default()), address, engine, folder })
    }

    /// A county with so many risk points.
    pub async fn generated(engine: Engine, plan: Plan) -> Result<(County, Made)> {
        let county = County::empty(engine).await?;
        let made = generate::generate(&county.app, &Actor::console(), plan, |_| {}).await?;
        // Both engines rest after such a load before anybody asks them.
        match engine {
            Engine::Sqlite => {
                let file = county.address.trim_start_matches("sqlite:");
                rusqlite::Connection::open(file)?
                    .execute_batch("PRAGMA wal_checkpoint(TRUNCATE); ANALYZE;")?;
            }
            Engine::Postgres => administer(&county.address, "VACUUM ANALYZE").await?,
        }
        Ok((county, made))
    }

    /// Removes a PostgreSQL database; a file goes by itself.
    pub async fn remove(self) -> Result<()> {
        if self.engine == Engine::Postgres {
            let (_, name) = self.address.rsplit_once('/').context("an address names its database")?;
            let drop = format!("DROP DATABASE {name} WITH (FORCE)");
            administer(&std::env::var(SERVER)?, &drop).await?;
        }
        Ok(self.folder.close()?)
    }
}

/// One statement on a connection of its own.
pub async fn administer(address: &str, sql: &str) -> Result<()> {
    let (client, connection) = tokio_postgres::connect(address, tokio_postgres::NoTls).await?;
    let talking = tokio::spawn(connection);
    client.batch_execute(sql).await?;
    drop(client);
    Ok(talking.await??)
}
