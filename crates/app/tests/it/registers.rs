//! Registers edited together, read as they stood, counted without drift.

use std::collections::BTreeMap;

use lianjian_app::shell::rights::Role;
use lianjian_db::{Database, new_id, params};
use reqwest::{Method, StatusCode};
use serde_json::{Value as Json, json};
use uuid::Uuid;

use crate::world::{Visitor, on_both};

async fn patch(visitor: &Visitor, holder: Uuid, changes: Json) -> (StatusCode, Json) {
    let body = json!({"version": 0, "changes": changes});
    let answer = visitor.send(Method::PATCH, &format!("/api/v1/registers/{holder}"), &body).await;
    let status = answer.status();
    (status, serde_json::from_str(&answer.text().await.unwrap()).unwrap())
}

fn insert(row: Uuid, after: Option<Uuid>, risk: &str, level: &str, measures: &str) -> Json {
    json!({"op": "insert", "row": row, "after": after,
           "values": {"risk": risk, "level": level, "measures": measures, "responsible": "钱某某"}})
}

/// The counters must say what a recount of the rows says, now and summed up day by day.
async fn counters_hold(database: &Database) {
    counters_of(database, "risk_counter", "risk_kind").await;
    counters_of(database, "category_counter", "power_category").await;
}

async fn counters_of(database: &Database, table: &str, group: &str) {
    let mut connection = database.connection().await.unwrap();
    let recount =
        format!("SELECT unit, kind, level, {group}, measures FROM risk_point WHERE closed_at IS NULL");
    let rows = connection
        .all(&recount, &[], |row| {
            let key = (row.next::<Uuid>()?, row.next::<String>()?, row.next::<i64>()?, row.next::<String>()?);
            Ok((key, row.next_json::<Vec<String>>()?.len()))
        })
        .await
        .unwrap();
    let mut counted: BTreeMap<_, (i64, i64)> = BTreeMap::new();
    for (key, measures) in rows {
        let entry = counted.entry(key).or_default();
        entry.0 += 1;
        entry.1 += i64::try_from(measures).unwrap();
    }
    for sql in [
        format!("SELECT unit, kind, level, {group}, points, measures FROM {table}"),
        format!(
            "SELECT unit, kind, level, {group}, CAST(sum(points) AS BIGINT), CAST(sum(measures) AS BIGINT)
             FROM {table}_day GROUP BY unit, kind, level, {group}"
        ),
    ] {
        let stored = connection
            .all(&sql, &[], |row| {
                let key =
                    (row.next::<Uuid>()?, row.next::<String>()?, row.next::<i64>()?, row.next::<String>()?);
                Ok((key, (row.next::<i64>()?, row.next::<i64>()?)))
            })
            .await
            .unwrap();
        let stored: BTreeMap<_, _> = stored.into_iter().filter(|(_, counts)| *counts != (0, 0)).collect();
        assert_eq!(stored, counted, "{sql}");
    }
}

#[test]
fn two_people_edit_one_register_and_only_the_same_cell_is_in_conflict() {
    on_both(|world| async move {
        let unit = world.unit("清河县财政局").await;
        let first = world.signed_in(Role::Clerk, Some(unit)).await;
        let second = world.signed_in(Role::Clerk, Some(unit)).await;
        let (a, b) = (new_id(), new_id());
        let rows =
            json!([insert(a, None, "甲", "一级", "1. 子\n2. 丑"), insert(b, Some(a), "乙", "高", "寅")]);
        let (status, saved) = patch(&first, unit, rows.clone()).await;
        assert_eq!(status, StatusCode::OK, "{saved}");
        assert_eq!(saved["numbers"][b.to_string()], 2);
        let (status, _) = patch(&first, unit, rows).await;
        assert_eq!(status, StatusCode::OK, "the same batch again, after an answer that got lost");

        let set = |row: Uuid, field: &str, from: &str, to: &str| json!([{"op": "set", "row": row, "field": field, "from": from, "to": to}]);
        assert_eq!(patch(&first, unit, set(a, "risk", "甲", "甲一")).await.0, StatusCode::OK);
        assert_eq!(
            patch(&second, unit, set(a, "responsible", "钱某某", "何某")).await.0,
            StatusCode::OK,
            "another cell"
        );
        let (status, conflict) = patch(&second, unit, set(a, "risk", "甲", "甲二")).await;
        assert_eq!(status, StatusCode::CONFLICT);
        assert_eq!(conflict["conflicts"][0]["mine"], "甲二");
        assert_eq!(conflict["conflicts"][0]["theirs"], "甲一");
        let (status, wrong) = patch(&second, unit, set(a, "level", "一级", "四级")).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong["detail"].as_str().unwrap().contains("四级"));

        let register = first.json(&format!("/api/v1/registers/{unit}")).await;
        assert_eq!(register["rows"][0]["risk"], "甲一");
        assert_eq!(register["rows"][0]["measures"], json!(["子", "丑"]));
        assert_eq!(register["rows"][1]["level"], 1);
        assert_eq!(
            register["counts"],
            json!({"points": 2, "level_1": 2, "level_2": 0, "level_3": 0, "measures": 3})
        );
        counters_hold(world.app.database()).await;
    });
}

