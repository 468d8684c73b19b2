//! A county for a test: its own database, its own server, a browser-like client for each account.
//!
//! [`on_both`] runs a story on SQLite and on PostgreSQL. PostgreSQL is left out, and said so, when
//! `LIANJIAN_TEST_POSTGRES` names no server.

use std::future::Future;
use std::sync::atomic::{AtomicUsize, Ordering};

use jiff::Timestamp;
use lianjian_app::features::accounts::{self, NewAccount};
use lianjian_app::shell::actor::Actor;
use lianjian_app::shell::rights::Role;
use lianjian_app::{App, Clock, Settings, routes};
use lianjian_db::{Database, new_id, params};
use reqwest::{Client, Method, RequestBuilder, Response, StatusCode, redirect};
use serde_json::Value as Json;
use uuid::Uuid;

/// Every account of a test has this password.
pub const PASSWORD: &str = "Qinghe-2013";

/// Numbers the accounts of [`World::signed_in`].
static NEXT: AtomicUsize = AtomicUsize::new(1);

/// A running server with its database.
pub struct World {
    /// The state behind the server, for services that a test calls directly.
    pub app: App,
    /// The region 清河县.
    pub region: Uuid,
    address: String,
}

/// Somebody who uses the server.
pub struct Visitor {
    client: Client,
    address: String,
}

/// Runs a story on both engines.
pub fn on_both<F: Future<Output = ()>>(story: impl Fn(World) -> F) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let folder = tempfile::tempdir().unwrap();
        let file = format!("sqlite:{}", folder.path().join("county.db").display());
        story(World::at(&file).await).await;
        // Here and not in the world: a story may drop parts of that before it ends.
        drop(folder);
        match std::env::var("LIANJIAN_TEST_POSTGRES") {
            Ok(server) => {
                let name = format!("lianjian_it_{}", new_id().simple());
                let url = format!("{}/{name}", &server[..server.rfind('/').unwrap()]);
                administer(&server, &format!("CREATE DATABASE {name}")).await;
                story(World::at(&url).await).await;
                administer(&server, &format!("DROP DATABASE {name} WITH (FORCE)")).await;
            }
            Err(_) => eprintln!("left out on PostgreSQL: LIANJIAN_TEST_POSTGRES is not set"),
        }
    });
}

async fn administer(server: &str, sql: &str) {
    let (client, connection) = tokio_postgres::connect(server, tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    client.batch_execute(sql).await.unwrap();
}

impl World {
    async fn at(address: &str) -> World {
        let database = Database::open(&address.parse().unwrap()).await.unwrap();
        database.migrate().await.unwrap();
        // A working day in stage 4 of the county's plan.
        let clock = Clock::Fixed("2013-06-18T02:42:00Z".parse::<Timestamp>().unwrap());
        let app = App::new(database, Settings { clock, ..Settings::default() });
        let region = new_id();
        let mut transaction = app.database().begin().await.unwrap();
        transaction
            .execute(
                "INSERT INTO region (id, code, name, rank) VALUES ($1, '130999', '清河县', 'county')",
                &params![region],
            )
            .await
            .unwrap();
        transaction.commit().await.unwrap();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let router = routes::router(app.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        World { app, region, address }
    }

    /// A unit of the county.
    pub async fn unit(&self, name: &str) -> Uuid {
        let unit = new_id();
        let mut transaction = self.app.database().begin().await.unwrap();
        transaction
            .execute(
                "INSERT INTO unit (id, region, name, short_name, organ_kind, kind, code, position)
                 VALUES ($1, $2, $3, $3, '行政机关', '行政机关', '001', 1)",
                &params![unit, self.region, name],
            )
            .await
            .unwrap();
        transaction.commit().await.unwrap();
        unit
    }

    /// An account with [`PASSWORD`].
    pub async fn account(&self, name: &str, role: Role, unit: Option<Uuid>) -> Uuid {
        let new = NewAccount {
            name: name.to_owned(),
            display_name: String::new(),
            role,
            unit,
            password: Some(PASSWORD.to_owned()),
            must_change: false,
        };
        accounts::add(&self.app, &Actor::console(), new).await.unwrap().0.id
    }

    /// Somebody without an account.
    pub fn visitor(&self) -> Visitor {
        // Whoever is first in the process sets it.
        drop(rustls::crypto::ring::default_provider().install_default());
        let client = Client::builder().cookie_store(true).redirect(redirect::Policy::none()).build().unwrap();
        Visitor { client, address: self.address.clone() }
    }

    /// A new account of this role, signed in.
    pub async fn signed_in(&self, role: Role, unit: Option<Uuid>) -> Visitor {
        let name = format!("account{}", NEXT.fetch_add(1, Ordering::Relaxed));
        self.account(&name, role, unit).await;
        let visitor = self.visitor();
        let answer = visitor.sign_in(&name, PASSWORD).await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER, "signing in as {name}");
        visitor
    }
}

impl Visitor {
    /// Signs in through the page's form.
    pub async fn sign_in(&self, name: &str, password: &str) -> Response {
        self.form("/sign-in", &[("name", name), ("password", password)]).await
    }

    /// A request to fill in further.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.address))
    }

    /// Opens a page.
    pub async fn get(&self, path: &str) -> Response {
        self.request(Method::GET, path).send().await.unwrap()
    }

    /// Opens a page that must be there; gives its text.
    pub async fn page(&self, path: &str) -> String {
        let answer = self.get(path).await;
        let status = answer.status();
        let text = answer.text().await.unwrap();
        assert_eq!(status, StatusCode::OK, "{path}: {text}");
        text
    }

    /// Asks the API; the answer must be good.
    pub async fn json(&self, path: &str) -> Json {
        let answer = self.get(path).await;
        let status = answer.status();
        let text = answer.text().await.unwrap();
        assert_eq!(status, StatusCode::OK, "{path}: {text}");
        serde_json::from_str(&text).unwrap()
    }

    /// Sends JSON.
    pub async fn send(&self, method: Method, path: &str, body: &Json) -> Response {
        self.request(method, path)
            .header("content-type", "application/json")
            .body(body.to_string())
            .send()
            .await
            .unwrap()
    }

    /// Sends a page's form.
    pub async fn form(&self, path: &str, fields: &[(&str, &str)]) -> Response {
        let body: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("{name}={}", lianjian_app::shell::page::query_escape(value)))
            .collect();
        self.request(Method::POST, path)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin")
            .body(body.join("&"))
            .send()
            .await
            .unwrap()
    }
}
