//! Role × route: the table that is kept in docs/routes.md is the one that the program asks, covers every route that
//! there is, and is what really answers, cell by cell.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use lianjian_app::access::{Gate, gate};
use lianjian_app::shell::rights::Role;
use reqwest::{Method, StatusCode};
use uuid::Uuid;

use crate::world::{Visitor, on_both};

/// A route of the program: method and pattern.
type Route = (String, String);

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn sources(folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(fs::read_to_string(path).unwrap());
        }
    }
}

/// Every route, as the sources make them: `.route("…", get(…).post(…))` for pages, `#[utoipa::path(get, path = "…"` for
/// calls, which another test holds against the document.
fn routes() -> BTreeSet<Route> {
    let mut texts = Vec::new();
    sources(&root().join("crates/app/src"), &mut texts);
    let mut found = BTreeSet::new();
    for text in &texts {
        for rest in text.split("#[utoipa::path(").skip(1) {
            let method: String = rest.trim_start().chars().take_while(char::is_ascii_lowercase).collect();
            let path = rest.split("path = \"").nth(1).and_then(|path| path.split('"').next()).unwrap();
            found.insert((method.to_uppercase(), path.to_owned()));
        }
        for rest in text.split(".route(").skip(1) {
            let mut quoted = rest.splitn(3, '"');
            let (Some(before), Some(path), Some(after)) = (quoted.next(), quoted.next(), quoted.next())
            else {
                continue;
            };
            if !before.trim().is_empty() {
                continue;
            }
            let mut depth = 1;
            let end = after.find(|sign| {
                depth += i32::from(sign == '(') - i32::from(sign == ')');
                depth == 0
            });
            let handlers = &after[..end.unwrap()];
            for method in ["get", "post", "put", "patch", "delete"] {
                let named = |word: &str| handlers.contains(&format!("{word}{method}("));
                if named(" ") || named(".") || named(",") || named("\n") {
                    found.insert((method.to_uppercase(), path.to_owned()));
                }
            }
        }
    }
    found
}

fn gate_of((method, path): &Route) -> Gate {
    let method: Method = method.parse().unwrap();
    gate(&method, path).unwrap_or_else(|| panic!("no line of the table covers {method} {path}"))
}

#[test]
fn the_table_in_the_documents_is_the_one_that_is_asked() {
    let routes = routes();
    assert!(routes.len() > 200, "the sources are read: {}", routes.len());
    let mut table = String::from("# Who may come in where\n\n");
    table.push_str(
        "Made by a test out of the routes and `crates/app/src/access.rs`; not edited by hand. ● comes in, and the \
         service then asks whose record it is; blank is turned away with 403. 公开 needs no account.\n\n",
    );
    let labels: Vec<&str> = Role::ALL.iter().map(|role| role.label()).collect();
    table.push_str(&format!("| route | {} |\n|---|{}\n", labels.join(" | "), "---|".repeat(labels.len())));
    for route in &routes {
        let gate = gate_of(route);
        let cells: Vec<&str> = Role::ALL
            .into_iter()
            .map(|role| match gate {
                Gate::Open => "公开",
                gate if gate.admits(role) => "●",
                _ => "",
            })
            .collect();
        table.push_str(&format!("| `{} {}` | {} |\n", route.0, route.1, cells.join(" | ")));
    }
    let file = root().join("docs/routes.md");
    if std::env::var_os("UPDATE_DOCUMENTS").is_some() {
        fs::write(&file, &table).unwrap();
    }
    let kept = fs::read_to_string(&file).unwrap_or_default();
    assert!(kept == table, "docs/routes.md is not what the program does: UPDATE_DOCUMENTS=1 writes it anew");
}

/// The pattern with its places filled: the own unit where a unit or a holder is named, nothing that there is otherwise.
fn address(pattern: &str, unit: Uuid) -> String {
    let filled: Vec<String> = pattern
        .split('/')
        .map(|part| match part {
            "{unit}" | "{holder}" => unit.to_string(),
            "{kind}" => "register".to_owned(),
            "{ending}" => "xlsx".to_owned(),
            "{position}" | "{place}" => "0".to_owned(),
            "{name}" => "plan".to_owned(),
            part if part.starts_with('{') => Uuid::nil().to_string(),
            part => part.to_owned(),
        })
        .collect();
    filled.join("/")
}

async fn call(visitor: &Visitor, route: &Route, unit: Uuid) -> StatusCode {
    let path = address(&route.1, unit);
    let request = visitor.request(route.0.parse().unwrap(), &path).header("sec-fetch-site", "same-origin");
    let request = if route.0 == "GET" {
        request
    } else if path.starts_with("/api/") {
        request.header("content-type", "application/json").body("{}")
    } else {
        request.header("content-type", "application/x-www-form-urlencoded").body("")
    };
    let answer = request.send().await.unwrap();
    let to_sign_in = answer
        .headers()
        .get("location")
        .is_some_and(|to| to.to_str().unwrap().starts_with("/sign-in") && !route.1.starts_with("/sign-"));
    if to_sign_in { StatusCode::UNAUTHORIZED } else { answer.status() }
}

#[test]
fn every_cell_of_the_table_is_what_answers() {
    on_both(|world| async move {
        let unit = world.unit("清河县财政局").await;
        let routes = routes();
        let stranger = world.visitor();
        let mut wrong = Vec::new();
        for route in &routes {
            if gate_of(route) != Gate::Open && call(&stranger, route, unit).await != StatusCode::UNAUTHORIZED
            {
                wrong.push(format!("without account: {} {}", route.0, route.1));
            }
        }
        for role in Role::ALL {
            let visitor = world.signed_in(role, Some(unit).filter(|_| role.is_of_unit())).await;
            for route in routes.iter().filter(|route| gate_of(route) != Gate::Open) {
                let refused = call(&visitor, route, unit).await == StatusCode::FORBIDDEN;
                if refused == gate_of(route).admits(role) {
                    let said = if refused { "turned away" } else { "let in" };
                    wrong.push(format!("{} {said}: {} {}", role.name(), route.0, route.1));
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    });
}
