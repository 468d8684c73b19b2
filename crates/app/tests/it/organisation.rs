//! Units that are renamed, closed, merged and split; people on posts; who may look and who may change.

use jiff::civil::date;
use lianjian_app::features::organisation::{
    self, Closing, Merge, Moved, NewDepartment, NewPerson, NewPost, NewUnit, Split, Target,
};
use lianjian_app::features::powers;
use lianjian_app::features::registers::{self, Holder, HolderKind};
use lianjian_app::shell::actor::Actor;
use lianjian_app::shell::rights::Role;
use lianjian_db::{new_id, params};
use lianjian_domain::form::{Catalogue, PowerRow, Register, RegisterRow};
use lianjian_domain::level::Level;
use reqwest::{Method, StatusCode};
use serde_json::{Value as Json, json};
use uuid::Uuid;

use crate::world::{World, on_both};

/// A unit with a department 办公室, its head, a power and rows in all three registers.
struct Bureau {
    unit: Uuid,
    department: Uuid,
    post: Uuid,
}

impl Bureau {
    async fn open(world: &World, name: &str) -> Bureau {
        let actor = Actor::console();
        let app = &world.app;
        let new = NewUnit {
            region: world.region,
            name: name.to_owned(),
            kind: "行政机关".to_owned(),
            ..NewUnit::default()
        };
        let unit = organisation::add(app, &actor, new).await.unwrap().id;
        let department = NewDepartment { unit, name: "办公室".to_owned(), opened_on: None };
        let department = organisation::add_department(app, &actor, department).await.unwrap().id;
        let post = NewPost {
            unit,
            department: Some(department),
            name: "办公室主任".to_owned(),
            in_leading_group: false,
            duty: None,
            opened_on: None,
        };
        let post = organisation::add_post(app, &actor, post).await.unwrap().id;
        let person =
            NewPerson { unit, name: "张某某".to_owned(), post: Some(post), from: Some(date(2012, 1, 1)) };
        organisation::add_person(app, &actor, person).await.unwrap();
        let bureau = Bureau { unit, department, post };
        bureau.fill(world, name).await;
        bureau
    }

    async fn fill(&self, world: &World, name: &str) {
        let author = Actor::console().author(&world.app);
        let holder = |kind, department, post| Holder { kind, unit: self.unit, department, post };
        let mut transaction = world.app.database().begin().await.unwrap();
        for (holder, level, rows) in [
            (holder(HolderKind::Unit, None, None), Level::First, 2),
            (holder(HolderKind::Department, Some(self.department), None), Level::Second, 1),
            (holder(HolderKind::Post, Some(self.department), Some(self.post)), Level::Third, 3),
        ] {
            let rows = (1..=rows)
                .map(|number| RegisterRow {
                    number: Some(number),
                    risk: format!("{name}第{number}个风险"),
                    level: Some(level),
                    measures: vec!["每月由股长抽查一成并留下记录".to_owned(), "结果上墙公开".to_owned()],
                    responsible: "张某某".to_owned(),
                    ..RegisterRow::default()
                })
                .collect();
            let form = Register { duties: format!("{name}的职责"), rows, ..Register::default() };
            registers::replace(&mut transaction, &author, holder, &form).await.unwrap();
        }
        let power = PowerRow {
            number: Some(1),
            name: format!("{name}的审批"),
            category: "行政审批".to_owned(),
            ..PowerRow::default()
        };
        let catalogue = Catalogue { rows: vec![power], ..Catalogue::default() };
        powers::replace(&mut transaction, &author, self.unit, &catalogue).await.unwrap();
        transaction.commit().await.unwrap();
    }
}

/// Counters as they are kept, and as the rows add up; both without zeros.
async fn counters(world: &World) -> (Vec<String>, Vec<String>, Vec<String>) {
    let mut connection = world.app.database().connection().await.unwrap();
    let mut read = async |sql: &str| {
        connection
            .all(sql, &[], |row| {
                let (unit, kind, level): (Uuid, String, i64) = (row.next()?, row.next()?, row.next()?);
                let counts: [i64; 3] = [row.next()?, row.next()?, row.next()?];
                Ok(format!("{unit} {kind} {level} {counts:?}"))
            })
            .await
            .unwrap()
    };
    let group = "GROUP BY unit, kind, level ORDER BY unit, kind, level";
    let having = "HAVING sum(points) <> 0";
    let sums = "CAST(sum(points) AS BIGINT), CAST(sum(measures) AS BIGINT), CAST(sum(measured) AS BIGINT)";
    let now = read(&format!(
        "SELECT unit, kind, level, {sums} FROM risk_counter GROUP BY unit, kind, level {having}
         ORDER BY unit, kind, level"
    ))
    .await;
    let days = read(&format!(
        "SELECT unit, kind, level, {sums} FROM risk_counter_day GROUP BY unit, kind, level {having}
         ORDER BY unit, kind, level"
    ))
    .await;
    let recount = read(&format!(
        "SELECT unit, kind, level, count(*), CAST(sum(measure_count) AS BIGINT),
                CAST(sum(CASE WHEN measure_count > 0 THEN 1 ELSE 0 END) AS BIGINT)
         FROM risk_point WHERE closed_at IS NULL {group}"
    ))
    .await;
    (now, days, recount)
}

