//! Deadlines are told ahead and when they are over, each once, whatever the clock and other nodes do.

use jiff::Timestamp;
use lianjian_app::features::reminders;
use lianjian_app::shell::rights::Role;
use lianjian_app::{App, Clock, Settings};
use lianjian_db::params;
use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::programmes::{bring_plan_in, obligation};
use crate::world::{World, on_both};

/// Another node over the same database, with the clock at nine in the morning of a day.
fn node(world: &World, day: &str) -> App {
    let clock = Clock::Fixed(format!("{day}T01:00:00Z").parse::<Timestamp>().unwrap());
    App::new(world.app.database().clone(), Settings { clock, ..Settings::default() })
}

async fn sent(app: &App) -> u64 {
    reminders::run(app).await.unwrap().sent
}

/// The open tasks as `title due`.
async fn tasks(world: &World) -> Vec<String> {
    let mut connection = world.app.database().connection().await.unwrap();
    let sql =
        "SELECT title, due_on FROM task WHERE done_at IS NULL AND target LIKE 'clerks:%' ORDER BY title";
    connection
        .all(sql, &params![], |row| Ok(format!("{} {}", row.next::<String>()?, row.next::<String>()?)))
        .await
        .unwrap()
}

#[test]
fn each_deadline_is_told_once_ahead_and_once_when_it_is_over() {
    on_both(|world| async move {
        let unit = world.unit("清河县财政局").await;
        let commission = world.signed_in(Role::Commission, None).await;
        let clerk = world.signed_in(Role::Clerk, Some(unit)).await;
        bring_plan_in(&commission).await;
        assert_eq!(sent(&node(&world, "2012-08-01")).await, 0);
        assert_eq!(sent(&node(&world, "2012-08-08")).await, 1, "seven days ahead");
        assert_eq!(tasks(&world).await, ["报送：方案名单 2012-08-15"]);
        assert_eq!(sent(&node(&world, "2012-08-10")).await, 0);
        assert_eq!(sent(&node(&world, "2012-08-14")).await, 1, "one day ahead");
        assert_eq!(sent(&node(&world, "2012-08-15")).await, 0, "the day is not over yet");
        assert_eq!(sent(&node(&world, "2012-08-16")).await, 1);
        assert_eq!(tasks(&world).await, ["逾期未报：方案名单 2012-08-15"]);
        // A clock that is moved back or runs again reminds nobody twice.
        for day in ["2012-08-16", "2012-08-14", "2012-08-08", "2012-08-20"] {
            assert_eq!(sent(&node(&world, day)).await, 0, "{day}");
        }
        // The server was down from August to the next June: what was missed is caught up, once.
        assert_eq!(sent(&node(&world, "2013-06-14")).await, 6, "three are over, three are six days ahead");
        assert_eq!(sent(&node(&world, "2013-06-14")).await, 0);
        assert_eq!(tasks(&world).await.len(), 7);
        // More time begins anew.
        let id = obligation(&clerk, "方案名单").await;
        let more = json!({"until": "2013-06-20", "reason": "机构调整"});
        let path = format!("/api/v1/obligations/{id}/extension");
        assert_eq!(commission.send(Method::POST, &path, &more).await.status(), StatusCode::OK);
        assert_eq!(sent(&node(&world, "2013-06-14")).await, 1);
        assert!(tasks(&world).await.contains(&"报送：方案名单 2013-06-20".to_owned()));
        // What the clerk sees leads to the package.
        let inbox = clerk.json("/api/v1/inbox?kind=file").await;
        assert_eq!(inbox["total"], 7);
        let href = inbox["items"][0]["href"].as_str().unwrap();
        assert!(clerk.page(href).await.contains("还缺什么"));
    });
}

#[test]
fn two_nodes_at_the_same_moment_remind_once() {
    on_both(|world| async move {
        for name in ["甲局", "乙局", "丙局", "丁局"] {
            world.unit(name).await;
        }
        let commission = world.signed_in(Role::Commission, None).await;
        bring_plan_in(&commission).await;
        let nodes: Vec<App> = (0..4).map(|_| node(&world, "2013-06-18")).collect();
        let runs = nodes.iter().map(|app| {
            let app = app.clone();
            tokio::spawn(async move { sent(&app).await })
        });
        let mut all = 0;
        for run in runs.collect::<Vec<_>>() {
            all += run.await.unwrap();
        }
        assert_eq!(all, 4 * 7, "four units: four things over, three two days ahead");
        assert_eq!(tasks(&world).await.len(), 4 * 7);
    });
}
