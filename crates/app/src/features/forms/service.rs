//! Which form, and in which format.

use jiff::civil::Date;
use lianjian_domain::form::{Form, FormKind, Plan};
use lianjian_render::{Listing, Options, Prefill};
use uuid::Uuid;

use crate::features::registers::{self, HolderKind};
use crate::features::summary::{self, Scope, State};
use crate::features::{powers, programmes};
use crate::shell::actor::Actor;
use crate::shell::beside::beside;
use crate::shell::error::{AppError, AppResult};
use crate::shell::rights::Right;
use crate::shell::state::App;

/// A form that somebody wants.
#[derive(Clone, Debug)]
pub enum Wanted {
    /// 附件1 of a programme; of the current one when none is named.
    Plan(Option<Uuid>),
    /// 附件2 of a unit.
    Catalogue(Uuid),
    /// 附件3—5 of a holder.
    Register(Uuid),
    /// 附件6 of a scope.
    Summary(Scope, State),
}

/// The format of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Word
    Docx,
    /// Excel
    Xlsx,
    /// To print and sign.
    Pdf,
}

impl Format {
    /// The format of a file name's ending.
    pub fn of_ending(ending: &str) -> Option<Format> {
        match ending {
            "docx" => Some(Format::Docx),
            "xlsx" => Some(Format::Xlsx),
            "pdf" => Some(Format::Pdf),
            _ => None,
        }
    }

    /// The ending.
    pub const fn ending(self) -> &'static str {
        match self {
            Format::Docx => "docx",
            Format::Xlsx => "xlsx",
            Format::Pdf => "pdf",
        }
    }
}

/// The form, now or as it stood at the end of a day, with a name for its file.
pub async fn form(
    app: &App,
    actor: &Actor,
    wanted: &Wanted,
    as_of: Option<Date>,
) -> AppResult<(String, Form)> {
    match wanted {
        Wanted::Plan(id) => {
            let programme = match id {
                Some(id) => programmes::open(app, actor, *id).await?.programme,
                None => programmes::current(app, actor).await?.ok_or(AppError::NotFound)?,
            };
            let plan = Plan { title: None, stages: programme.stages };
            Ok((format!("附件1 推进计划表 {}", programme.name), Form::Annex1(plan)))
        }
        Wanted::Catalogue(unit) => {
            let opened = match as_of {
                Some(day) => powers::open_as_of(app, actor, *unit, day).await?,
                None => powers::open(app, actor, *unit).await?,
            };
            Ok((format!("附件2 职权目录 {}", opened.unit.name), opened.form()))
        }
        Wanted::Register(holder) => {
            let opened = match as_of {
                Some(day) => registers::open_as_of(app, actor, *holder, day).await?,
                None => registers::open(app, actor, *holder).await?,
            };
            let label = opened.record.holder.kind.form().label();
            Ok((format!("{label} {}", opened.own_name()), opened.form()))
        }
        Wanted::Summary(scope, state) => {
            let computed = summary::compute(app, actor, scope, as_of, *state).await?;
            Ok((format!("附件6 廉政风险汇总表 {}", computed.scope), Form::Annex6(computed.summary())))
        }
    }
}

/// Forms as one file: one form as docx or xlsx, any number as PDF.
pub async fn write(app: &App, forms: Vec<Form>, format: Format, options: Options) -> AppResult<Vec<u8>> {
    let fonts = if format == Format::Pdf { Some(app.fonts()?) } else { None };
    let draw = move || match (format, fonts, forms.first()) {
        (Format::Pdf, Some(fonts), _) => lianjian_render::pdf(&forms, &options, fonts),
        (Format::Xlsx, _, Some(form)) => lianjian_render::xlsx(form, &options),
        (_, _, Some(form)) => lianjian_render::docx(form, &options),
        (_, _, None) => Ok(Vec::new()),
    };
    beside(draw).await
}

