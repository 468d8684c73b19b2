//! Signing in, being locked out, passwords, and who may keep accounts.

use lianjian_app::shell::rights::Role;
use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::world::{PASSWORD, on_both};

#[test]
fn signing_in_leads_to_the_page_that_was_asked_for() {
    on_both(|world| async move {
        world.account("chen", Role::Commission, None).await;
        let visitor = world.visitor();
        let turned_away = visitor.get("/account/password?x=1").await;
        assert_eq!(turned_away.headers()["location"], "/sign-in?next=%2Faccount%2Fpassword%3Fx%3D1");
        let page = visitor.page("/sign-in?next=%2Faccount%2Fpassword").await;
        assert!(page.contains("清河县廉政风险防控"));
        let fields = [("name", "chen"), ("password", PASSWORD), ("next", "/account/password")];
        let answer = visitor.form("/sign-in", &fields).await;
        assert_eq!(answer.headers()["location"], "/account/password");
        let cookie = answer.headers()["set-cookie"].to_str().unwrap();
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
        assert!(visitor.page("/account/password").await.contains("修改密码"));
        visitor.form("/sign-out", &[]).await;
        assert_eq!(visitor.get("/account/password").await.status(), StatusCode::SEE_OTHER);
    });
}

#[test]
fn five_wrong_passwords_lock_an_account_and_an_unknown_name_tells_nothing() {
    on_both(|world| async move {
        world.account("chen", Role::Commission, None).await;
        let visitor = world.visitor();
        let known = visitor.sign_in("chen", "wrong").await.text().await.unwrap();
        let unknown = visitor.sign_in("nobody", "wrong").await.text().await.unwrap();
        assert!(known.contains("再错 4 次"));
        assert_eq!(known.replace("chen", "nobody"), unknown, "the same page for a name that does not exist");
        for _ in 0..4 {
            visitor.sign_in("chen", "wrong").await;
        }
        let locked = visitor.sign_in("chen", PASSWORD).await;
        assert_eq!(locked.status(), StatusCode::UNAUTHORIZED);
        assert!(locked.text().await.unwrap().contains("账号已锁定，3"), "says how long");
    });
}

#[test]
fn a_reset_password_must_be_changed_before_anything_else() {
    on_both(|world| async move {
        let unit = world.unit("清河县财政局").await;
        let clerk = world.account("hemou", Role::Clerk, Some(unit)).await;
        let administrator = world.signed_in(Role::SystemAdministrator, None).await;
        let visitor = world.visitor();
        visitor.sign_in("hemou", PASSWORD).await;
        let page = administrator.form(&format!("/accounts/{clerk}/reset"), &[]).await.text().await.unwrap();
        let password = page.split("<code>").nth(1).unwrap().split("</code>").next().unwrap();
        assert_eq!(
            visitor.get("/account/password").await.status(),
            StatusCode::SEE_OTHER,
            "old sessions end"
        );
        assert_eq!(visitor.sign_in("hemou", PASSWORD).await.status(), StatusCode::UNAUTHORIZED);
        assert_eq!(visitor.sign_in("hemou", password).await.status(), StatusCode::SEE_OTHER);
        assert_eq!(visitor.get("/").await.headers()["location"], "/account/password");
        let change = |new: &'static str| {
            let fields = [("old", password.to_owned()), ("new", new.to_owned()), ("again", new.to_owned())];
            let visitor = &visitor;
            async move {
                let fields: Vec<(&str, &str)> =
                    fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
                visitor.form("/account/password", &fields).await
            }
        };
        assert_eq!(change("short").await.status(), StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(change("Caizheng-2013").await.status(), StatusCode::OK);
        assert_ne!(visitor.get("/").await.headers()["location"], "/account/password");
    });
}

#[test]
fn only_the_administrator_keeps_accounts() {
    on_both(|world| async move {
        let unit = world.unit("清河县财政局").await;
        for (role, unit) in [(Role::Commission, None), (Role::Clerk, Some(unit)), (Role::Viewer, Some(unit))]
        {
            let visitor = world.signed_in(role, unit).await;
            assert_eq!(visitor.get("/accounts").await.status(), StatusCode::FORBIDDEN, "{role:?}");
        }
        let administrator = world.signed_in(Role::SystemAdministrator, None).await;
        let unit = unit.to_string();
        let fields = [("name", "new"), ("display_name", "何某"), ("role", "clerk"), ("unit", unit.as_str())];
        let page = administrator.form("/accounts", &fields).await.text().await.unwrap();
        assert!(page.contains("只显示这一次"));
        let again = administrator.form("/accounts", &fields).await;
        assert_eq!(again.status(), StatusCode::UNPROCESSABLE_ENTITY);
        assert!(again.text().await.unwrap().contains("已经有了"));
    });
}

