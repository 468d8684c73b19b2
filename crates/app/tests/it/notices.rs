//! Notices: each unit signs for itself, nobody reads what went to others.

use lianjian_app::shell::rights::Role;
use lianjian_db::new_id;
use reqwest::{Method, StatusCode};
use serde_json::{Value as Json, json};

use crate::world::on_both;

#[test]
fn a_notice_waits_in_each_units_inbox_until_it_is_signed_for() {
    on_both(|world| async move {
        let (first, second) = (world.unit("清河县财政局").await, world.unit("清河县教育局").await);
        let commission = world.signed_in(Role::Commission, None).await;
        let clerk = world.signed_in(Role::Clerk, Some(first)).await;
        let member = world.signed_in(Role::Member, Some(first)).await;
        let other = world.signed_in(Role::Clerk, Some(second)).await;
        let path = "/api/v1/notices";
        let bad = [
            (json!({"title": " ", "text": "内容"}), "title"),
            (json!({"title": "标题", "text": ""}), "text"),
            (json!({"title": "标题", "text": "内容", "receipt_by": "2013-06-17"}), "receipt_by"),
            (json!({"title": "标题", "text": "内容", "units": [new_id()]}), "units"),
        ];
        for (new, field) in bad {
            let answer = commission.send(Method::POST, path, &new).await;
            assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
            let told: Json = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
            assert_eq!(told["errors"][0]["field"], field);
        }
        assert_eq!(clerk.send(Method::POST, path, &json!({})).await.status(), StatusCode::FORBIDDEN);

        let all = json!({"title": "报送附件6", "text": "请于月底前\n报送。", "receipt_by": "2013-06-20"});
        let sent = commission.send(Method::POST, path, &all).await;
        assert_eq!(sent.status(), StatusCode::CREATED);
        let sent: Json = serde_json::from_str(&sent.text().await.unwrap()).unwrap();
        let id = sent["id"].as_str().unwrap();
        let waiting = clerk.json("/api/v1/inbox").await;
        assert_eq!(waiting["items"][0]["title"], "签收通知：报送附件6");
        assert_eq!(waiting["items"][0]["due_on"], "2013-06-20");

        let receipt = format!("{path}/{id}/receipt");
        assert_eq!(member.send(Method::POST, &receipt, &json!({})).await.status(), StatusCode::FORBIDDEN);
        assert!(clerk.page(&format!("/notices/{id}")).await.contains("表示本单位已经看到"));
        let nothing = json!({});
        let (a, b) = tokio::join!(
            clerk.send(Method::POST, &receipt, &nothing),
            clerk.send(Method::POST, &receipt, &nothing)
        );
        assert_eq!((a.status(), b.status()), (StatusCode::NO_CONTENT, StatusCode::NO_CONTENT));
        assert!(clerk.json("/api/v1/inbox").await["items"].as_array().unwrap().is_empty());
        assert_eq!(other.json("/api/v1/inbox").await["items"].as_array().unwrap().len(), 1, "their own");
        let whole = commission.json(&format!("{path}/{id}")).await;
        let received =
            whole["receipts"].as_array().unwrap().iter().filter(|one| one["received_at"].is_string());
        assert_eq!(received.count(), 1);
        assert_eq!(commission.json(path).await["items"][0]["received"], 1);

        let only = json!({"title": "单独", "text": "只给教育局", "units": [second]});
        let sent = commission.send(Method::POST, path, &only).await;
        let sent: Json = serde_json::from_str(&sent.text().await.unwrap()).unwrap();
        let alone = sent["id"].as_str().unwrap();
        assert_eq!(clerk.get(&format!("/notices/{alone}")).await.status(), StatusCode::NOT_FOUND);
        assert_eq!(clerk.json(path).await["items"].as_array().unwrap().len(), 1);
        assert_eq!(other.json(path).await["items"].as_array().unwrap().len(), 2);
        let page = other.page(&format!("/notices/{alone}")).await;
        assert!(page.contains("只给教育局") && !page.contains("清河县财政局"), "{page}");
    });
}
