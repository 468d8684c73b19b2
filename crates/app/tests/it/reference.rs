//! The API's own description: complete, kept in the repository, and true.

use std::fs;
use std::path::{Path, PathBuf};

use lianjian_app::shell::rights::Role;
use reqwest::{Method, StatusCode};
use serde_json::{Value as Json, json};

use crate::world::{Visitor, on_both};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

async fn document(visitor: &Visitor) -> Json {
    visitor.json("/api/openapi.json").await
}

/// `UPDATE_DOCUMENTS=1` writes the file anew.
#[test]
fn the_document_in_the_repository_is_the_one_that_the_program_gives() {
    on_both(|world| async move {
        let given = document(&world.visitor()).await;
        let given = format!("{}\n", serde_json::to_string_pretty(&given).unwrap());
        let path = root().join("docs/openapi.json");
        if std::env::var_os("UPDATE_DOCUMENTS").is_some() {
            fs::write(&path, &given).unwrap();
        }
        let kept = fs::read_to_string(&path).unwrap_or_default();
        assert!(kept == given, "docs/openapi.json is old: run the test with UPDATE_DOCUMENTS=1");
    });
}

/// A call that is routed in another way than with its description would be missing in the document.
#[test]
fn no_call_goes_round_the_document() {
    let mut folders = vec![root().join("crates/app/src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                assert!(!text.contains("route(\"/api/v1"), "{} routes without the document", path.display());
            }
        }
    }
}

#[test]
fn every_call_says_what_it_is_and_how_it_fails() {
    on_both(|world| async move {
        let document = document(&world.visitor()).await;
        let paths = document["paths"].as_object().unwrap();
        assert!(paths.len() > 40, "{} paths", paths.len());
        for (path, item) in paths {
            for (method, operation) in item.as_object().unwrap() {
                let place = format!("{method} {path}");
                assert!(operation["summary"].as_str().is_some_and(|words| !words.is_empty()), "{place}");
                assert!(
                    operation["responses"]["default"]["content"]["application/problem+json"].is_object(),
                    "{place}"
                );
            }
        }
    });
}

/// Real answers keep to what the document says of them.
#[test]
fn answers_are_what_the_document_says() {
    on_both(|world| async move {
        let unit = world.unit("清河县财政局").await;
        let commission = world.signed_in(Role::Commission, None).await;
        let document = document(&commission).await;
        let row = uuid::Uuid::now_v7();
        let insert = json!({"changes": [{"op": "insert", "row": row, "after": null,
            "values": {"risk": "资金拨付随意", "level": "一级", "measures": "1. 集体研究", "responsible": "局长"}}]});
        let saved = commission.send(Method::PATCH, &format!("/api/v1/registers/{unit}"), &insert).await;
        assert_eq!(saved.status(), StatusCode::OK);
        holds(&document, "patch", "/api/v1/registers/{holder}", "200", &body(saved).await);
        let clash =
            json!({"changes": [{"op": "set", "row": row, "field": "risk", "from": "别的", "to": "又一个"}]});
        let refused = commission.send(Method::PATCH, &format!("/api/v1/registers/{unit}"), &clash).await;
        assert_eq!(refused.status(), StatusCode::CONFLICT);
        holds(&document, "patch", "/api/v1/registers/{holder}", "409", &body(refused).await);
        let bad =
            json!({"changes": [{"op": "set", "row": row, "field": "level", "from": "一级", "to": "特级"}]});
        let refused = commission.send(Method::PATCH, &format!("/api/v1/registers/{unit}"), &bad).await;
        let problem = body(refused).await;
        assert_eq!(
            (&problem["errors"][0]["row"], &problem["errors"][0]["field"]),
            (&json!(row), &json!("level"))
        );
        holds(&document, "patch", "/api/v1/registers/{holder}", "default", &problem);
        for (path, address) in [
            ("/api/v1/registers/{holder}", format!("/api/v1/registers/{unit}")),
            ("/api/v1/catalogues/{unit}", format!("/api/v1/catalogues/{unit}")),
            ("/api/v1/powers", "/api/v1/powers".to_owned()),
            ("/api/v1/risk-points", "/api/v1/risk-points?q=资金".to_owned()),
            ("/api/v1/risk-points/{id}/similar", format!("/api/v1/risk-points/{row}/similar")),
            ("/api/v1/summary", "/api/v1/summary".to_owned()),
            ("/api/v1/settings", "/api/v1/settings".to_owned()),
            ("/api/v1/settings/{name}", "/api/v1/settings/level_control".to_owned()),
            ("/api/v1/regions", "/api/v1/regions".to_owned()),
            ("/api/v1/units", "/api/v1/units".to_owned()),
            ("/api/v1/units/{id}", format!("/api/v1/units/{unit}")),
            ("/api/v1/units/{id}/history", format!("/api/v1/units/{unit}/history")),
            ("/api/v1/departments", format!("/api/v1/departments?unit={unit}")),
            ("/api/v1/programmes", "/api/v1/programmes".to_owned()),
            ("/api/v1/obligations", "/api/v1/obligations".to_owned()),
        ] {
            holds(&document, "get", path, "200", &commission.json(&address).await);
        }
        let missing =
            body(commission.get(&format!("/api/v1/registers/{}", uuid::Uuid::now_v7())).await).await;
        holds(&document, "get", "/api/v1/registers/{holder}", "default", &missing);
    });
}

async fn body(answer: reqwest::Response) -> Json {
    serde_json::from_str(&answer.text().await.unwrap()).unwrap()
}

/// Whether a body keeps to the schema that the document gives it.
fn holds(document: &Json, method: &str, path: &str, status: &str, body: &Json) {
    let content = &document["paths"][path][method]["responses"][status]["content"];
    let schema = &content
        .as_object()
        .unwrap_or_else(|| panic!("{method} {path} {status}"))
        .values()
        .next()
        .unwrap()["schema"];
    // The document's references lead into its own components: they are put beside the schema.
    let whole = json!({"components": document["components"], "allOf": [schema]});
    let validator = jsonschema::draft202012::new(&whole).unwrap();
    let wrong: Vec<String> =
        validator.iter_errors(body).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(wrong.is_empty(), "{method} {path} {status}: {wrong:?}\n{body:#}");
}

#[test]
fn people_can_read_it_too() {
    on_both(|world| async move {
        let unit = world.unit("清河县财政局").await;
        let clerk = world.signed_in(Role::Clerk, Some(unit)).await;
        let page = clerk.page("/api/docs").await;
        for words in ["/api/v1/risk-points", "查风险点", "ProblemDocument", "别的单位的东西一律是 404"]
        {
            assert!(page.contains(words), "{words}");
        }
        assert_eq!(world.visitor().get("/api/docs").await.status(), StatusCode::SEE_OTHER);
    });
}
