//! What waits for whom: told once, settled for all, seen by those whom it waits for.

use jiff::civil::date;
use lianjian_app::features::inbox::{self, New, Target, TaskKind};
use lianjian_app::shell::actor::Actor;
use lianjian_app::shell::rights::Role;
use lianjian_app::shell::waiting;
use lianjian_db::params;
use reqwest::{Method, StatusCode};
use serde_json::json;
use uuid::Uuid;

use crate::world::{World, on_both};

/// A task about a source for somebody.
pub fn task(target: Target, kind: TaskKind, source: &str, title: &str) -> New {
    New {
        target,
        kind,
        source: source.to_owned(),
        unit: None,
        title: title.to_owned(),
        detail: String::new(),
        href: "/registers".to_owned(),
        due_on: Some(date(2013, 6, 20)),
    }
}

/// Tells tasks as the console.
pub async fn tell(world: &World, tasks: impl IntoIterator<Item = New>) {
    let author = Actor::console().author(&world.app);
    let mut transaction = world.app.database().begin().await.unwrap();
    for new in tasks {
        inbox::tell(&mut transaction, &author, new).await.unwrap();
    }
    transaction.commit().await.unwrap();
}

async fn waiting_for(world: &World, actor: &Actor) -> u64 {
    let mut connection = world.app.database().connection().await.unwrap();
    let targets = inbox::targets_of(&mut connection, actor, world.app.clock().today()).await.unwrap();
    waiting::count(&mut connection, &targets).await.unwrap()
}

#[test]
fn the_same_waits_once_and_is_settled_for_all() {
    on_both(|world| async move {
        let unit = world.unit("清河县财政局").await;
        let clerk = Actor { role: Role::Clerk, unit: Some(unit), ..Actor::console() };
        let commission = Actor::console();
        let told = [
            task(Target::Clerks(unit), TaskKind::Mend, "filing:1", "补正"),
            task(Target::Clerks(unit), TaskKind::Mend, "filing:1", "补正两处"),
            task(Target::Clerks(unit), TaskKind::Receipt, "filing:2", "回执"),
            task(Target::Commission, TaskKind::Review, "filing:1", "审核"),
        ];
        tell(&world, told).await;
        assert_eq!(waiting_for(&world, &clerk).await, 2);
        assert_eq!(waiting_for(&world, &commission).await, 1);
        let author = commission.author(&world.app);
        let mut transaction = world.app.database().begin().await.unwrap();
        let ended = inbox::settle(&mut transaction, &author, "filing:1", None, "已接收").await.unwrap();
        transaction.commit().await.unwrap();
        assert_eq!(ended, 2);
        assert_eq!(waiting_for(&world, &clerk).await, 1);
        // What was settled may come to wait again.
        tell(&world, [task(Target::Clerks(unit), TaskKind::Mend, "filing:1", "再补正")]).await;
        assert_eq!(waiting_for(&world, &clerk).await, 2);
    });
}

#[test]
fn who_stands_in_has_the_tasks_of_who_is_away() {
    on_both(|world| async move {
        let unit = world.unit("清河县财政局").await;
        let account = world.account("daiban", Role::Viewer, Some(unit)).await;
        let [away, own] = [Uuid::now_v7(), Uuid::now_v7()];
        let mut transaction = world.app.database().begin().await.unwrap();
        for (id, name) in [(away, "张某某"), (own, "李某某")] {
            let sql = "INSERT INTO person (id, unit, name) VALUES ($1, $2, $3)";
            transaction.execute(sql, &params![id, unit, name]).await.unwrap();
        }
        let sql = "UPDATE account SET person = $2 WHERE id = $1";
        transaction.execute(sql, &params![account, own]).await.unwrap();
        let sql = "INSERT INTO stand_in (id, person, stand_in, from_on, until_on, reason)
                   VALUES ($1, $2, $3, '2013-06-17', '2013-06-19', '出差')";
        transaction.execute(sql, &params![Uuid::now_v7(), away, own]).await.unwrap();
        transaction.commit().await.unwrap();
        tell(&world, [task(Target::Person(away), TaskKind::Sign, "signing:1", "签字")]).await;
        let actor =
            Actor { account: Some(account), role: Role::Viewer, unit: Some(unit), ..Actor::console() };
        let mut connection = world.app.database().connection().await.unwrap();
        for (day, expected) in [(date(2013, 6, 16), 0), (date(2013, 6, 19), 1), (date(2013, 6, 20), 0)] {
            let targets = inbox::targets_of(&mut connection, &actor, day).await.unwrap();
            assert_eq!(waiting::count(&mut connection, &targets).await.unwrap(), expected, "{day}");
        }
    });
}

