//! Synthetic counties: the same content on both databases, counters that are right, and room for more.

use std::sync::Mutex;

use lianjian_app::features::generate::{Plan, generate};
use lianjian_app::shell::actor::Actor;
use lianjian_db::{Connection, params};

use crate::world::{World, on_both};

const PLAN: Plan = Plan { regions: 2, units: 9, points: 700, seed: 2013, search: true };

/// What the first engine's county said; the other's must say the same.
static SAID: Mutex<Option<Vec<String>>> = Mutex::new(None);

#[test]
fn a_seed_gives_the_same_county_on_both_databases() {
    on_both(|world| async move {
        empty(&world).await;
        let made = generate(&world.app, &Actor::console(), PLAN, |_| {}).await.unwrap();
        assert_eq!((made.regions, made.units, made.points), (4, 9, 700));
        let mut connection = world.app.database().connection().await.unwrap();
        let mut says = texts(&mut connection, "SELECT after FROM history ORDER BY object").await;
        says.extend(texts(&mut connection, "SELECT name FROM unit ORDER BY id").await);
        says.extend(texts(&mut connection, "SELECT risk FROM risk_point ORDER BY sequence").await);
        let mut said = SAID.lock().unwrap();
        let first = said.get_or_insert_with(|| says.clone());
        assert_eq!(*first, says);
    });
}

#[test]
fn its_counters_are_a_recount_and_it_can_be_searched_and_added_to() {
    on_both(|world| async move {
        empty(&world).await;
        generate(&world.app, &Actor::console(), PLAN, |_| {}).await.unwrap();
        let mut connection = world.app.database().connection().await.unwrap();
        let counted = "SELECT kind || level || risk_kind || ':' || CAST(sum(points) AS TEXT) || ',' ||
                CAST(sum(measures) AS TEXT) FROM risk_counter GROUP BY unit, kind, level, risk_kind
            ORDER BY unit, kind, level, risk_kind";
        let recounted = "SELECT kind || level || risk_kind || ':' || CAST(count(*) AS TEXT) || ',' ||
                CAST(sum(measure_count) AS TEXT) FROM risk_point GROUP BY unit, kind, level, risk_kind
            ORDER BY unit, kind, level, risk_kind";
        let counters = texts(&mut connection, counted).await;
        assert_eq!(counters, texts(&mut connection, recounted).await);
        assert!(counters.len() > 100, "{counters:?}");
        let days = counted.replace("FROM risk_counter", "FROM risk_counter_day");
        assert_eq!(counters, texts(&mut connection, &days).await);
        let by_category = |sql: &str| {
            sql.replace("risk_counter", "category_counter").replace("risk_kind", "power_category")
        };
        let categories = texts(&mut connection, &by_category(counted)).await;
        assert_eq!(categories, texts(&mut connection, &by_category(recounted)).await);
        assert_eq!(categories, texts(&mut connection, &by_category(&days)).await);
        let indexed = "SELECT CAST(count(*) AS TEXT) FROM risk_point_search";
        assert_eq!(texts(&mut connection, indexed).await, ["700"]);

        let mut transaction = world.app.database().begin().await.unwrap();
        let sql =
            "INSERT INTO risk_point (id, register, unit, kind, position, risk, level, risk_kind, measures,
                measure_count, responsible, extra, changed_at)
            SELECT $1, register, unit, kind, 99, risk, level, risk_kind, measures, measure_count, responsible,
                extra, changed_at FROM risk_point WHERE sequence = 1
            RETURNING sequence";
        let next: i64 =
            transaction.one(sql, &params![lianjian_db::new_id()], |row| row.next()).await.unwrap();
        assert_eq!(next, 701);
    });
}

#[test]
fn a_county_with_data_is_left_alone() {
    on_both(|world| async move {
        let refused = generate(&world.app, &Actor::console(), PLAN, |_| {}).await.unwrap_err();
        assert!(refused.to_string().contains("空数据库"), "{refused}");
    });
}

/// Takes the region away that every test begins with.
async fn empty(world: &World) {
    let mut transaction = world.app.database().begin().await.unwrap();
    transaction.execute("DELETE FROM region", &[]).await.unwrap();
    transaction.commit().await.unwrap();
}

async fn texts(connection: &mut Connection, sql: &str) -> Vec<String> {
    connection.all(sql, &[], |row| row.next()).await.unwrap()
}