#[test]
fn what_changes_an_account_holds_from_the_next_request_on() {
    on_both(|world| async move {
        let unit = world.unit("清河县财政局").await;
        let clerk = world.account("hemou", Role::Clerk, Some(unit)).await;
        let administrator = world.signed_in(Role::SystemAdministrator, None).await;
        let sign_in = || async {
            let visitor = world.visitor();
            assert_eq!(visitor.sign_in("hemou", PASSWORD).await.status(), StatusCode::SEE_OTHER);
            // Twice: the second time the account is known.
            for _ in 0..2 {
                assert!(visitor.page("/registers").await.contains("清河县财政局"));
            }
            visitor
        };
        let (one, other) = (sign_in().await, sign_in().await);
        one.form("/sign-out", &[]).await;
        assert_eq!(one.get("/registers").await.status(), StatusCode::SEE_OTHER, "signed out");
        assert_eq!(other.get("/registers").await.status(), StatusCode::OK, "the other browser is not");
        let renamed = "UPDATE unit SET name = '清河县财政与金融局' WHERE id = $1";
        let viewing = "UPDATE account SET role = 'viewer' WHERE id = $1";
        for (sql, id) in [(renamed, unit), (viewing, clerk)] {
            let mut transaction = world.app.database().begin().await.unwrap();
            transaction.execute(sql, &lianjian_db::params![id]).await.unwrap();
            transaction.commit().await.unwrap();
        }
        assert!(other.page("/registers").await.contains("财政与金融局"), "the unit's new name");
        assert!(!other.page("/registers").await.contains("href=\"/imports\""), "a viewer imports nothing");
        administrator.form(&format!("/accounts/{clerk}/lock"), &[("locked", "true")]).await;
        assert_eq!(other.get("/registers").await.status(), StatusCode::SEE_OTHER, "closed");
    });
}

#[test]
fn another_sites_page_cannot_act_for_somebody() {
    on_both(|world| async move {
        let administrator = world.signed_in(Role::SystemAdministrator, None).await;
        let request = administrator
            .request(Method::POST, "/sign-out")
            .header("sec-fetch-site", "cross-site")
            .send()
            .await
            .unwrap();
        assert_eq!(request.status(), StatusCode::FORBIDDEN);
        assert!(administrator.page("/accounts").await.contains("账号"), "still signed in");
    });
}

#[test]
fn programs_sign_in_with_json_and_act_with_a_token() {
    on_both(|world| async move {
        world.account("chen", Role::Commission, None).await;
        let program = world.visitor();
        let refused = program
            .send(Method::POST, "/api/v1/session", &json!({"name": "chen", "password": "wrong"}))
            .await;
        assert_eq!(refused.status(), StatusCode::UNAUTHORIZED);
        assert_eq!(refused.headers()["content-type"], "application/problem+json");
        let answer = program
            .send(
                Method::POST,
                "/api/v1/tokens",
                &json!({"name": "chen", "password": PASSWORD, "label": "采集"}),
            )
            .await;
        assert_eq!(answer.status(), StatusCode::CREATED);
        let body: serde_json::Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
        let token = body["token"].as_str().unwrap();
        let page = world
            .visitor()
            .request(Method::GET, "/account/password")
            .bearer_auth(token)
            .send()
            .await
            .unwrap();
        assert_eq!(page.status(), StatusCode::OK);
        let wrong = world.visitor().request(Method::GET, "/accounts").bearer_auth("x").send().await.unwrap();
        assert_eq!(wrong.status(), StatusCode::SEE_OTHER);
    });
}

#[test]
fn what_cannot_be_read_is_told_as_a_problem_document() {
    on_both(|world| async move {
        let visitor = world.signed_in(Role::Commission, None).await;
        let unit = world.unit("清河县财政局").await;
        for (method, path, body, status) in [
            (Method::POST, "/api/v1/session".to_owned(), "{", 400),
            (Method::POST, "/api/v1/session".to_owned(), "{}", 422),
            (Method::PATCH, format!("/api/v1/registers/{unit}"), "[]", 422),
            (Method::GET, "/api/v1/registers/not-an-id".to_owned(), "", 400),
            (Method::GET, "/api/v1/risk-points?level=x".to_owned(), "", 400),
            (Method::DELETE, "/api/v1/summary".to_owned(), "", 405),
            (Method::GET, "/api/v1/nothing".to_owned(), "", 404),
        ] {
            let request = visitor.request(method.clone(), &path).header("content-type", "application/json");
            let answer = request.body(body).send().await.unwrap();
            assert_eq!(answer.status().as_u16(), status, "{method} {path}");
            assert_eq!(answer.headers()["content-type"], "application/problem+json", "{method} {path}");
        }
    });
}
