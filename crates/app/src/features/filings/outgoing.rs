//! What was filed, out again: the file as it was handed over, the form as data or as PDF, the receipt.

use jiff::civil::Date;
use lianjian_db::params;
use lianjian_render::{Letter, LetterTable, Options};
use uuid::Uuid;

use super::model::{EventKind, Part, Whole};
use super::{service, store};
use crate::features::forms::{self, Format};
use crate::features::programmes;
use crate::shell::actor::Actor;
use crate::shell::beside::beside;
use crate::shell::error::{AppError, AppResult};
use crate::shell::original_file;
use crate::shell::state::App;

/// A file to send: its name and its bytes.
pub type Named = (String, Vec<u8>);

/// A paper of a filing: `file` as it was filed, `pdf` set from the frozen form, `json` the frozen form itself.
pub async fn paper(app: &App, actor: &Actor, id: Uuid, position: usize, ending: &str) -> AppResult<Named> {
    let whole = service::open(app, actor, id).await?;
    let part = whole.parts.get(position).ok_or(AppError::NotFound)?;
    let stem = part.file_name.rsplit_once('.').map_or(part.file_name.as_str(), |(stem, _)| stem);
    match ending {
        "file" => Ok((part.file_name.clone(), service::file_of(app, part).await?)),
        "pdf" => {
            frozen_json(app, id, part).await?;
            let form = part.form.clone().ok_or(AppError::NotFound)?;
            let bytes = forms::write(app, vec![form], Format::Pdf, Options::default()).await?;
            Ok((format!("{stem}.pdf"), bytes))
        }
        "json" => Ok((format!("{stem}.json"), frozen_json(app, id, part).await?.into_bytes())),
        _ => Err(AppError::NotFound),
    }
}

/// The form's JSON as it lies in the database; an error when it is not what its digest says.
async fn frozen_json(app: &App, filing: Uuid, part: &Part) -> AppResult<String> {
    let mut connection = app.database().connection().await?;
    let json = store::form_text(&mut connection, filing, part.position).await?.ok_or(AppError::NotFound)?;
    if part.form_digest.as_deref() != Some(original_file::digest(json.as_bytes()).as_str()) {
        return Err(AppError::Internal(format!("the filed form “{}” was altered", part.title)));
    }
    Ok(json)
}

/// All forms of a filing as one PDF, to print.
pub async fn all(app: &App, actor: &Actor, id: Uuid) -> AppResult<Named> {
    let whole = service::open(app, actor, id).await?;
    let forms: Vec<_> = whole.parts.iter().filter_map(|part| part.form.clone()).collect();
    if forms.is_empty() {
        return Err(AppError::NotFound);
    }
    let title = format!("{} 报送材料", name_of(app, whole.filing.unit).await?);
    let options = Options { title: Some(title.clone()), ..Options::default() };
    Ok((format!("{title}.pdf"), forms::write(app, forms, Format::Pdf, options).await?))
}

/// The receipt of an accepted filing.
pub async fn receipt(app: &App, actor: &Actor, id: Uuid) -> AppResult<Named> {
    let whole = service::open(app, actor, id).await?;
    let letter = letter(app, actor, &whole).await?;
    let name = format!("回执 {}.pdf", letter.number.trim_start_matches("编号："));
    let fonts = app.fonts()?;
    Ok((name, beside(move || lianjian_render::letter(&letter, fonts)).await?))
}

async fn letter(app: &App, actor: &Actor, whole: &Whole) -> AppResult<Letter> {
    let accepted = whole.events.iter().find(|event| event.kind == EventKind::Accepted);
    let accepted = accepted.ok_or(AppError::NotFound)?;
    let unit = name_of(app, whole.filing.unit).await?;
    let owed = programmes::open_obligation(app, actor, whole.filing.obligation).await?;
    let programme = programmes::open(app, actor, owed.obligation.programme).await?.programme.name;
    let notice = app.standing().notice(app).await?;
    let round =
        if whole.filing.round > 1 { format!("（第 {} 次）", whole.filing.round) } else { String::new() };
    let rows = whole
        .parts
        .iter()
        .enumerate()
        .map(|(place, part)| {
            let rows = part.form.as_ref().map(|form| lianjian_domain::filing::rows(form).len());
            let rows = rows.map_or_else(|| "—".to_owned(), |rows| rows.to_string());
            let finger: String = part.file.chars().take(16).collect();
            vec![(place + 1).to_string(), part.title.clone(), rows, finger]
        })
        .collect();
    Ok(Letter {
        title: "报送材料接收回执".to_owned(),
        number: format!("编号：{}", accepted.number.as_deref().unwrap_or_default()),
        to: unit,
        paragraphs: vec![
            format!(
                "你单位于{}报送的{programme}“{}”材料{round}共 {} 份，已经审核，予以接收备案。",
                written(whole.filing.filed_on),
                owed.deliverable.name,
                whole.parts.len()
            ),
            "接收的材料如下：".to_owned(),
        ],
        table: LetterTable {
            widths: vec![2, 12, 3, 7],
            heads: ["序号", "材料", "行数", "文件指纹（前16位）"].map(str::to_owned).into(),
            rows,
        },
        from: format!("{}纪律检查委员会", notice.region),
        day: written(accepted.on_day),
        foot: format!("整件指纹（SM3）：{}", whole.filing.digest),
    })
}

/// 2013年6月18日
fn written(day: Date) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

/// The name of a unit.
pub(super) async fn name_of(app: &App, unit: Uuid) -> AppResult<String> {
    let mut connection = app.database().connection().await?;
    let sql = "SELECT name FROM unit WHERE id = $1";
    Ok(connection.one(sql, &params![unit], |row| row.next()).await?)
}