#[test]
fn a_row_moves_goes_and_is_still_there_as_it_stood() {
    on_both(|world| async move {
        let unit = world.unit("清河县财政局").await;
        let clerk = world.signed_in(Role::Clerk, Some(unit)).await;
        let (a, b) = (new_id(), new_id());
        let rows = json!([insert(a, None, "甲", "一级", "子"), insert(b, Some(a), "乙", "", "")]);
        let (_, saved) = patch(&clerk, unit, rows).await;
        let codes: Vec<&str> = saved["problems"]
            .as_array()
            .unwrap()
            .iter()
            .map(|problem| problem["code"].as_str().unwrap())
            .filter(|code| code.ends_with("missing"))
            .collect();
        assert_eq!(
            codes,
            ["collective-missing", "level-missing", "measure-missing"],
            "a draft may be unfinished"
        );
        patch(&clerk, unit, json!([{"op": "move", "row": b, "after": null}])).await;
        let register = clerk.json(&format!("/api/v1/registers/{unit}")).await;
        assert_eq!((&register["rows"][0]["risk"], &register["rows"][0]["number"]), (&json!("乙"), &json!(1)));
        counters_hold(world.app.database()).await;
        let (status, _) =
            patch(&clerk, unit, json!([{"op": "remove", "row": a, "from": {"risk": "别的"}}])).await;
        assert_eq!(status, StatusCode::CONFLICT, "a row that is not what was seen stays");
        patch(&clerk, unit, json!([{"op": "remove", "row": a}])).await;
        counters_hold(world.app.database()).await;
        let today = clerk.json(&format!("/api/v1/registers/{unit}?as_of=2013-06-18")).await;
        assert_eq!(today["rows"].as_array().unwrap().len(), 1);
        let yesterday = clerk.json(&format!("/api/v1/registers/{unit}?as_of=2013-06-17")).await;
        assert_eq!(yesterday["rows"].as_array().unwrap().len(), 0);
        let history = clerk.page(&format!("/registers/{unit}/history")).await;
        assert!(history.contains("删除第2行"), "{history}");
    });
}

#[test]
fn concurrent_edits_lose_nothing_and_counters_hold() {
    on_both(|world| async move {
        let unit = world.unit("清河县财政局").await;
        let clerk = world.signed_in(Role::Clerk, Some(unit)).await;
        let writers = (0..12).map(|number| {
            let clerk = &clerk;
            async move {
                let level = ["一级", "二级", "三级"][number % 3];
                let row = insert(new_id(), None, &format!("风险{number}"), level, "子");
                patch(clerk, unit, json!([row])).await.0
            }
        });
        for status in futures_util::future::join_all(writers).await {
            assert_eq!(status, StatusCode::OK);
        }
        let register = clerk.json(&format!("/api/v1/registers/{unit}")).await;
        assert_eq!(register["counts"]["points"], 12);
        counters_hold(world.app.database()).await;
    });
}

