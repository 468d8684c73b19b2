//! `serve`: the server, until SIGTERM or Ctrl-C.

use std::net::SocketAddr;
use std::time::Duration;

use lianjian_app::features::{booklets, dispatches, quality, reminders};
use lianjian_app::shell::outside::Outside;
use lianjian_app::{App, Settings, routes};
use serde_json::json;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use crate::arguments::Common;
use crate::county;
use crate::outcome::{Ended, Failure, Outcome};
use crate::print;

/// How long requests that are under way may take when the server is told to stop.
const PATIENCE: Duration = Duration::from_secs(10);

/// The arguments.
#[derive(Debug, clap::Args)]
pub struct Serve {
    #[arg(
        long,
        value_name = "地址:端口",
        default_value = "127.0.0.1:8080",
        hide_default_value = true,
        help = "在哪里听请求（默认 127.0.0.1:8080）"
    )]
    listen: SocketAddr,
    #[arg(long, help = "登录凭证只走加密连接：服务前面有 HTTPS 代理时请加上")]
    secure_cookies: bool,
}

impl Serve {
    /// Serves until told to stop.
    pub async fn run(&self, common: &Common) -> Ended {
        let outside = outside()?;
        let settings = Settings { secure_cookies: self.secure_cookies, outside, ..Settings::default() };
        // The address first: a port that is taken is told before a database is touched.
        let listener = listen(self.listen).await?;
        let signals = Signals::listen()?;
        let app = county::open_with(&common.database, settings).await?;
        let address = address(&listener)?;
        if common.json {
            print::json(&json!({"address": address}))?;
        } else {
            eprintln!("服务已启动：{address}（按 Ctrl-C 停止）");
        }
        until_stopped(listener, app, signals).await
    }
}

/// Whom the environment names outside of this server; what is wrong with it is told before anything starts.
fn outside() -> Result<Outside, Failure> {
    let outside = Outside::from_environment(|name| std::env::var(name).ok()).map_err(Failure::wrong_call)?;
    dispatches::check(&outside).map_err(Failure::wrong_call)?;
    Ok(outside)
}

/// Takes the port.
pub async fn listen(on: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(on).await.map_err(|error| {
        let advice = match error.kind() {
            std::io::ErrorKind::AddrInUse => "已有程序在用，请用 --listen 换一个端口",
            std::io::ErrorKind::PermissionDenied => "没有权限，1024 以下的端口要由管理员开放",
            _ => "请检查 --listen 的地址",
        };
        Failure::unusable(format!("不能在 {on} 上听请求：{advice}（{error}）"))
    })
}

/// The address that a browser is given.
pub fn address(listener: &TcpListener) -> Result<String, Failure> {
    let local = listener
        .local_addr()
        .map_err(|error| Failure::unusable(format!("系统说不出正在听的端口：{error}")))?;
    Ok(format!("http://{local}"))
}

/// Answers requests and reminds of deadlines until a signal comes; then lets those under way finish.
pub async fn until_stopped(listener: TcpListener, app: App, mut signals: Signals) -> Ended {
    let reminding = tokio::spawn(reminders::keep_running(app.clone()));
    let binding = tokio::spawn(booklets::keep_running(app.clone()));
    let telling = tokio::spawn(dispatches::keep_running(app.clone()));
    let counting = tokio::spawn(quality::keep_counting(app.clone()));
    let (told, mut stop) = tokio::sync::watch::channel(false);
    let server = axum::serve(listener, routes::router(app))
        .with_graceful_shutdown(async move { drop(stop.wait_for(|told| *told).await) });
    let server = tokio::spawn(server.into_future());
    signals.next().await;
    tracing::info!("stopping: requests under way may finish");
    told.send_replace(true);
    reminding.abort();
    telling.abort();
    binding.abort();
    counting.abort();
    // A second signal, or a request that never ends, must not keep the server.
    tokio::select! {
        ended = server => match ended {
            Ok(Ok(())) => {}
            Ok(Err(error)) => return Err(Failure::unusable(format!("服务中断：{error}"))),
            Err(error) => return Err(Failure::unusable(format!("服务中断：{error}"))),
        },
        () = tokio::time::sleep(PATIENCE) => tracing::warn!("requests under way were cut off"),
        () = signals.next() => tracing::warn!("told to stop at once"),
    }
    Ok(Outcome::Well)
}

/// The signals that mean 'stop'. Whoever tells where the server is listens to them first: a signal that
/// comes at once must find somebody.
pub struct Signals {
    terminate: tokio::signal::unix::Signal,
    interrupt: tokio::signal::unix::Signal,
}

impl Signals {
    /// From now on signals are kept for [`until_stopped`].
    pub fn listen() -> Result<Signals, Failure> {
        let listen = |kind| signal(kind).map_err(|error| Failure::unusable(format!("系统不给信号：{error}")));
        Ok(Signals {
            terminate: listen(SignalKind::terminate())?,
            interrupt: listen(SignalKind::interrupt())?,
        })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}