/// A plain list as a file.
pub async fn write_list(app: &App, list: Listing, format: Format) -> AppResult<Vec<u8>> {
    let fonts = if format == Format::Pdf { Some(app.fonts()?) } else { None };
    let draw = move || match (format, fonts) {
        (Format::Pdf, Some(fonts)) => lianjian_render::listing_pdf(&list, fonts),
        (Format::Xlsx, _) => lianjian_render::listing_xlsx(&list),
        _ => lianjian_render::listing_docx(&list),
    };
    beside(draw).await
}

/// All registers of a unit that have rows, as one PDF to sign.
pub async fn registers_pdf(
    app: &App,
    actor: &Actor,
    unit: Uuid,
    as_of: Option<Date>,
) -> AppResult<(String, Vec<u8>)> {
    let forms: Vec<Form> =
        registers::forms_of_unit(app, actor, unit, as_of).await?.into_iter().map(|(_, form)| form).collect();
    if forms.is_empty() {
        return Err(AppError::NotFound);
    }
    let name = forms.first().and_then(Form::unit).unwrap_or_default().to_owned();
    let title = format!("{name}廉政风险登记表");
    let options = Options { title: Some(title.clone()), ..Options::default() };
    Ok((title, write(app, forms, Format::Pdf, options).await?))
}

/// Blank forms with notes and what is known filled in, as one zip: those of a unit, or of all units
/// that this actor may read, each in a folder of its own.
pub async fn blanks(app: &App, actor: &Actor, unit: Option<Uuid>, format: Format) -> AppResult<Vec<u8>> {
    let units: Vec<(Uuid, String)> = {
        let mut connection = app.database().connection().await?;
        connection
            .all("SELECT id, name FROM unit WHERE closed_on IS NULL ORDER BY position, name", &[], |row| {
                Ok((row.next()?, row.next()?))
            })
            .await?
    };
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for (id, name) in units {
        if unit.is_some_and(|unit| unit != id) || !actor.may(Right::ReadUnit(id)) {
            continue;
        }
        let prefill = Prefill { unit: Some(name.clone()), ..Prefill::default() };
        for kind in [FormKind::Annex2, FormKind::Annex6] {
            let title = format!("{name}/{} {}.{}", kind.label(), kind.title(), format.ending());
            files.push((title, blank(app, kind, &prefill, format).await?));
        }
        for listed in registers::list(app, actor, id).await? {
            let kind = listed.holder.kind.form();
            let opened = registers::open(app, actor, listed.holder.id()).await?;
            let prefill = Prefill {
                unit: Some(name.clone()),
                department: opened.names.department.clone(),
                post: opened.names.post.clone(),
                person: opened.names.person.clone(),
                duties: opened.record.duties.clone(),
            };
            let own = match (listed.holder.kind, &opened.names.department) {
                (HolderKind::Unit, _) => kind.title().to_owned(),
                (HolderKind::Post, Some(department)) => format!("{department} {}", listed.name),
                _ => listed.name.clone(),
            };
            let title = unused(&files, &format!("{name}/{} {own}", kind.label()), format);
            files.push((title, blank(app, kind, &prefill, format).await?));
        }
    }
    if files.is_empty() {
        return Err(AppError::NotFound);
    }
    lianjian_render::pack(files).map_err(|error| AppError::Internal(error.to_string()))
}

/// One blank form.
async fn blank(app: &App, kind: FormKind, prefill: &Prefill, format: Format) -> AppResult<Vec<u8>> {
    write(app, vec![lianjian_render::blank(kind, prefill)], format, Options::with_notes()).await
}

/// A file name that no other file of the zip has: two posts of one name are told apart by a number.
fn unused(files: &[(String, Vec<u8>)], stem: &str, format: Format) -> String {
    let named = |name: &str| files.iter().any(|(known, _)| known.eq_ignore_ascii_case(name));
    let plain = format!("{stem}.{}", format.ending());
    if !named(&plain) {
        return plain;
    }
    (2..=files.len() + 2)
        .map(|count| format!("{stem}（{count}）.{}", format.ending()))
        .find(|name| !named(name))
        .unwrap_or(plain)
}
