//! Messages that leave the server: once, in time, again when they were not taken; with a real SMTP conversation and a
//! real web hook.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode as Answer};
use axum::routing::post;
use lianjian_app::features::dispatches::{self, Ran};
use lianjian_app::shell::clock::Clock;
use lianjian_app::shell::outside::{MailServer, Outside, Webhook};
use lianjian_app::shell::rights::Role;
use lianjian_app::{App, Settings};
use lianjian_db::params;
use reqwest::{Method, StatusCode};
use serde_json::{Value as Json, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;

use crate::world::{World, on_both};

/// What a server outside was given; while `closed`, it takes nothing.
#[derive(Clone, Default)]
struct Taken {
    messages: Arc<Mutex<Vec<String>>>,
    closed: Arc<Mutex<bool>>,
}

impl Taken {
    fn all(&self) -> Vec<String> {
        self.messages.lock().unwrap().clone()
    }

    fn close(&self, closed: bool) {
        *self.closed.lock().unwrap() = closed;
    }

    fn is_closed(&self) -> bool {
        *self.closed.lock().unwrap()
    }
}

/// A mail server that speaks as much of SMTP (RFC 5321) as a letter needs.
async fn mail_server() -> (String, Taken) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let taken = Taken::default();
    let of_server = taken.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let taken = of_server.clone();
            tokio::spawn(async move {
                let (read, mut write) = stream.into_split();
                let mut lines = BufReader::new(read).lines();
                write.write_all(b"220 mail.example\r\n").await.unwrap();
                while let Ok(Some(line)) = lines.next_line().await {
                    let answer = match line.split([' ', ':']).next().unwrap_or_default() {
                        "EHLO" => "250 mail.example",
                        "RCPT" if taken.is_closed() => "451 come back later",
                        "DATA" => {
                            write.write_all(b"354 go on\r\n").await.unwrap();
                            let mut letter = String::new();
                            while let Ok(Some(line)) = lines.next_line().await {
                                if line == "." {
                                    break;
                                }
                                letter.push_str(&line);
                                letter.push('\n');
                            }
                            taken.messages.lock().unwrap().push(letter);
                            "250 taken"
                        }
                        "QUIT" => "221 bye",
                        _ => "250 ok",
                    };
                    if write.write_all(format!("{answer}\r\n").as_bytes()).await.is_err() {
                        break;
                    }
                }
            });
        }
    });
    (format!("smtp://{address}"), taken)
}

async fn take(State(taken): State<Taken>, headers: HeaderMap, body: String) -> Answer {
    if taken.is_closed() {
        return Answer::BAD_GATEWAY;
    }
    let signature = headers["x-lianjian-signature"].to_str().unwrap().to_owned();
    taken.messages.lock().unwrap().push(format!("{signature} {body}"));
    Answer::NO_CONTENT
}

async fn web_hook() -> (String, Taken) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let taken = Taken::default();
    let server = Router::new().route("/hook", post(take)).with_state(taken.clone());
    tokio::spawn(async move { axum::serve(listener, server).await.unwrap() });
    (format!("http://{address}/hook"), taken)
}

/// The same county at a moment of Chinese time, with servers outside.
fn at(world: &World, outside: &Outside, moment: &str) -> App {
    let clock = Clock::Fixed(format!("{moment}:00+08:00").parse().unwrap());
    App::new(
        world.app.database().clone(),
        Settings { clock, outside: outside.clone(), ..Settings::default() },
    )
}

