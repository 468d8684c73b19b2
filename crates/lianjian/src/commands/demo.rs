//! `demo`: the demonstration county in a fresh database, then the server.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use lianjian_app::features::demo::{self, DemoAccount};
use lianjian_app::shell::actor::Actor;
use lianjian_db::Address;
use serde_json::json;

use super::serve;
use crate::arguments::Common;
use crate::county;
use crate::outcome::{Ended, Failure};
use crate::print;

/// The database's file within the directory.
const FILE: &str = "demo.db";

/// The arguments.
#[derive(Debug, clap::Args)]
pub struct Demo {
    #[arg(
        long,
        value_name = "地址:端口",
        default_value = "127.0.0.1:8080",
        hide_default_value = true,
        help = "在哪里听请求（默认 127.0.0.1:8080）"
    )]
    listen: SocketAddr,
    #[arg(
        long,
        value_name = "文件夹",
        help = "演示数据库放在哪里；里面原有的演示数据库会被替换。不写就放在新的临时文件夹"
    )]
    directory: Option<PathBuf>,
}

impl Demo {
    /// Founds the county, tells address and accounts, serves until told to stop.
    pub async fn run(&self, common: &Common) -> Ended {
        let listener = serve::listen(self.listen).await?;
        let signals = serve::Signals::listen()?;
        let directory = match &self.directory {
            Some(directory) => directory.clone(),
            None => std::env::temp_dir().join(format!("lianjian-demo-{}", std::process::id())),
        };
        let file = fresh_file(&directory)?;
        eprintln!("正在建立演示县（清河县）：{}", file.display());
        let app = county::open(&Address::Sqlite(file)).await?;
        let accounts = demo::found(&app, &Actor::console()).await?;
        let address = serve::address(&listener)?;
        if common.json {
            print::json(&json!({"address": address, "accounts": accounts}))?;
        } else {
            print::line(&format!("演示县已建好，请用浏览器打开：{address}\n"))?;
            for account in &accounts {
                print::line(&line(account))?;
            }
            eprintln!("\n按 Ctrl-C 停止。");
        }
        serve::until_stopped(listener, app, signals).await
    }
}

fn line(account: &DemoAccount) -> String {
    let unit = account.unit.as_deref().map(|unit| format!("（{unit}）")).unwrap_or_default();
    format!("  账号 {:<12}密码 {}  {}{unit}", account.name, account.password, account.role.label())
}

/// The path of a database that does not exist yet: an earlier demonstration makes way.
fn fresh_file(directory: &Path) -> Result<PathBuf, Failure> {
    let unusable = |error: std::io::Error| {
        Failure::unusable(format!("用不了文件夹 {}：{error}。请用 --directory 换一个。", directory.display()))
    };
    fs::create_dir_all(directory).map_err(unusable)?;
    for beside in ["", "-wal", "-shm"] {
        match fs::remove_file(directory.join(format!("{FILE}{beside}"))) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(unusable(error)),
            _ => {}
        }
    }
    Ok(directory.join(FILE))
}
