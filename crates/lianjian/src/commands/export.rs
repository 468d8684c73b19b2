//! `export`: a form out of the database, in the format of the file's ending.

use std::ffi::OsStr;
use std::path::PathBuf;

use clap::ValueEnum;
use jiff::civil::Date;
use lianjian_app::App;
use lianjian_app::features::booklets::{self, Ask, BookletFormat};
use lianjian_app::features::forms::{self, Format, Wanted};
use lianjian_app::features::registers::{self, HolderKind};
use lianjian_app::features::summary::{Scope, State};
use lianjian_app::shell::actor::Actor;
use lianjian_domain::form::Form;
use lianjian_render::Options;
use serde_json::json;
use uuid::Uuid;

use super::{convert, summary};
use crate::arguments::Common;
use crate::county;
use crate::outcome::{Ended, Failure, Outcome};
use crate::print;

/// The arguments.
#[derive(Debug, clap::Args)]
pub struct Export {
    #[arg(
        long,
        value_name = "表",
        help = "annex1 … annex6，或 booklet（汇编：职权目录和流程图；写明单位是一个单位的，不写是全县的）"
    )]
    form: Which,
    #[arg(long, value_name = "单位", help = "单位的全称或编号；附件1 和全县的附件6 不用写")]
    unit: Option<String>,
    #[arg(long, value_name = "部门", help = "附件4 的内设部门；同名岗位也用它区分")]
    department: Option<String>,
    #[arg(long, value_name = "岗位", help = "附件5 的岗位")]
    post: Option<String>,
    #[arg(long, value_name = "日期", value_parser = summary::day, help = "截至这一天结束时，如 2013-06-18；不写就是现在")]
    as_of: Option<Date>,
    #[arg(long, value_name = "文件", help = "写到哪里；扩展名决定格式：docx、xlsx、pdf、json")]
    out: PathBuf,
}

/// What can be exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Which {
    Annex1,
    Annex2,
    Annex3,
    Annex4,
    Annex5,
    Annex6,
    Booklet,
}

impl Export {
    /// Fetches the form and writes the file.
    pub async fn run(&self, common: &Common) -> Ended {
        let ending = self.out.extension().and_then(OsStr::to_str).map(str::to_lowercase).unwrap_or_default();
        let format = Format::of_ending(&ending);
        if format.is_none() && ending != "json" {
            return Err(Failure::wrong_call(format!(
                "不知道要写成什么：{} 请以 .docx、.xlsx、.pdf 或 .json 结尾。",
                self.out.display()
            )));
        }
        let app = county::open(&common.database).await?;
        let bytes = if self.form == Which::Booklet {
            self.booklet(&app, &ending).await?
        } else {
            let form = self.form(&app).await?;
            match format {
                Some(format) => forms::write(&app, vec![form], format, Options::default()).await?,
                None => form.to_json().to_string().into_bytes(),
            }
        };
        let written = convert::save(&self.out, &bytes)?;
        if common.json {
            print::json(&json!({"written": written, "bytes": bytes.len()}))?;
        } else {
            print::line(&format!("已写出 {written}"))?;
        }
        Ok(Outcome::Well)
    }

    async fn form(&self, app: &App) -> Result<Form, Failure> {
        let actor = Actor::console();
        let wanted = match self.form {
            Which::Annex1 => Wanted::Plan(None),
            Which::Annex6 => {
                let units = self.unit.iter().cloned().collect();
                Wanted::Summary(Scope { units, region: None }, State::Current)
            }
            Which::Annex2 => Wanted::Catalogue(self.unit(app).await?),
            Which::Annex3 | Which::Annex4 | Which::Annex5 | Which::Booklet => {
                Wanted::Register(self.holder(app).await?)
            }
        };
        let (_, form) = forms::form(app, &actor, &wanted, self.as_of).await?;
        Ok(form)
    }

    /// The booklet of the unit, or of what a department of it handles, or of the county.
    async fn booklet(&self, app: &App, ending: &str) -> Result<Vec<u8>, Failure> {
        let Some(format) = BookletFormat::of_ending(ending) else {
            return Err(Failure::wrong_call("汇编请写成 .pdf 或 .docx。"));
        };
        if self.as_of.is_some() {
            return Err(Failure::wrong_call("汇编是现在的样子：--as-of 只用于 annex1 … annex6。"));
        }
        let unit = match &self.unit {
            Some(name) => Some(county::unit(app, name).await?),
            None => None,
        };
        let ask = Ask { unit, department: self.department.clone().unwrap_or_default(), format };
        Ok(booklets::bind(app, &Actor::console(), &ask).await?)
    }

    async fn unit(&self, app: &App) -> Result<Uuid, Failure> {
        let Some(name) = &self.unit else {
            return Err(Failure::wrong_call("这张表是一个单位的：请用 --unit 写明单位的全称。"));
        };
        county::unit(app, name).await
    }

    /// The unit itself, its department or its post, as the form asks.
    async fn holder(&self, app: &App) -> Result<Uuid, Failure> {
        let unit = self.unit(app).await?;
        let (kind, option, name) = match self.form {
            Which::Annex4 => (HolderKind::Department, "--department", &self.department),
            Which::Annex5 => (HolderKind::Post, "--post", &self.post),
            _ => return Ok(unit),
        };
        let Some(name) = name else {
            return Err(Failure::wrong_call(format!(
                "这张表是一个{}的：请用 {option} 写明名称。",
                kind.label()
            )));
        };
        let all = registers::list(app, &Actor::console(), unit).await?;
        let of_kind = all.iter().filter(|listed| listed.holder.kind == kind);
        let found: Vec<_> = of_kind
            .clone()
            .filter(|listed| listed.name == *name)
            .filter(|listed| kind != HolderKind::Post || self.is_in_department(listed.department.as_deref()))
            .collect();
        match found[..] {
            [only] => Ok(only.holder.id()),
            [] => {
                let known: Vec<&str> = of_kind.map(|listed| listed.name.as_str()).collect();
                Err(Failure::wrong_call(format!(
                    "这个单位没有叫“{name}”的{}。有：{}。",
                    kind.label(),
                    known.join("、")
                )))
            }
            _ => Err(Failure::wrong_call(format!(
                "这个单位有 {} 个岗位叫“{name}”，请用 --department 写明在哪个部门。",
                found.len()
            ))),
        }
    }

    fn is_in_department(&self, department: Option<&str>) -> bool {
        self.department.is_none() || self.department.as_deref() == department
    }
}
