//! Booklets: asked for, made in the background, taken up again where a server stopped, fetched by who may.

use std::time::Duration;

use lianjian_app::features::booklets;
use lianjian_app::shell::rights::Role;
use lianjian_db::{new_id, params};
use reqwest::{Method, StatusCode};
use serde_json::{Value as Json, json};
use uuid::Uuid;

use crate::programmes::{bring_plan_in, obligation};
use crate::world::{Visitor, World, on_both};

/// Writes powers with their offices into a unit's catalogue, and draws a chart for each but the last.
async fn powers(clerk: &Visitor, unit: Uuid, names: &[(&str, &str, &str)]) {
    let mut ids: Vec<Uuid> = Vec::new();
    let mut changes = Vec::new();
    for (name, category, office) in names {
        let row = new_id();
        changes.push(json!({"op": "insert", "row": row, "after": ids.last(), "values": {
            "name": name, "category": category, "basis": "《某某法》第一条", "fee": "不收费", "office": office}}));
        ids.push(row);
    }
    let path = format!("/api/v1/catalogues/{unit}");
    let saved = clerk.send(Method::PATCH, &path, &json!({ "changes": changes })).await;
    assert_eq!(saved.status(), StatusCode::OK, "{}", saved.text().await.unwrap());
    for power in &ids[..ids.len() - 1] {
        let new =
            json!({"unit": unit, "power": power, "lines": "受理，窗口，1\n审查，科员，5\n决定，局长，3"});
        let drawn = clerk.send(Method::POST, "/api/v1/flows", &new).await;
        assert_eq!(drawn.status(), StatusCode::CREATED, "{}", drawn.text().await.unwrap());
    }
}

