//! `account`: accounts from the console, which needs no account itself.

use std::io;

use clap::Subcommand;
use lianjian_app::App;
use lianjian_app::features::accounts::{self, NewAccount};
use lianjian_app::shell::actor::Actor;
use lianjian_app::shell::clock;
use lianjian_app::shell::rights::Role;
use serde_json::{Value as Json, json};

use crate::arguments::Common;
use crate::county;
use crate::outcome::{Ended, Failure, Outcome};
use crate::print;

/// What to do with accounts.
#[derive(Debug, Subcommand)]
pub enum Account {
    #[command(about = "添加一个账号；不给密码就生成一个，首次登录要改")]
    Add(Add),
    #[command(about = "列出全部账号")]
    List,
    #[command(about = "给账号换一个随机密码，首次登录要改")]
    Reset(Named),
    #[command(about = "停用账号，--open 重新启用")]
    Lock(Lock),
}

/// A new account.
#[derive(Debug, clap::Args)]
pub struct Add {
    #[arg(value_name = "账号名", help = "登录用的名字")]
    name: String,
    #[arg(long, value_name = "角色", value_parser = role, help = role_help())]
    role: Role,
    #[arg(
        long,
        value_name = "姓名",
        default_value = "",
        hide_default_value = true,
        help = "显示的名字，不写就用账号名"
    )]
    display_name: String,
    #[arg(long, value_name = "单位", help = "所属单位的全称或编号；单位账号必填")]
    unit: Option<String>,
    #[arg(long, help = "从标准输入读密码（一行），不再要求首次登录修改")]
    password_stdin: bool,
}

/// An account by its name.
#[derive(Debug, clap::Args)]
pub struct Named {
    #[arg(value_name = "账号名", help = "登录用的名字")]
    name: String,
}

/// An account to lock or to open.
#[derive(Debug, clap::Args)]
pub struct Lock {
    #[arg(value_name = "账号名", help = "登录用的名字")]
    name: String,
    #[arg(long, help = "重新启用")]
    open: bool,
}

impl Account {
    /// Does it.
    pub async fn run(&self, common: &Common) -> Ended {
        let app = county::open(&common.database).await?;
        match self {
            Account::Add(add) => add.run(&app, common).await,
            Account::List => list(&app, common).await,
            Account::Reset(named) => {
                let account = find(&app, &named.name).await?;
                let (account, password) = accounts::reset(&app, &Actor::console(), account.id).await?;
                tell_password(common, &account, &password)
            }
            Account::Lock(lock) => {
                let account = find(&app, &lock.name).await?;
                let account = accounts::lock(&app, &Actor::console(), account.id, !lock.open).await?;
                if common.json {
                    print::json(&document(&account))?;
                } else {
                    let state = if lock.open { "重新启用" } else { "停用" };
                    print::line(&format!("账号“{}”已{state}。", account.name))?;
                }
                Ok(Outcome::Well)
            }
        }
    }
}

impl Add {
    async fn run(&self, app: &App, common: &Common) -> Ended {
        let unit = match &self.unit {
            Some(name) => Some(county::unit(app, name).await?),
            None => None,
        };
        let password = if self.password_stdin { Some(read_password()?) } else { None };
        let new = NewAccount {
            name: self.name.clone(),
            display_name: self.display_name.clone(),
            role: self.role,
            unit,
            must_change: password.is_none(),
            password,
        };
        let (account, password) = accounts::add(app, &Actor::console(), new).await?;
        tell_password(common, &account, &password)
    }
}

async fn list(app: &App, common: &Common) -> Ended {
    let all = accounts::list(app, &Actor::console()).await?;
    if common.json {
        print::json(&all.iter().map(document).collect::<Vec<_>>())?;
        return Ok(Outcome::Well);
    }
    for account in &all {
        let state = match (account.closed_at, account.locked_until) {
            (Some(since), _) => format!("{} 停用", clock::readable(since)),
            (None, Some(until)) if until > app.clock().now() => format!("锁定到 {}", clock::readable(until)),
            _ => "可用".to_owned(),
        };
        let unit = account.unit_name.as_deref().unwrap_or("—");
        let (name, shown, role) = (&account.name, &account.display_name, account.role.label());
        print::line(&format!("{name}\t{shown}\t{role}\t{unit}\t{state}"))?;
    }
    if all.is_empty() {
        eprintln!("还没有账号。添加一个：lianjian account add 账号名 --role commission");
    }
    Ok(Outcome::Well)
}

async fn find(app: &App, name: &str) -> Result<accounts::Account, Failure> {
    let all = accounts::list(app, &Actor::console()).await?;
    all.into_iter().find(|account| account.name == name).ok_or_else(|| {
        Failure::wrong_call(format!("没有账号“{name}”。用 lianjian account list 看全部账号。"))
    })
}

fn tell_password(common: &Common, account: &accounts::Account, password: &str) -> Ended {
    if common.json {
        let mut document = document(account);
        document["password"] = json!(password);
        print::json(&document)?;
    } else {
        print::line(&format!("账号：{}\n密码：{password}", account.name))?;
        if account.must_change {
            eprintln!("密码只显示这一次；首次登录时要修改。");
        }
    }
    Ok(Outcome::Well)
}

fn document(account: &accounts::Account) -> Json {
    json!({
        "name": account.name,
        "display_name": account.display_name,
        "role": account.role,
        "unit": account.unit_name,
        "must_change": account.must_change,
        "locked_until": account.locked_until,
        "closed_at": account.closed_at,
    })
}

fn read_password() -> Result<String, Failure> {
    let mut line = String::new();
    io::stdin()
        .read_line(&mut line)
        .map_err(|error| Failure::unusable(format!("没能从标准输入读密码：{error}")))?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

/// A role by its name in the interface or on screen.
fn role(text: &str) -> Result<Role, String> {
    Role::ALL
        .into_iter()
        .find(|role| role.name() == text || role.label() == text)
        .ok_or_else(|| format!("可以是{}", role_names()))
}

fn role_help() -> String {
    format!("角色：{}", role_names())
}

fn role_names() -> String {
    Role::ALL.map(|role| format!("{}（{}）", role.name(), role.label())).join("、")
}