async fn assert_counters_are_right(world: &World) {
    let (now, days, recount) = counters(world).await;
    assert!(!recount.is_empty(), "there are rows to count");
    assert_eq!(now, recount, "the counters of today");
    assert_eq!(days, recount, "the sums of all days");
}

async fn number(world: &World, sql: &str, id: Uuid) -> i64 {
    let mut connection = world.app.database().connection().await.unwrap();
    connection.one(sql, &params![id], |row| row.next()).await.unwrap()
}

#[test]
fn a_merged_unit_has_everything_and_the_counters_equal_a_recount() {
    on_both(|world| async move {
        let (planning, housing) =
            (Bureau::open(&world, "清河县规划局").await, Bureau::open(&world, "清河县房产局").await);
        let clerk = world.account("clerk", Role::Clerk, Some(housing.unit)).await;
        let new =
            NewUnit { region: world.region, name: "清河县住建局".to_owned(), ..NewUnit::default() };
        let merge =
            Merge { units: vec![planning.unit, housing.unit], into: Target::New(new), on: date(2013, 6, 18) };
        let moved = organisation::merge(&world.app, &Actor::console(), merge).await.unwrap();
        let renamed = vec![("办公室".to_owned(), "办公室（原房产局）".to_owned())];
        let expected = Moved {
            unit: moved.unit,
            units: 0,
            departments: 2,
            posts: 2,
            people: 2,
            powers: 2,
            risk_points: 12,
            accounts: 1,
            renamed,
        };
        assert_eq!(moved, expected);
        assert_counters_are_right(&world).await;
        let rows = "SELECT count(*) FROM risk_point WHERE unit = $1 AND closed_at IS NULL";
        assert_eq!(number(&world, rows, moved.unit).await, 12);
        assert_eq!(number(&world, rows, planning.unit).await, 0);
        assert_eq!(number(&world, "SELECT count(*) FROM account WHERE unit = $1", moved.unit).await, 1);
        assert_ne!(clerk, Uuid::nil());

        let commission = world.signed_in(Role::Commission, None).await;
        // The unit's own register has both units' rows, numbered through, under the ids that they had.
        let register = commission.json(&format!("/api/v1/registers/{}", moved.unit)).await;
        let numbers: Vec<i64> =
            register["rows"].as_array().unwrap().iter().map(|row| row["number"].as_i64().unwrap()).collect();
        assert_eq!(numbers, [1, 2, 3, 4]);
        assert_eq!(register["duties"], "清河县规划局的职责\n清河县房产局的职责");
        // Codes begin with the new unit's.
        let codes = "SELECT count(DISTINCT power.code) FROM power JOIN unit ON unit.id = power.unit
             WHERE power.unit = $1 AND substr(power.code, 7, 3) = unit.code";
        assert_eq!(number(&world, codes, moved.unit).await, 2);
        // The old unit is closed and says who goes on with its work.
        let page = commission.page(&format!("/organisation/units/{}", planning.unit)).await;
        assert!(page.contains("已于 2013-06-18 撤销") && page.contains("清河县住建局"), "{page}");
        let page = commission.page(&format!("/organisation/units/{}", moved.unit)).await;
        for name in ["清河县规划局", "房产局", "办公室（原房产局）"] {
            assert!(page.contains(name), "{name}");
        }
    });
}

