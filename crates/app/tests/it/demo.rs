//! The demonstration county: true to the samples, on both databases, in stage 4, open to each role.

use lianjian_app::features::demo::found;
use lianjian_app::shell::actor::Actor;
use reqwest::StatusCode;

use crate::world::on_both;

#[test]
fn the_demonstration_county_shows_what_the_samples_say() {
    on_both(|world| async move {
        let mut transaction = world.app.database().begin().await.unwrap();
        transaction.execute("DELETE FROM region", &[]).await.unwrap();
        transaction.commit().await.unwrap();
        let accounts = found(&world.app, &Actor::console()).await.unwrap();
        assert_eq!(accounts[0].role.name(), "commission");

        for account in &accounts {
            let visitor = world.visitor();
            let answer = visitor.sign_in(account.name, account.password).await;
            assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{}", account.name);
            assert_ne!(answer.headers()["location"], "/account/password", "{}", account.name);
        }

        let commission = world.visitor();
        commission.sign_in(accounts[0].name, accounts[0].password).await;
        // Of EXPECTED.json: the unit's own, four departments, ten posts; the unit's own, two departments, four posts.
        let summary = commission.json("/api/v1/summary").await;
        let points = |name: &str| {
            let units = summary["by_unit"].as_array().unwrap();
            let unit = units.iter().find(|unit| unit["name"] == name).unwrap();
            unit["counts"]["points"].as_u64().unwrap()
        };
        assert_eq!(points("清河县住房和城乡建设局"), 8 + 22 + 43);
        assert_eq!(points("清河县财政局"), 6 + 7 + 10);
        assert_eq!(summary["by_unit"].as_array().unwrap().len(), 13);

        let page = commission.page("/summary").await;
        assert!(page.contains("制定防控措施"), "today lies in stage 4");
        assert!(page.contains("距报送截止"), "a deadline is ahead");

        // Two units filled their forms in later than this.
        let earlier = commission.json("/api/v1/summary?as_of=2013-06-11").await;
        let total = |summary: &serde_json::Value| summary["rows"][3]["points"].as_u64().unwrap();
        assert!(total(&earlier) > 0 && total(&earlier) < total(&summary));
    });
}

#[test]
fn it_is_not_mixed_with_a_county_that_is_there() {
    on_both(|world| async move {
        let refused = found(&world.app, &Actor::console()).await.unwrap_err();
        assert!(refused.to_string().contains("空数据库"), "{refused}");
    });
}
