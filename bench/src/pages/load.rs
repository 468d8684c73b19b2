//! The client: requests over connections that are kept open, the same for both servers.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1::{self, SendRequest};
use hyper::{Request, Response, StatusCode, header};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

type Sender = SendRequest<Full<Bytes>>;

async fn connect(address: &str) -> Result<Sender> {
    let stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let (sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    Ok(sender)
}

fn request(address: &str, path: &str, cookie: &str) -> Result<Request<Full<Bytes>>> {
    let mut request = Request::builder().uri(path).header(header::HOST, address);
    if !cookie.is_empty() {
        request = request.header(header::COOKIE, cookie);
    }
    Ok(request.body(Full::default())?)
}

/// Signs in; gives the cookie to send.
pub async fn sign_in(address: &str, (name, password): (&str, &str)) -> Result<String> {
    let body = serde_json::json!({"name": name, "password": password}).to_string();
    let request = Request::post("/api/v1/session")
        .header(header::HOST, address)
        .header(header::CONTENT_TYPE, "application/json")
        .body(Full::from(body))?;
    let response: Response<_> = connect(address).await?.send_request(request).await?;
    ensure!(response.status().is_success(), "signing in: {}", response.status());
    let cookie = response.headers().get(header::SET_COOKIE).context("a cookie")?.to_str()?;
    Ok(cookie.split(';').next().unwrap_or_default().to_owned())
}

/// One page's body.
pub async fn get(address: &str, path: &str, cookie: &str) -> Result<String> {
    let mut sender = connect(address).await?;
    let response = sender.send_request(request(address, path, cookie)?).await?;
    let status = response.status();
    let body = response.into_body().collect().await?.to_bytes();
    ensure!(status == StatusCode::OK, "{path}: {status}");
    Ok(String::from_utf8(body.into())?)
}

/// Pages a second over some connections.
pub async fn rate(
    address: &str,
    path: &str,
    cookie: &str,
    connections: usize,
    time: Duration,
) -> Result<f64> {
    let started = Instant::now();
    let mut tasks = Vec::with_capacity(connections);
    for _ in 0..connections {
        let (address, path, cookie) = (address.to_owned(), path.to_owned(), cookie.to_owned());
        tasks.push(tokio::spawn(async move {
            let mut sender = connect(&address).await?;
            let mut pages = 0u32;
            while started.elapsed() < time {
                let response = sender.send_request(request(&address, &path, &cookie)?).await?;
                ensure!(response.status() == StatusCode::OK, "{path}: {}", response.status());
                response.into_body().collect().await?;
                pages += 1;
            }
            Ok::<u32, anyhow::Error>(pages)
        }));
    }
    let mut pages = 0.0;
    for task in tasks {
        pages += f64::from(task.await??);
    }
    Ok(pages / started.elapsed().as_secs_f64())
}
