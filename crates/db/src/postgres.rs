//! The PostgreSQL side: a pool of connections with prepared statements.

use std::pin::pin;
use std::str::FromStr;
use std::time::Duration;

use deadpool_postgres::{
    Hook, HookError, Manager, ManagerConfig, Object, Pool, PoolError, RecyclingMethod, Runtime, Timeouts,
};
use futures_util::TryStreamExt;
use tokio_postgres::NoTls;
use tokio_postgres::binary_copy::BinaryCopyInWriter;
use tokio_postgres::types::{ToSql, Type};

use crate::{DatabaseError, Result, Row, Value};

/// Connections at most; requests beyond wait their turn.
const CONNECTIONS: usize = 32;
/// How long a request waits for a connection before it gets an error page.
const PATIENCE: Duration = Duration::from_secs(10);
/// Told to the server once for each connection. One plan for each statement, whatever its values: the
/// server would otherwise plan a page's five joins anew for every request, which takes five times as long
/// as running them. And no machine code for statements that last milliseconds.
const SETTINGS: &str = "SET plan_cache_mode = force_generic_plan; SET jit = off";

/// One PostgreSQL database.
#[derive(Clone)]
pub(crate) struct PostgresDatabase {
    pool: Pool,
}

/// A connection that somebody is using.
pub(crate) struct PostgresConnection {
    client: Object,
}

impl PostgresDatabase {
    pub(crate) fn open(url: &str) -> Result<Self> {
        let mut config = tokio_postgres::Config::from_str(url)?;
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(PATIENCE);
        }
        if config.get_application_name().is_none() {
            config.application_name("lianjian");
        }
        let manager =
            Manager::from_config(config, NoTls, ManagerConfig { recycling_method: RecyclingMethod::Fast });
        let pool = Pool::builder(manager)
            .max_size(CONNECTIONS)
            .post_create(Hook::async_fn(|client, _| {
                Box::pin(async move { client.batch_execute(SETTINGS).await.map_err(HookError::Backend) })
            }))
            .runtime(Runtime::Tokio1)
            .timeouts(Timeouts { wait: Some(PATIENCE), create: Some(PATIENCE), recycle: Some(PATIENCE) })
            .build()
            .map_err(|error| DatabaseError::Pool(error.to_string()))?;
        Ok(PostgresDatabase { pool })
    }

    pub(crate) async fn connection(&self) -> Result<PostgresConnection> {
        let client = self.pool.get().await.map_err(|error| match error {
            PoolError::Backend(error) | PoolError::PostCreateHook(HookError::Backend(error)) => {
                DatabaseError::Postgres(error)
            }
            other => DatabaseError::Pool(other.to_string()),
        })?;
        Ok(PostgresConnection { client })
    }
}

impl PostgresConnection {
    pub(crate) async fn all<T>(
        &self,
        sql: &str,
        parameters: &[Value],
        read: &mut (dyn FnMut(&mut Row<'_>) -> Result<T> + Send),
    ) -> Result<Vec<T>> {
        let statement = self.client.prepare_cached(sql).await?;
        let used = parameters.get(..statement.params().len()).unwrap_or(parameters);
        let mut rows = pin!(self.client.query_raw(&statement, used).await?);
        let mut found = Vec::new();
        while let Some(row) = rows.try_next().await? {
            found.push(read(&mut Row::postgres(&row))?);
        }
        Ok(found)
    }

    pub(crate) async fn execute(&self, sql: &str, parameters: &[Value]) -> Result<u64> {
        let statement = self.client.prepare_cached(sql).await?;
        let used = parameters.get(..statement.params().len()).unwrap_or(parameters);
        Ok(self.client.execute_raw(&statement, used).await?)
    }

    pub(crate) async fn batch(&self, sql: &str) -> Result<()> {
        Ok(self.client.batch_execute(sql).await?)
    }

    /// Sends rows by COPY, the server's fastest way in.
    pub(crate) async fn copy(
        &self,
        table: &str,
        columns: &[&str],
        rows: &mut (dyn Iterator<Item = Vec<Value>> + Send),
    ) -> Result<u64> {
        let names = columns.join(", ");
        let shape = self.client.prepare_cached(&format!("SELECT {names} FROM {table}")).await?;
        let kinds: Vec<Type> = shape.columns().iter().map(|column| column.type_().clone()).collect();
        let sink = self.client.copy_in(&format!("COPY {table} ({names}) FROM STDIN BINARY")).await?;
        let mut writer = pin!(BinaryCopyInWriter::new(sink, &kinds));
        for row in rows {
            let values: Vec<&(dyn ToSql + Sync)> =
                row.iter().map(|value| value as &(dyn ToSql + Sync)).collect();
            writer.as_mut().write(&values).await?;
        }
        Ok(writer.finish().await?)
    }

    /// Takes the connection out of the pool for good: it is in a state that nobody should inherit.
    pub(crate) fn abandon(self) {
        drop(Object::take(self.client));
    }
}