#[test]
fn a_row_that_names_a_power_is_found_by_it() {
    on_both(|world| async move {
        let unit = world.unit("清河县财政局").await;
        let clerk = world.signed_in(Role::Clerk, Some(unit)).await;
        let power = new_id();
        let body = json!({"version": 0, "changes": [{"op": "insert", "row": power, "after": null, "values": {
            "name": "会计证核发", "category": "行政审批", "fee": "不收费"}}]});
        clerk.send(Method::PATCH, &format!("/api/v1/catalogues/{unit}"), &body).await;
        let row = json!({"op": "insert", "row": new_id(), "after": null,
                         "values": {"risk": "发证不严", "level": "二级", "extra:对应职权": "会计证核发"}});
        let (status, saved) =
            patch(&clerk, unit, json!([row, insert(new_id(), None, "别的", "三级", "子")])).await;
        assert_eq!(status, StatusCode::OK, "{saved}");
        let found = clerk.json(&format!("/api/v1/risk-points?power={power}")).await;
        assert_eq!((&found["total"], &found["items"][0]["risk"]), (&json!(1), &json!("发证不严")));
        assert!(clerk.page(&format!("/registers/{unit}")).await.contains("会计证核发"));
    });
}

#[test]
fn levels_are_counted_by_the_category_of_the_power_as_it_is_and_as_it_was() {
    on_both(|world| async move {
        let unit = world.unit("清河县财政局").await;
        let commission = world.signed_in(Role::Commission, None).await;
        let catalogue = format!("/api/v1/catalogues/{unit}");
        let power = |name: &str, category: &str| json!({"op": "insert", "row": new_id(), "after": null, "values": {"name": name, "category": category}});
        let certificate = power("会计证核发", "行政审批");
        let powers = json!([certificate, power("罚款", "行政处罚"), power("别的职权", "")]);
        commission.send(Method::PATCH, &catalogue, &json!({"changes": powers})).await;
        let risk = |risk: &str, level: &str, power: &str| {
            json!({"op": "insert", "row": new_id(), "after": null,
                   "values": {"risk": risk, "level": level, "extra:对应职权": power}})
        };
        let rows = json!([
            risk("甲", "一级", "会计证核发"),
            risk("乙", "二级", " 会计证 核发"),
            risk("丙", "三级", "罚款"),
            risk("丁", "三级", "没有的职权"),
            risk("戊", "一级", "别的职权"),
        ]);
        assert_eq!(patch(&commission, unit, rows).await.0, StatusCode::OK);
        counters_hold(world.app.database()).await;
        let slices = async |query: &str| {
            let summary = commission.json(&format!("/api/v1/summary{query}")).await;
            let slices = summary["by_power_category"].as_array().unwrap().clone();
            let slice = |slice: &Json| {
                (slice["name"].as_str().unwrap().to_owned(), slice["counts"]["points"].as_u64().unwrap())
            };
            slices.iter().map(slice).collect::<Vec<_>>()
        };
        let expected = |slices: &[(&str, u64)]| {
            slices.iter().map(|(name, points)| ((*name).to_owned(), *points)).collect::<Vec<_>>()
        };
        let first = [("行政审批", 2), ("行政处罚", 1), ("未填权力类别", 1), ("未对应职权", 1)];
        assert_eq!(slices("").await, expected(&first));

        // As if that had been yesterday; today the category of a power is put right.
        let mut transaction = world.app.database().begin().await.unwrap();
        let day = 24 * 3600 * 1_000_000_i64;
        transaction.execute("UPDATE history SET at = at - $1", &params![day]).await.unwrap();
        transaction.execute("UPDATE category_counter_day SET day = '2013-06-17'", &[]).await.unwrap();
        transaction.commit().await.unwrap();
        let change = json!({"op": "set", "row": certificate["row"], "field": "category",
                            "from": "行政审批", "to": "行政确认"});
        let changed = commission.send(Method::PATCH, &catalogue, &json!({"changes": [change]})).await;
        assert_eq!(changed.status(), StatusCode::OK);
        let now = [("行政处罚", 1), ("行政确认", 2), ("未填权力类别", 1), ("未对应职权", 1)];
        assert_eq!(slices("").await, expected(&now));
        assert_eq!(slices("?as_of=2013-06-17").await, expected(&first));
        assert_eq!(slices(&format!("?unit={unit}")).await, expected(&now));
        for (day, slices) in [("", &now), ("&as_of=2013-06-17", &first)] {
            for (category, points) in slices {
                let found =
                    commission.json(&format!("/api/v1/risk-points?power_category={category}{day}")).await;
                assert_eq!(found["total"], *points, "{category}{day}: {found}");
                let page = commission
                    .page(&format!("/summary?by=power&power_category={category}{day}&open=1"))
                    .await;
                assert_eq!(page.matches("class=\"li\"").count() as u64, *points, "{category}{day}: {page}");
            }
        }
        let unsorted = commission.json("/api/v1/risk-points?kind=未分类").await;
        assert_eq!(unsorted["total"], 5, "rows without a kind can be asked for, too");
        let page = commission.page("/risk-points?power_category=行政确认").await;
        assert!(page.contains("<option selected>行政确认</option>"), "{page}");
    });
}

