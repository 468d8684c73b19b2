//! Catalogues: codes, checks, the library of all powers.

use lianjian_app::shell::rights::Role;
use reqwest::multipart::{Form as Parts, Part};
use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::papers;
use crate::world::on_both;

#[test]
fn a_catalogue_goes_in_gets_codes_and_is_found() {
    on_both(|world| async move {
        let unit = world.unit("清河县住房和城乡建设局").await;
        let clerk = world.signed_in(Role::Clerk, Some(unit)).await;
        let form = papers::catalogue(
            "县住房和城乡建设局",
            &[("建筑工程施工许可", "行政审批"), ("违法建设处罚", "行政处罚")],
        );
        let parts = Parts::new().part("file", Part::bytes(papers::docx(&form)).file_name("附件2.docx"));
        let answer = clerk.request(Method::POST, "/api/v1/imports").multipart(parts).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK);

        let powers = clerk.json("/api/v1/powers?q=施工").await;
        assert_eq!(powers["items"].as_array().unwrap().len(), 1);
        assert_eq!(powers["items"][0]["code"], "1309990010100100");
        let catalogue = clerk.json(&format!("/api/v1/catalogues/{unit}")).await;
        assert_eq!(catalogue["counts"], json!({"powers": 2, "by_category": {"行政审批": 1, "行政处罚": 1}}));

        let row = powers["items"][0]["id"].as_str().unwrap();
        let edit = json!({"version": 1, "changes": [
            {"op": "set", "row": row, "field": "category", "from": "行政审批", "to": "对外行使职权"},
            {"op": "set", "row": row, "field": "fee", "from": "不收费", "to": "无"}]});
        let saved = clerk.send(Method::PATCH, &format!("/api/v1/catalogues/{unit}"), &edit).await;
        let saved: serde_json::Value = serde_json::from_str(&saved.text().await.unwrap()).unwrap();
        let codes: Vec<&str> = saved["problems"]
            .as_array()
            .unwrap()
            .iter()
            .map(|problem| problem["code"].as_str().unwrap())
            .collect();
        assert_eq!(codes, ["category-organ", "fee-unclear"], "{saved}");
        let page = clerk.page("/catalogue").await;
        assert!(page.contains("建筑工程施工许可"));
        let commission = world.signed_in(Role::Commission, None).await;
        assert!(commission.page("/powers?q=违法").await.contains("违法建设处罚"));
    });
}