#[test]
fn a_register_keeps_its_history_through_a_merger() {
    on_both(|world| async move {
        let bureau = Bureau::open(&world, "清河县规划局").await;
        let target = Bureau::open(&world, "清河县住建局").await;
        let mut connection = world.app.database().connection().await.unwrap();
        let before: Vec<Uuid> = connection
            .all("SELECT id FROM risk_point WHERE unit = $1 ORDER BY id", &params![bureau.unit], |row| {
                row.next()
            })
            .await
            .unwrap();
        drop(connection);
        let merge =
            Merge { units: vec![bureau.unit], into: Target::Existing(target.unit), on: date(2013, 6, 18) };
        organisation::merge(&world.app, &Actor::console(), merge).await.unwrap();
        for id in before {
            let sql = "SELECT count(*) FROM history WHERE kind = 'risk_point' AND object = $1";
            assert!(number(&world, sql, id).await >= 2, "made, and moved");
            let sql = "SELECT count(*) FROM risk_point WHERE closed_at IS NULL AND id = $1";
            assert_eq!(number(&world, sql, id).await, 1);
        }
        assert_counters_are_right(&world).await;
        let commission = world.signed_in(Role::Commission, None).await;
        let register = commission.json(&format!("/api/v1/registers/{}", bureau.post)).await;
        assert_eq!(register["unit"], "清河县住建局", "the post's register went along");
        assert_eq!(register["rows"].as_array().unwrap().len(), 3);
    });
}

#[test]
fn what_is_split_off_takes_its_rows_along() {
    on_both(|world| async move {
        let bureau = Bureau::open(&world, "清河县农业局").await;
        let mut connection = world.app.database().connection().await.unwrap();
        let power: Uuid = connection
            .one("SELECT id FROM power WHERE unit = $1", &params![bureau.unit], |row| row.next())
            .await
            .unwrap();
        drop(connection);
        let split = |name: &str, departments, powers| Split {
            new: NewUnit { name: name.to_owned(), ..NewUnit::default() },
            departments,
            posts: Vec::new(),
            powers,
            on: date(2013, 6, 18),
        };
        let nothing = split("清河县畜牧局", Vec::new(), Vec::new());
        assert!(organisation::split(&world.app, &Actor::console(), bureau.unit, nothing).await.is_err());
        let something = split("清河县畜牧局", vec![bureau.department], vec![power]);
        let moved = organisation::split(&world.app, &Actor::console(), bureau.unit, something).await.unwrap();
        assert_eq!(
            (moved.departments, moved.posts, moved.people, moved.powers, moved.risk_points),
            (1, 1, 1, 1, 4)
        );
        let rows = "SELECT count(*) FROM risk_point WHERE unit = $1 AND closed_at IS NULL";
        assert_eq!(number(&world, rows, bureau.unit).await, 2, "the unit's own register stays");
        assert_counters_are_right(&world).await;
    });
}

#[test]
fn closing_asks_about_what_is_open_and_then_takes_it_out_of_the_summary() {
    on_both(|world| async move {
        let bureau = Bureau::open(&world, "清河县供销社").await;
        let other = Bureau::open(&world, "清河县财政局").await;
        let closing = |with_parts| Closing { on: date(2013, 6, 18), successor: None, with_parts };
        let actor = Actor::console();
        let refused =
            organisation::close_unit(&world.app, &actor, bureau.unit, closing(false)).await.unwrap_err();
        let message = refused.to_string();
        assert!(message.contains("1 个内设部门、1 个岗位、1 项职权、6 行风险点"), "{message}");
        let early = Closing { on: date(2099, 1, 1), successor: None, with_parts: true };
        assert!(organisation::close_unit(&world.app, &actor, bureau.unit, early).await.is_err());
        organisation::close_unit(&world.app, &actor, bureau.unit, closing(true)).await.unwrap();
        assert_counters_are_right(&world).await;
        let sql = "SELECT count(*) FROM tenure JOIN post ON post.id = tenure.post
             WHERE post.unit = $1 AND tenure.until_on = '2013-06-18' AND post.closed_on = '2013-06-18'";
        assert_eq!(number(&world, sql, bureau.unit).await, 1);
        organisation::close_post(&world.app, &actor, other.post, closing(true)).await.unwrap();
        organisation::close_department(&world.app, &actor, other.department, closing(true)).await.unwrap();
        assert_counters_are_right(&world).await;
        // The name is free again, and the closed unit is still found among the closed ones.
        Bureau::open(&world, "清河县供销社").await;
        let commission = world.signed_in(Role::Commission, None).await;
        assert!(commission.page("/organisation?closed=true").await.contains("2013-06-18 撤销"));
    });
}