#[test]
fn a_county_that_counts_rows_gets_rows() {
    on_both(|world| async move {
        let unit = world.unit("清河县财政局").await;
        let commission = world.signed_in(Role::Commission, None).await;
        patch(&commission, unit, json!([insert(new_id(), None, "甲", "一级", "1. 子\n2. 丑")])).await;
        assert_eq!(commission.json("/api/v1/summary").await["rows"][3]["measures"], 2);
        let version = json!({"value": "rows", "effective_on": "2013-06-18", "reason": "本县按行计数"});
        let saved = commission.send(Method::POST, "/api/v1/settings/measure_counting", &version).await;
        assert_eq!(saved.status().as_u16() / 100, 2, "{}", saved.text().await.unwrap());
        assert_eq!(commission.json("/api/v1/summary").await["rows"][3]["measures"], 1);
        assert_eq!(commission.json("/api/v1/summary?as_of=2013-06-18").await["rows"][3]["measures"], 1);
    });
}

#[test]
fn nobody_takes_another_units_row_by_its_id() {
    on_both(|world| async move {
        let (own, other) = (world.unit("清河县财政局").await, world.unit("清河县教育局").await);
        let clerk = world.signed_in(Role::Clerk, Some(own)).await;
        let thief = world.signed_in(Role::Clerk, Some(other)).await;
        let (point, power) = (new_id(), new_id());
        patch(&clerk, own, json!([insert(point, None, "甲", "一级", "子")])).await;
        let listed = json!({"version": 0, "changes": [{"op": "insert", "row": power, "after": null, "values": {
            "name": "会计证核发", "category": "行政审批"}}]});
        clerk.send(Method::PATCH, &format!("/api/v1/catalogues/{own}"), &listed).await;

        let (status, _) = patch(&thief, other, json!([insert(point, None, "乙", "二级", "丑")])).await;
        assert_eq!(status, StatusCode::NOT_FOUND);
        let taken = thief.send(Method::PATCH, &format!("/api/v1/catalogues/{other}"), &listed).await;
        assert_eq!(taken.status(), StatusCode::NOT_FOUND);
        // The same holds for a row that its unit has taken out.
        patch(&clerk, own, json!([{"op": "remove", "row": point}])).await;
        let (status, _) = patch(&thief, other, json!([insert(point, None, "乙", "二级", "丑")])).await;
        assert_eq!(status, StatusCode::NOT_FOUND);
        let (status, _) = patch(&clerk, own, json!([insert(point, None, "甲", "一级", "子")])).await;
        assert_eq!(status, StatusCode::OK, "its own register gets it back");

        let register = clerk.json(&format!("/api/v1/registers/{own}")).await;
        assert_eq!(register["rows"][0]["risk"], "甲");
        assert_eq!(clerk.json(&format!("/api/v1/catalogues/{own}")).await["counts"]["powers"], 1);
        assert_eq!(thief.json(&format!("/api/v1/registers/{other}")).await["counts"]["points"], 0);
        counters_hold(world.app.database()).await;
    });
}
