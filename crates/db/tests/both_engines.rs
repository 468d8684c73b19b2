//! One story on both engines: what is written is read back, what is not committed never was.
//!
//! PostgreSQL runs when `LIANJIAN_TEST_POSTGRES` names a server whose user may make databases;
//! otherwise the test says that it was left out.

use lianjian_db::history::{self, Author, Change};
use lianjian_db::{Address, Database, ErrorKind, new_id, params, search};
use serde_json::json;

async fn story(database: Database) {
    assert_eq!(database.migrate().await.unwrap(), 3);
    assert_eq!(database.migrate().await.unwrap(), 0, "a second run changes nothing");

    let region = new_id();
    let mut transaction = database.begin().await.unwrap();
    transaction
        .execute(
            "INSERT INTO region (id, code, name, rank) VALUES ($1, $2, $3, $4)",
            &params![region, "130999", "清河县", "county"],
        )
        .await
        .unwrap();
    transaction.commit().await.unwrap();

    let mut transaction = database.begin().await.unwrap();
    transaction
        .execute("UPDATE region SET name = $2 WHERE id = $1", &params![region, "清江县"])
        .await
        .unwrap();
    drop(transaction);
    let mut connection = database.connection().await.unwrap();
    let name: String = connection
        .one("SELECT name FROM region WHERE id = $1", &params![region], |row| row.next())
        .await
        .unwrap();
    assert_eq!(name, "清河县", "a transaction that was dropped changed nothing");
    drop(connection);

    let unit = new_id();
    let mut transaction = database.begin().await.unwrap();
    let columns = ["id", "region", "name", "short_name", "organ_kind", "kind", "code", "position"];
    let row = |id, name: &str| params![id, region, name, name, "行政机关", "行政机关", "001", 1].into();
    transaction.insert("unit", &columns, [row(unit, "财政局")]).await.unwrap();
    let again = transaction.insert("unit", &columns, [row(new_id(), "财政局")]).await;
    assert_eq!(again.unwrap_err().kind(), ErrorKind::Duplicate);
    drop(transaction);

    let mut transaction = database.begin().await.unwrap();
    let orphan_error = transaction
        .execute(
            "INSERT INTO department (id, unit, name, position) VALUES ($1, $2, '办公室', 1)",
            &params![new_id(), new_id()],
        )
        .await;
    assert_eq!(orphan_error.unwrap_err().kind(), ErrorKind::Reference);
}

async fn record(database: Database) {
    let (register, point) = (new_id(), new_id());
    let author = |second: i64| Author {
        account: None,
        name: "控制台".to_owned(),
        at: jiff::Timestamp::from_second(second).unwrap(),
        import: None,
    };
    let changes = [
        (10, None, Some(json!({"risk": "甲"}))),
        (20, Some(json!({"risk": "甲"})), Some(json!({"risk": "乙"}))),
        (30, Some(json!({"risk": "乙"})), None),
    ];
    for (second, before, after) in changes {
        let mut transaction = database.begin().await.unwrap();
        let change = Change::of("risk_point", point, before.as_ref(), after.as_ref()).within(register);
        history::write(&mut transaction, &author(second), [change]).await.unwrap();
        transaction.commit().await.unwrap();
    }
    let mut connection = database.connection().await.unwrap();
    for (second, expected) in [(10, None), (11, Some("甲")), (25, Some("乙")), (31, None)] {
        let moment = jiff::Timestamp::from_second(second).unwrap();
        let standing = history::parts_before(&mut connection, register, "risk_point", moment).await.unwrap();
        let risk = standing.first().map(|(_, state)| state["risk"].as_str().unwrap());
        assert_eq!(risk, expected, "as it stood before second {second}");
    }
    assert_eq!(
        history::of_whole(&mut connection, register, "register", "risk_point", 10).await.unwrap().len(),
        3
    );
}

async fn words(database: Database) {
    let mut transaction = database.begin().await.unwrap();
    search::put(&mut transaction, "risk_point_search", 7, "资金 金拨 拨付 付").await.unwrap();
    search::put(&mut transaction, "risk_point_search", 8, "资金 金管 管理 理").await.unwrap();
    search::put(&mut transaction, "risk_point_search", 8, "采购 购管 管理 理 ab").await.unwrap();
    transaction.commit().await.unwrap();
    let mut connection = database.connection().await.unwrap();
    let sqlite = connection.is_sqlite();
    let table = if sqlite { "rowid" } else { "sequence" };
    let condition = search::condition(sqlite, "risk_point_search", table, 1);
    for (tokens, expected) in [
        (vec!["资金"], vec![7]),
        (vec!["管理"], vec![8]),
        (vec!["资金", "管理"], vec![]),
        (vec!["采*"], vec![8]),
        (vec!["ab"], vec![8]),
    ] {
        let tokens: Vec<String> = tokens.into_iter().map(str::to_owned).collect();
        let expression = search::expression(sqlite, &tokens);
        let found: Vec<i64> = connection
            .all(
                &format!("SELECT {table} FROM risk_point_search WHERE {condition}"),
                &params![expression],
                |row| row.next(),
            )
            .await
            .unwrap();
        assert_eq!(found, expected, "{tokens:?}");
    }
    drop(connection);
    if !sqlite {
        first_of_many_blocks(&database).await;
    }
}

/// Rows that lie in blocks far apart, the later ones written first.
async fn first_of_many_blocks(database: &Database) {
    let keys = [9_000_000, 3, 20_000, 8_191, 8_192, 500_000];
    let mut transaction = database.begin().await.unwrap();
    for key in keys {
        search::put(&mut transaction, "risk_point_search", key, "围猎 猎场 场").await.unwrap();
    }
    search::remove(&mut transaction, "risk_point_search", 8_192).await.unwrap();
    transaction.commit().await.unwrap();
    let mut connection = database.connection().await.unwrap();
    for (word, after, limit, expected) in [
        ("围猎", 0, 10, vec![3, 8_191, 20_000, 500_000, 9_000_000]),
        ("围猎", 8_191, 2, vec![20_000, 500_000]),
        ("围猎", 9_000_000, 2, vec![]),
        ("围城", 0, 10, vec![]),
    ] {
        let tokens = [word.to_owned(), "猎场".to_owned()];
        let found = search::first(&mut connection, "risk_point_search", &tokens, after, limit).await;
        assert_eq!(found.unwrap(), expected, "{word} after {after}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn sqlite_tells_the_story() {
    let folder = tempfile::tempdir().unwrap();
    let database = Database::open(&Address::Sqlite(folder.path().join("a.db"))).await.unwrap();
    story(database.clone()).await;
    record(database.clone()).await;
    words(database).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn postgres_tells_the_same_story() {
    let Ok(server) = std::env::var("LIANJIAN_TEST_POSTGRES") else {
        eprintln!("left out: LIANJIAN_TEST_POSTGRES is not set");
        return;
    };
    let name = format!("lianjian_db_{}", new_id().simple());
    // CREATE DATABASE cannot run inside a transaction, so it does not go through the crate.
    let (client, connection) = tokio_postgres::connect(&server, tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    client.batch_execute(&format!("CREATE DATABASE {name}")).await.unwrap();
    let at = server.rfind('/').unwrap();
    let database = Database::open(&format!("{}/{name}", &server[..at]).parse().unwrap()).await.unwrap();
    story(database.clone()).await;
    record(database.clone()).await;
    words(database).await;
    client.batch_execute(&format!("DROP DATABASE {name} WITH (FORCE)")).await.unwrap();
}