/// Asks for a booklet and waits until it is made or has failed.
async fn made(visitor: &Visitor, ask: &Json) -> Json {
    let answer = visitor.send(Method::POST, "/api/v1/booklets", ask).await;
    assert_eq!(answer.status(), StatusCode::ACCEPTED, "{}", answer.text().await.unwrap());
    let asked: Json = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
    let path = format!("/api/v1/booklets/{}", asked["id"].as_str().unwrap());
    for _ in 0..600 {
        let now = visitor.json(&path).await;
        if now["state"] == "done" || now["state"] == "failed" {
            return now;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("the booklet is not made");
}

async fn fetched(visitor: &Visitor, booklet: &Json) -> Vec<u8> {
    let path = format!("/api/v1/booklets/{}/file", booklet["id"].as_str().unwrap());
    visitor.get(&path).await.bytes().await.unwrap().to_vec()
}

const POWERS: [(&str, &str, &str); 3] = [
    ("施工许可", "行政审批", "审批股"),
    ("招标备案", "行政审批", "招标股"),
    ("大额资金使用", "内部管理职权", "财务股"),
];

#[test]
fn a_units_booklet_is_made_and_fetched_by_who_may_read_it() {
    on_both(|world| async move {
        let unit = world.unit("清河县住房和城乡建设局").await;
        let alien = world.unit("清河县教育局").await;
        let clerk = world.signed_in(Role::Clerk, Some(unit)).await;
        let stranger = world.signed_in(Role::Clerk, Some(alien)).await;
        let none = stranger.send(Method::POST, "/api/v1/booklets", &json!({})).await;
        assert_eq!(none.status(), StatusCode::UNPROCESSABLE_ENTITY, "nothing to bind");
        powers(&clerk, unit, &POWERS).await;
        let whole = made(&clerk, &json!({})).await;
        assert_eq!(whole["state"], "done", "{whole}");
        assert!(fetched(&clerk, &whole).await.starts_with(b"%PDF"));
        let path = format!("/api/v1/booklets/{}/file", whole["id"].as_str().unwrap());
        assert_eq!(stranger.get(&path).await.status(), StatusCode::NOT_FOUND);
        let page = clerk.page("/booklets").await;
        assert!(
            page.contains("清河县住房和城乡建设局权力运行流程图汇编.pdf") && page.contains("已成册"),
            "{page}"
        );
        let told = clerk.page("/inbox").await;
        assert!(told.contains("汇编做好了"), "{told}");

        let word = made(&clerk, &json!({"format": "docx"})).await;
        assert!(fetched(&clerk, &word).await.starts_with(b"PK"), "{word}");
        let office = made(&clerk, &json!({"department": "审批股"})).await;
        assert!(office["holder"].as_str().unwrap().ends_with("审批股"), "{office}");
        let small = fetched(&clerk, &office).await.len();
        assert!(small < fetched(&clerk, &whole).await.len(), "one power is less than three");
        let nobody = clerk.send(Method::POST, "/api/v1/booklets", &json!({"department": "没有的股"})).await;
        assert_eq!(nobody.status(), StatusCode::UNPROCESSABLE_ENTITY);
        // The county's is not for a unit's clerk: what is asked for without a unit is their own.
        assert_eq!(clerk.get("/api/v1/booklets?unit=").await.status(), StatusCode::OK);
    });
}

/// Two units with powers, and somebody of the commission.
async fn county(world: &World) -> (Visitor, Uuid) {
    let first = world.unit("清河县住房和城乡建设局").await;
    let second = world.unit("清河县教育局").await;
    for unit in [first, second] {
        let clerk = world.signed_in(Role::Clerk, Some(unit)).await;
        powers(&clerk, unit, &POWERS).await;
    }
    (world.signed_in(Role::Commission, None).await, second)
}

#[test]
fn the_countys_booklet_goes_on_where_a_server_stopped() {
    on_both(|world| async move {
        let (commission, _) = county(&world).await;
        let word = commission.send(Method::POST, "/api/v1/booklets", &json!({"format": "docx"})).await;
        assert_eq!(word.status(), StatusCode::UNPROCESSABLE_ENTITY, "the county's is PDF only");
        let whole = made(&commission, &json!({})).await;
        assert_eq!((&whole["state"], &whole["done"]), (&json!("done"), &json!(2)), "{whole}");
        let pdf = fetched(&commission, &whole).await;
        assert!(pdf.starts_with(b"%PDF"));

        // A server that stopped after the first part: the part is kept, its runner is not heard of any more.
        let id: Uuid = whole["id"].as_str().unwrap().parse().unwrap();
        let mut transaction = world.app.database().begin().await.unwrap();
        let again = new_id();
        let sql = "INSERT INTO booklet (id, unit, department, holder, format, state, total, done, file_name, size, error,
             author, account, asked_at, runner, seen_at)
             SELECT $1, unit, department, holder, format, 'running', total, 1, file_name, 0, '', author, account,
             asked_at, $2, 0 FROM booklet WHERE id = $3";
        transaction.execute(sql, &params![again, new_id(), id]).await.unwrap();
        let part = b"%PDF-1.7 not a whole file";
        let sql =
            "INSERT INTO booklet_part (booklet, position, pages, places, bytes) VALUES ($1, 0, 1, '[]', $2)";
        transaction.execute(sql, &params![again, part.as_slice()]).await.unwrap();
        transaction.commit().await.unwrap();
        booklets::run_waiting(&world.app).await;
        let path = format!("/api/v1/booklets/{again}");
        let ended = commission.json(&path).await;
        // It went on after the first part and came to bind it: what was kept is used, not made again.
        assert_eq!(ended["state"], "failed", "the kept part was broken on purpose: {ended}");
        assert_eq!(ended["done"], 1, "{ended}");
        let mut connection = world.app.database().connection().await.unwrap();
        let left: i64 = connection
            .one("SELECT count(*) FROM booklet_part WHERE booklet = $1", &params![again], |row| row.next())
            .await
            .unwrap();
        assert_eq!(left, 0, "parts go when it has ended");
    });
}

#[test]
fn a_filing_of_the_booklet_binds_it_and_says_what_it_lacks() {
    on_both(|world| async move {
        let unit = world.unit("清河县住房和城乡建设局").await;
        let commission = world.signed_in(Role::Commission, None).await;
        bring_plan_in(&commission).await;
        let clerk = world.signed_in(Role::Clerk, Some(unit)).await;
        let owed = obligation(&clerk, "流程图汇编").await;
        let body = json!({ "obligation": owed });
        let early = clerk.send(Method::POST, "/api/v1/filings", &body).await;
        assert_eq!(early.status(), StatusCode::UNPROCESSABLE_ENTITY, "nothing is there");
        powers(&clerk, unit, &POWERS).await;
        let filed = clerk.send(Method::POST, "/api/v1/filings", &body).await;
        let status = filed.status();
        let filing: Json = serde_json::from_str(&filed.text().await.unwrap()).unwrap();
        assert_eq!(status, StatusCode::CREATED, "{filing}");
        let whole = clerk.json(&format!("/api/v1/filings/{}", filing["id"].as_str().unwrap())).await;
        let parts: Vec<&str> =
            whole["parts"].as_array().unwrap().iter().map(|part| part["kind"].as_str().unwrap()).collect();
        assert_eq!(parts, ["annex2", "booklet"], "{whole}");
        let lacks =
            whole["findings"].as_array().unwrap().iter().find(|one| one["code"] == "power-without-flow");
        let message = lacks.unwrap()["message"].as_str().unwrap();
        assert_eq!(message, "1 项职权（“大额资金使用”）没有流程图");
    });
}
