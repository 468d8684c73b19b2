//! The peer: one handler that reads twenty rows and formats them. No sign-in, no rights, no frame.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, Result};
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Html;
use axum::routing::get;
use sqlx_core::row::Row as _;
use uuid::Uuid;

use super::template::{Fields, Template};

/// The rows of the risk base's first page.
const ROWS: &str = "SELECT risk_point.id, risk_point.register, unit.name, department.name, post.name,
        risk_point.risk, risk_point.responsible, risk_point.measures
    FROM risk_point JOIN register ON register.id = risk_point.register JOIN unit ON unit.id = risk_point.unit
    LEFT JOIN department ON department.id = register.department LEFT JOIN post ON post.id = register.post
    WHERE risk_point.closed_at IS NULL ORDER BY risk_point.sequence LIMIT 20";

/// The arguments of the process.
#[derive(Debug, clap::Args)]
pub struct BareServer {
    #[arg(long)]
    database: String,
    #[arg(long)]
    template: PathBuf,
}

/// Where rows come from.
#[derive(Clone)]
enum Source {
    Sqlite(Arc<Idle>),
    Postgres(sqlx_postgres::PgPool),
}

/// SQLite connections that nobody uses now.
struct Idle {
    path: String,
    connections: Mutex<Vec<rusqlite::Connection>>,
}

impl BareServer {
    /// Serves until the bench ends the process.
    pub async fn run(&self) -> Result<()> {
        let template: Template = serde_json::from_slice(&std::fs::read(&self.template)?)?;
        let source = Source::open(&self.database).await?;
        let router = Router::new().route("/", get(page)).with_state((source, Arc::new(template)));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        println!("{}", serde_json::json!({"address": format!("http://{}", listener.local_addr()?)}));
        Ok(axum::serve(listener, router).await?)
    }
}

async fn page(State((source, template)): State<(Source, Arc<Template>)>) -> Result<Html<String>, StatusCode> {
    let rows = source.rows().await.map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    Ok(Html(template.fill(&rows)))
}

/// The same rows, for learning where they stand in a page.
pub async fn rows(database: &str) -> Result<Vec<Fields>> {
    Source::open(database).await?.rows().await
}

impl Source {
    async fn open(database: &str) -> Result<Source> {
        if let Some(path) = database.strip_prefix("sqlite:") {
            let idle = Idle { path: path.to_owned(), connections: Mutex::default() };
            return Ok(Source::Sqlite(Arc::new(idle)));
        }
        // A connection is not asked whether it still lives before every use: neither does the program.
        let options = sqlx_postgres::PgPoolOptions::new().max_connections(32).test_before_acquire(false);
        Ok(Source::Postgres(options.connect(database).await?))
    }

    async fn rows(&self) -> Result<Vec<Fields>> {
        match self {
            Source::Sqlite(idle) => idle.rows(),
            Source::Postgres(pool) => {
                let found = sqlx_core::query::query::<sqlx_postgres::Postgres>(ROWS).fetch_all(pool).await?;
                found
                    .iter()
                    .map(|row| {
                        fields(
                            [row.try_get(0)?, row.try_get(1)?],
                            [
                                row.try_get(2)?,
                                row.try_get(3)?,
                                row.try_get(4)?,
                                row.try_get(5)?,
                                row.try_get(6)?,
                            ],
                            row.try_get::<&str, _>(7)?,
                        )
                    })
                    .collect()
            }
        }
    }
}

impl Idle {
    fn rows(&self) -> Result<Vec<Fields>> {
        let idle = self.connections.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = match idle {
            Some(connection) => connection,
            None => self.connect()?,
        };
        let rows = read(&connection)?;
        self.connections.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        Ok(rows)
    }

    fn connect(&self) -> Result<rusqlite::Connection> {
        let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY | rusqlite::OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = rusqlite::Connection::open_with_flags(&self.path, flags)?;
        connection.execute_batch("PRAGMA mmap_size = 268435456; PRAGMA cache_size = -8000;")?;
        Ok(connection)
    }
}

fn read(connection: &rusqlite::Connection) -> Result<Vec<Fields>> {
    let mut statement = connection.prepare_cached(ROWS)?;
    let mut rows = statement.query([])?;
    let mut found = Vec::with_capacity(20);
    while let Some(row) = rows.next()? {
        let texts = [row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?, row.get(6)?];
        found.push(fields([row.get(0)?, row.get(1)?], texts, &row.get::<_, String>(7)?)?);
    }
    Ok(found)
}

/// A row's values: ids, texts, and the measures one by one.
fn fields(ids: [Uuid; 2], texts: [Option<String>; 5], measures: &str) -> Result<Fields> {
    let mut fields: Fields = ids.iter().map(Uuid::to_string).collect();
    fields.extend(texts.into_iter().map(Option::unwrap_or_default));
    fields.extend(serde_json::from_str::<Vec<String>>(measures).context("measures are a list")?);
    Ok(fields)
}
