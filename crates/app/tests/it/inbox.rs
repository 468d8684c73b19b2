//! What waits for whom: told once, settled for all, seen by those whom it waits for.

use jiff::civil::date;
use lianjian_app::features::inbox::{self, New, Target, TaskKind};
use lianjian_app::shell::actor::Actor;
use lianjian_app::shell::rights::Role;
use lianjian_app::shell::waiting;
use lianjian_db::params;
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
