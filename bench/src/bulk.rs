//! Generating a county, against a bare bulk insert of the same rows: prepared statements of rusqlite in
//! transactions, COPY of tokio-postgres. The rows stand ready in memory; the search index is left out on both
//! sides, since a bare insert has none.

use std::pin::pin;
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use lianjian_app::features::generate::Plan;
use lianjian_db::Value;
use tokio_postgres::binary_copy::BinaryCopyInWriter;
use tokio_postgres::types::{ToSql, Type};

use crate::county::{County, Engine};
use crate::figure::Figures;
use crate::timing::{median, since};

/// Every table that is filled, parents before children.
const TABLES: [&str; 15] = [
    "region",
    "unit",
    "department",
    "post",
    "person",
    "tenure",
    "catalogue",
    "power",
    "register",
    "risk_point",
    "risk_counter",
    "risk_counter_day",
    "category_counter",
    "category_counter_day",
    "history",
];
/// Rows of one transaction.
const CHUNK: usize = 20_000;
/// How many times as fast (issue 3).
const WANTED: f64 = 0.5;

pub async fn measure(figures: &mut Figures, full: bool) -> Result<()> {
    let points = if full { 500_000 } else { 100_000 };
    for engine in Engine::all() {
        eprintln!("bulk, {}", engine.name());
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        for round in 0..3 {
            let plan = Plan { regions: 1, units: 200, points, seed: round, search: false };
            let started = Instant::now();
            let (county, made) = County::generated(engine, plan).await?;
            ours.push(made.rows as f64 / since(started));
            let empty = County::empty(engine).await?;
            let (rows, took) = match engine {
                Engine::Sqlite => sqlite(&county.address, &empty.address)?,
                Engine::Postgres => postgres(&county.address, &empty.address).await?,
            };
            ensure!(rows == made.rows, "{rows} rows, not {}", made.rows);
            theirs.push(rows as f64 / took);
            county.remove().await?;
            empty.remove().await?;
        }
        figures.rates(
            &format!("rows generated at {points} risk points, {}", engine.name()),
            "a bare bulk insert of the same rows",
            median(ours),
            median(theirs),
            WANTED,
        );
    }
    Ok(())
}

fn sqlite(from: &str, to: &str) -> Result<(u64, f64)> {
    let open = |address: &str| rusqlite::Connection::open(address.trim_start_matches("sqlite:"));
    let (from, mut to) = (open(from)?, open(to)?);
    // As the program sets them.
    to.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -32000;")?;
    let (mut count, mut took) = (0, 0.0);
    for table in TABLES {
        let mut select = from.prepare(&format!("SELECT * FROM {table} ORDER BY rowid"))?;
        let width = select.column_count();
        let rows: Vec<Vec<rusqlite::types::Value>> = select
            .query_map([], |row| (0..width).map(|column| row.get(column)).collect())?
            .collect::<rusqlite::Result<_>>()?;
        let marks = vec!["?"; width].join(", ");
        let started = Instant::now();
        for chunk in rows.chunks(CHUNK) {
            let transaction = to.transaction()?;
            let mut insert = transaction.prepare_cached(&format!("INSERT INTO {table} VALUES ({marks})"))?;
            for row in chunk {
                insert.execute(rusqlite::params_from_iter(row))?;
            }
            drop(insert);
            transaction.commit()?;
        }
        took += since(started);
        count += rows.len() as u64;
    }
    Ok((count, took))
}

async fn postgres(from: &str, to: &str) -> Result<(u64, f64)> {
    let (from, reading) = tokio_postgres::connect(from, tokio_postgres::NoTls).await?;
    tokio::spawn(reading);
    let (to, writing) = tokio_postgres::connect(to, tokio_postgres::NoTls).await?;
    tokio::spawn(writing);
    let (mut count, mut took) = (0, 0.0);
    for table in TABLES {
        let found = from.query(&format!("SELECT * FROM {table}"), &[]).await?;
        let Some(first) = found.first() else { continue };
        let kinds: Vec<Type> = first.columns().iter().map(|column| column.type_().clone()).collect();
        let rows: Vec<Vec<Value>> = found.iter().map(values).collect::<Result<_>>()?;
        let started = Instant::now();
        let sink = to.copy_in(&format!("COPY {table} FROM STDIN BINARY")).await?;
        let mut writer = pin!(BinaryCopyInWriter::new(sink, &kinds));
        for row in &rows {
            let values: Vec<&(dyn ToSql + Sync)> =
                row.iter().map(|value| value as &(dyn ToSql + Sync)).collect();
            writer.as_mut().write(&values).await?;
        }
        count += writer.finish().await?;
        took += since(started);
    }
    Ok((count, took))
}

fn values(row: &tokio_postgres::Row) -> Result<Vec<Value>> {
    let cell = |(column, kind): (usize, &tokio_postgres::Column)| {
        Ok(match *kind.type_() {
            Type::UUID => row.try_get::<_, Option<uuid::Uuid>>(column)?.map_or(Value::Null, Value::Id),
            Type::INT8 => row.try_get::<_, Option<i64>>(column)?.map_or(Value::Null, Value::Integer),
            Type::TEXT => row.try_get::<_, Option<String>>(column)?.map_or(Value::Null, Value::Text),
            ref other => return Err(anyhow::anyhow!("a column of type {other}")),
        })
    };
    row.columns().iter().enumerate().map(cell).collect::<Result<_>>().context("reading the rows back")
}