#[test]
fn a_renamed_unit_is_found_under_its_old_name() {
    on_both(|world| async move {
        let bureau = Bureau::open(&world, "清河县卫生局").await;
        let other = Bureau::open(&world, "清河县财政局").await;
        let commission = world.signed_in(Role::Commission, None).await;
        let address = format!("/organisation/units/{}", bureau.unit);
        let unit = commission.json(&format!("/api/v1/units/{}", bureau.unit)).await;
        let seen = unit["unit"]["version"].as_i64().unwrap().to_string();
        let fields = [
            ("name", "清河县卫生和计划生育局"),
            ("short_name", ""),
            ("kind", "行政机关"),
            ("code", "007"),
            ("version", seen.as_str()),
        ];
        assert_eq!(commission.form(&address, &fields).await.status(), StatusCode::SEE_OTHER);
        let page = commission.page(&address).await;
        assert!(
            page.contains("卫生和计划生育局") && page.contains("清河县卫生局"),
            "the old name is an alias"
        );
        let again = commission.form(&address, &fields).await;
        assert_eq!(again.status(), StatusCode::CONFLICT, "somebody was faster");
        let found = commission.json("/api/v1/units?q=%E5%8D%AB%E7%94%9F%E5%B1%80").await;
        assert_eq!(found["items"][0]["id"], json!(bureau.unit), "by the alias");
        // An alias means one unit only.
        let taken = commission
            .form(&format!("/organisation/units/{}/aliases", other.unit), &[("alias", "卫生局")])
            .await;
        assert_eq!(taken.status(), StatusCode::UNPROCESSABLE_ENTITY);
        assert!(taken.text().await.unwrap().contains("分不清"));
    });
}

#[test]
fn a_new_holder_ends_the_former_ones_tenure() {
    on_both(|world| async move {
        let bureau = Bureau::open(&world, "清河县财政局").await;
        let commission = world.signed_in(Role::Commission, None).await;
        let address = format!("/organisation/posts/{}", bureau.post);
        let fields = [("person", ""), ("new_person", "李某某"), ("from", "2013-06-01")];
        let answer = commission.form(&format!("{address}/holder"), &fields).await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER);
        let page = commission.page(&address).await;
        assert!(page.contains("2013-05-31") && page.contains("李某某"), "{page}");
        let early = [("person", ""), ("new_person", "王某某"), ("from", "2013-05-01")];
        let refused = commission.form(&format!("{address}/holder"), &early).await;
        assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY, "before the present one began");
        let unit = commission.page(&format!("/organisation/units/{}", bureau.unit)).await;
        assert!(unit.contains("李某某") && !unit.contains("王某某"), "nothing of a refused change is kept");
    });
}

#[test]
fn a_unit_reads_its_own_and_changes_nothing() {
    on_both(|world| async move {
        let (own, other) =
            (Bureau::open(&world, "清河县财政局").await, Bureau::open(&world, "清河县水利局").await);
        let clerk = world.signed_in(Role::Clerk, Some(own.unit)).await;
        let page = clerk.page(&format!("/organisation/units/{}", own.unit)).await;
        assert!(page.contains("办公室主任") && !page.contains("修改单位"));
        let home = clerk.get("/organisation").await;
        assert_eq!(home.headers()["location"], format!("/organisation/units/{}", own.unit).as_str());
        for path in ["/organisation/units/", "/api/v1/units/"] {
            assert_eq!(clerk.get(&format!("{path}{}", other.unit)).await.status(), StatusCode::NOT_FOUND);
        }
        assert_eq!(clerk.json("/api/v1/units").await["items"].as_array().unwrap().len(), 1);
        let rename = json!({"name": "清河县第一局"});
        let refused = clerk.send(Method::PATCH, &format!("/api/v1/units/{}", own.unit), &rename).await;
        assert_eq!(refused.status(), StatusCode::FORBIDDEN);
        for path in ["/organisation/import", "/organisation/export/xlsx"] {
            assert_eq!(clerk.get(path).await.status(), StatusCode::FORBIDDEN, "{path}");
        }
        let administrator = world.signed_in(Role::SystemAdministrator, None).await;
        assert!(
            administrator.page(&format!("/organisation/units/{}", other.unit)).await.contains("修改单位")
        );
    });
}

#[test]
fn three_thousand_units_come_page_by_page() {
    on_both(|world| async move {
        let mut transaction = world.app.database().begin().await.unwrap();
        let rows: Vec<_> = (0..3000i64)
            .map(|number| {
                let name = format!("清河县第{number}学校");
                params![new_id(), world.region, &name, &name, "其他机关", "事业单位", "", number / 2].to_vec()
            })
            .collect();
        let columns = ["id", "region", "name", "short_name", "organ_kind", "kind", "code", "position"];
        transaction.insert("unit", &columns, rows).await.unwrap();
        transaction.commit().await.unwrap();
        let commission = world.signed_in(Role::Commission, None).await;
        let mut seen = std::collections::HashSet::new();
        let mut after = String::new();
        loop {
            let page: Json = commission.json(&format!("/api/v1/units?limit=400&after={after}")).await;
            for item in page["items"].as_array().unwrap() {
                assert!(seen.insert(item["id"].as_str().unwrap().to_owned()), "no unit twice");
            }
            let Some(next) = page["next"].as_str() else { break };
            next.clone_into(&mut after);
        }
        assert_eq!(seen.len(), 3000);
        let begun = std::time::Instant::now();
        let page = commission.page("/organisation").await;
        assert!(begun.elapsed().as_millis() < 1000, "{:?}", begun.elapsed());
        assert!(page.contains("3000 个单位") && page.contains("下一页"));
        assert!(commission.page("/organisation?q=%E7%AC%AC2999").await.contains("1 个单位"));
    });
}