#[test]
fn what_waits_is_told_once_a_day_and_only_when_there_is_something_to_tell() {
    on_both(|world| async move {
        let (mail, letters) = mail_server().await;
        let (hook, posted) = web_hook().await;
        let outside = Outside {
            mail: Some(MailServer { url: mail, from: "廉鉴 <lianjian@qinghe.example>".to_owned() }),
            webhook: Some(Webhook { url: hook, secret: Some("geheim".to_owned()) }),
            address: Some("https://lianjian.qinghe.example".to_owned()),
        };
        let run = async |moment: &str| dispatches::run(&at(&world, &outside, moment)).await.unwrap();
        let unit = world.unit("清河县财政局").await;
        let commission = world.signed_in(Role::Commission, None).await;
        let clerk = world.signed_in(Role::Clerk, Some(unit)).await;
        let path = "/api/v1/account/messages";
        let administrator = world.signed_in(Role::SystemAdministrator, None).await;
        assert_eq!(administrator.get(path).await.status(), StatusCode::FORBIDDEN);
        for wrong in [json!({"by_mail": true}), json!({"mail": "nobody", "by_mail": true})] {
            assert_eq!(
                clerk.send(Method::PUT, path, &wrong).await.status(),
                StatusCode::UNPROCESSABLE_ENTITY
            );
        }
        let both = json!({"mail": " clerk@qinghe.example ", "by_mail": true, "by_webhook": true});
        assert_eq!(clerk.send(Method::PUT, path, &both).await.status(), StatusCode::OK);
        assert_eq!(clerk.json(path).await["mail"], "clerk@qinghe.example");
        let notice = json!({"title": "报送附件6", "text": "请按期报送。", "receipt_by": "2013-06-26"});
        assert_eq!(
            commission.send(Method::POST, "/api/v1/notices", &notice).await.status(),
            StatusCode::CREATED
        );

        // Not before the hour, then once, whatever the number of nodes; a server that was down tells it later.
        assert_eq!(run("2013-06-19T07:59").await, Ran::default());
        let nodes = tokio::join!(run("2013-06-19T15:00"), run("2013-06-19T15:00"), run("2013-06-19T15:00"));
        run("2013-06-19T15:01").await;
        let written = nodes.0.written + nodes.1.written + nodes.2.written;
        assert_eq!((written, letters.all().len(), posted.all().len()), (2, 1, 1));
        let letter = letters.all()[0].clone();
        assert!(letter.contains("To: clerk@qinghe.example") && letter.contains("Message-ID: <"), "{letter}");
        let hooked = posted.all()[0].clone();
        let (signature, body) = hooked.split_once(' ').unwrap();
        let body: Json = serde_json::from_str(body).unwrap();
        assert!(signature.starts_with("sm3="), "{signature}");
        assert_eq!(body["items"][0]["title"], "签收通知：报送附件6");
        assert!(
            body["items"][0]["address"]
                .as_str()
                .unwrap()
                .starts_with("https://lianjian.qinghe.example/notices/")
        );

        // Nothing new and nothing near: nothing is told. The day before its day, and once it is late, it is; not on
        // days off, though the first working day after them catches up.
        for quiet in ["2013-06-19T16:00", "2013-06-20T09:00", "2013-06-22T09:00", "2013-06-24T09:00"] {
            assert_eq!(run(quiet).await, Ran::default(), "{quiet}");
        }
        assert_eq!(run("2013-06-25T09:00").await.sent, 2, "due tomorrow");
        assert_eq!(run("2013-06-26T09:00").await.sent, 2, "due today");
        assert_eq!(run("2013-06-27T09:00").await.sent, 2, "late since");
        assert_eq!(run("2013-06-28T09:00").await, Ran::default(), "told already");
        assert_eq!(
            run("2013-06-27T09:00").await,
            Ran::default(),
            "a clock that is moved back tells nobody twice"
        );

        // What was said is not kept, and the administrator sees to whom it went, not what it said.
        let mut connection = world.app.database().connection().await.unwrap();
        let kept = connection
            .all("SELECT body FROM dispatch", &params![], |row| row.next::<String>())
            .await
            .unwrap();
        assert!(!kept.is_empty() && kept.iter().all(String::is_empty));
        let page = administrator.page("/messages").await;
        assert!(
            page.contains("c***@qinghe.example") && !page.contains("附件6") && !page.contains("clerk@"),
            "{page}"
        );
        assert_eq!(clerk.get("/messages").await.status(), StatusCode::FORBIDDEN);
        let off = json!({"mail": "clerk@qinghe.example"});
        assert_eq!(clerk.send(Method::PUT, path, &off).await.status(), StatusCode::OK);
        commission.send(Method::POST, "/api/v1/notices", &json!({"title": "再来", "text": "一条"})).await;
        assert_eq!(run("2013-07-01T09:00").await, Ran::default(), "who wants none gets none");
    });
}

#[test]
fn a_message_that_is_not_taken_is_tried_again_and_at_last_given_up() {
    on_both(|world| async move {
        let (mail, letters) = mail_server().await;
        let outside = Outside {
            mail: Some(MailServer { url: mail, from: "lianjian@qinghe.example".to_owned() }),
            ..Outside::default()
        };
        let run = async |moment: &str| dispatches::run(&at(&world, &outside, moment)).await.unwrap();
        let unit = world.unit("清河县财政局").await;
        let commission = world.signed_in(Role::Commission, None).await;
        let clerk = world.signed_in(Role::Clerk, Some(unit)).await;
        let path = "/api/v1/account/messages";
        clerk.send(Method::PUT, path, &json!({"mail": "clerk@qinghe.example", "by_mail": true})).await;
        let notice = json!({"title": "报送", "text": "请按期报送。"});
        commission.send(Method::POST, "/api/v1/notices", &notice).await;
        letters.close(true);
        assert_eq!(run("2013-06-19T08:00").await, Ran { written: 1, sent: 0, failed: 1 });
        assert_eq!(run("2013-06-19T08:00").await, Ran::default(), "not before its pause is over");
        let sent = clerk.json(path).await["sent"][0].clone();
        assert!(sent["error"].as_str().unwrap().contains("come back later"), "{sent}");
        letters.close(false);
        assert_eq!(run("2013-06-19T08:01").await, Ran { written: 0, sent: 1, failed: 0 });
        let sent = clerk.json(path).await["sent"][0].clone();
        assert_eq!((sent["attempts"].as_i64(), sent["error"].as_str()), (Some(2), Some("")), "{sent}");

        letters.close(true);
        let near = json!({"title": "报送", "text": "请按期报送。", "receipt_by": "2013-06-21"});
        commission.send(Method::POST, "/api/v1/notices", &near).await;
        let mut failed = 0;
        for day in 20..=26 {
            for hour in 8..24 {
                for minute in [0, 20, 40] {
                    failed += run(&format!("2013-06-{day}T{hour:02}:{minute:02}")).await.failed;
                }
            }
        }
        // On the 20th and the 21st it is near, on the 24th, after days off, late since.
        assert_eq!(failed, 3 * 8, "each given up");
        let page = clerk.page("/account/messages").await;
        assert!(page.contains("没有发出"), "{page}");
    });
}