#[test]
fn an_inbox_lists_by_nearness_page_by_page() {
    on_both(|world| async move {
        let unit = world.unit("清河县财政局").await;
        let clerk = world.signed_in(Role::Clerk, Some(unit)).await;
        let due = [None, Some(17), Some(18), Some(19), Some(22), Some(25)];
        let told = due.into_iter().enumerate().map(|(number, day)| New {
            due_on: day.map(|day| date(2013, 6, day)),
            ..task(
                Target::Clerks(unit),
                TaskKind::File,
                &format!("obligation:{number}"),
                &format!("报送{number}"),
            )
        });
        tell(&world, told).await;
        let page = clerk.page("/inbox").await;
        for (heading, count) in [("已逾期", 1), ("今天和明天", 2), ("本周", 1), ("以后", 2)] {
            assert!(
                page.contains(&format!("{heading} <span class=\"count\">{count}</span>")),
                "{heading}: {page}"
            );
        }
        assert!(
            page.contains("逾 1 个工作日") && page.contains("今天") && page.contains("余 7 日"),
            "{page}"
        );
        let mut titles = Vec::new();
        let mut after = String::new();
        loop {
            let found = clerk.json(&format!("/api/v1/inbox?limit=2&after={after}")).await;
            assert_eq!(found["total"], 6);
            titles.extend(found["items"].as_array().unwrap().iter().map(|one| one["title"].to_string()));
            match found["next"].as_str() {
                Some(next) => after = next.to_owned(),
                None => break,
            }
        }
        assert_eq!(titles, ["1", "2", "3", "4", "5", "0"].map(|number| format!("\"报送{number}\"")));
        let home = clerk.get("/").await;
        assert_eq!(home.headers()["location"], "/inbox");
        let administrator = world.signed_in(Role::SystemAdministrator, None).await;
        assert_eq!(administrator.get("/inbox").await.status(), StatusCode::FORBIDDEN);
    });
}

#[test]
fn a_task_is_handed_on_by_one_of_two_and_urged_by_who_began_it() {
    on_both(|world| async move {
        let unit = world.unit("清河县财政局").await;
        let colleague = world.account("tongshi", Role::Clerk, Some(unit)).await;
        let [clerk, other] =
            [world.signed_in(Role::Clerk, Some(unit)).await, world.signed_in(Role::Clerk, Some(unit)).await];
        tell(&world, [task(Target::Clerks(unit), TaskKind::Mend, "filing:1", "补正")]).await;
        let id = clerk.json("/api/v1/inbox").await["items"][0]["id"].as_str().unwrap().to_owned();
        let path = format!("/api/v1/inbox/{id}/hand-on");
        let stranger = world.signed_in(Role::Clerk, Some(world.unit("清河县水利局").await)).await;
        let body = json!({ "account": colleague });
        assert_eq!(stranger.send(Method::POST, &path, &body).await.status(), StatusCode::NOT_FOUND);
        let (first, second) =
            tokio::join!(clerk.send(Method::POST, &path, &body), other.send(Method::POST, &path, &body));
        let mut outcomes = [first.status().as_u16(), second.status().as_u16()];
        outcomes.sort_unstable();
        assert_eq!(outcomes[0], 204);
        assert!(outcomes[1] == 409 || outcomes[1] == 404, "{outcomes:?}");
        let receiver = world.visitor();
        receiver.sign_in("tongshi", crate::world::PASSWORD).await;
        let found = receiver.json("/api/v1/inbox").await;
        assert_eq!(found["total"], 1);
        assert!(found["items"][0]["detail"].as_str().unwrap().contains("转办"), "{found}");
        assert_eq!(other.json("/api/v1/inbox").await["total"], 0);
        let winner = if first.status() == StatusCode::NO_CONTENT { &clerk } else { &other };
        assert_eq!(winner.json("/api/v1/inbox?view=done").await["items"][0]["outcome"], "转办给tongshi");
        let handed = found["items"][0]["id"].as_str().unwrap();
        let urge = format!("/api/v1/inbox/{handed}/urge");
        assert_eq!(winner.send(Method::POST, &urge, &json!({})).await.status(), StatusCode::NO_CONTENT);
        assert_eq!(winner.send(Method::POST, &urge, &json!({})).await.status(), StatusCode::CONFLICT);
        assert!(receiver.page("/inbox").await.contains("已催办"));
    });
}

#[test]
fn a_page_that_asks_by_itself_sees_news_and_keeps_no_session_open() {
    on_both(|world| async move {
        let unit = world.unit("清河县财政局").await;
        let clerk = world.signed_in(Role::Clerk, Some(unit)).await;
        let before = clerk.json("/api/v1/inbox/pulse").await;
        tell(&world, [task(Target::Clerks(unit), TaskKind::Receipt, "filing:1", "回执")]).await;
        let after = clerk.json("/api/v1/inbox/pulse").await;
        assert_eq!((&before["waiting"], &after["waiting"]), (&json!(0), &json!(1)));
        assert_ne!(before["mark"], after["mark"]);
        let id = clerk.json("/api/v1/inbox").await["items"][0]["id"].as_str().unwrap().to_owned();
        let put = clerk.send(Method::POST, &format!("/api/v1/inbox/{id}/done"), &json!({})).await;
        assert_eq!(put.status(), StatusCode::NO_CONTENT);
        // Twenty minutes ago: younger by a request of its person, not by one of its page.
        let mut transaction = world.app.database().begin().await.unwrap();
        let then = world.app.clock().now() - jiff::SignedDuration::from_mins(20);
        transaction.execute("UPDATE session SET seen_at = $1", &params![then]).await.unwrap();
        transaction.commit().await.unwrap();
        let seen = async || {
            let mut connection = world.app.database().connection().await.unwrap();
            let sql = "SELECT max(seen_at) FROM session";
            connection.one(sql, &[], |row| row.next_moment()).await.unwrap().unwrap()
        };
        clerk.json("/api/v1/inbox/pulse").await;
        assert_eq!(seen().await, then);
        clerk.json("/api/v1/inbox").await;
        assert_eq!(seen().await, world.app.clock().now());
    });
}