#[test]
fn units_departments_posts_and_persons_are_kept_over_http() {
    on_both(|world| async move {
        let program = world.signed_in(Role::Commission, None).await;
        let made = async |path: &str, body: Json| {
            let answer = program.send(Method::POST, path, &body).await;
            let (status, text) = (answer.status(), answer.text().await.unwrap());
            assert_eq!(status, StatusCode::CREATED, "{path}: {text}");
            serde_json::from_str::<Json>(&text).unwrap()
        };
        let city = made("/api/v1/regions", json!({"name": "清水市", "code": "130900"})).await;
        assert_eq!(city["rank"], "city");
        let new = json!({"region": world.region, "name": "中共清河县纪委", "kind": "党委部门"});
        let unit = made("/api/v1/units", new.clone()).await;
        assert_eq!((&unit["commission"], &unit["organ_kind"]), (&json!(true), &json!("其他机关")));
        let twice = program.send(Method::POST, "/api/v1/units", &new).await;
        assert_eq!(twice.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let problem: Json = serde_json::from_str(&twice.text().await.unwrap()).unwrap();
        assert_eq!(problem["errors"][0]["field"], "name");
        let department = made("/api/v1/departments", json!({"unit": unit["id"], "name": "党风室"})).await;
        let post = json!({"unit": unit["id"], "department": department["id"], "name": "党风室主任"});
        let post = made("/api/v1/posts", post).await;
        let person = json!({"unit": unit["id"], "name": "陈某", "post": post["id"], "from": "2013-01-01"});
        made("/api/v1/persons", person).await;
        let path = format!("/api/v1/posts/{}", post["id"].as_str().unwrap());
        let change = json!({"department": null, "in_leading_group": true});
        let answer = program.send(Method::PATCH, &path, &change).await;
        let changed: Json = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
        assert_eq!((&changed["department"], &changed["version"]), (&Json::Null, &json!(2)));
        let unit = unit["id"].as_str().unwrap();
        let posts = program.json(&format!("/api/v1/posts?unit={unit}&limit=1")).await;
        assert_eq!(posts["items"][0]["name"], "党风室主任");
        let name = lianjian_app::shell::page::query_escape("中共清河县纪委");
        assert_eq!(program.json(&format!("/api/v1/persons?unit={name}")).await["items"][0]["name"], "陈某");
        let history = program.json(&format!("/api/v1/units/{unit}/history")).await;
        assert_eq!(history["items"].as_array().unwrap().len(), 6);
    });
}

#[test]
fn a_summary_of_an_earlier_day_stays_what_it_was() {
    on_both(|world| async move {
        let bureau = Bureau::open(&world, "清河县规划局").await;
        let target = Bureau::open(&world, "清河县住建局").await;
        // The rows were there a day before.
        let mut transaction = world.app.database().begin().await.unwrap();
        transaction.execute("UPDATE risk_counter_day SET day = '2013-06-17'", &[]).await.unwrap();
        transaction.commit().await.unwrap();
        let merge =
            Merge { units: vec![bureau.unit], into: Target::Existing(target.unit), on: date(2013, 6, 18) };
        organisation::merge(&world.app, &Actor::console(), merge).await.unwrap();
        let commission = world.signed_in(Role::Commission, None).await;
        let total = async |unit: Uuid, day: &str| {
            let body = commission.json(&format!("/api/v1/summary?unit={unit}&as_of={day}")).await;
            let rows = body["rows"].as_array().unwrap().clone();
            rows.iter().find(|row| row["kind"] == "total").unwrap()["points"].as_i64().unwrap()
        };
        assert_eq!((total(bureau.unit, "2013-06-17").await, total(target.unit, "2013-06-17").await), (6, 6));
        assert_eq!((total(bureau.unit, "2013-06-18").await, total(target.unit, "2013-06-18").await), (0, 12));
    });
}
