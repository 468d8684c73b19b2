//! A package frozen: each form as JSON and as the Word file that is handed over, each under its SM3 digest.

use lianjian_domain::form::Form;
use lianjian_render::Options;

use super::model::Part;
use super::package::{Content, Package, PackagePart};
use crate::features::booklets::{self, Ask};
use crate::features::forms::{self, Format};
use crate::shell::actor::Actor;
use crate::shell::error::{AppError, AppResult};
use crate::shell::original_file;
use crate::shell::state::App;

/// A paper as it goes into the database.
#[derive(Clone, Debug)]
pub struct Frozen {
    /// What is known of it.
    pub part: Part,
    /// The form's JSON, exactly as it is kept.
    pub json: Option<String>,
    /// The file.
    pub bytes: Vec<u8>,
}

/// The JSON of a form under which it is frozen and read back.
pub fn canonical(form: &Form) -> String {
    serde_json::to_string(form).unwrap_or_default()
}

/// Freezes a package; gives its papers and the digest of the whole.
pub async fn freeze(app: &App, package: &Package) -> AppResult<(Vec<Frozen>, String)> {
    let mut frozen = Vec::with_capacity(package.parts.len());
    let mut names: Vec<String> = Vec::new();
    for (position, part) in package.parts.iter().enumerate() {
        let mut one = paper(app, position, part).await?;
        one.part.file_name = unused(&names, one.part.file_name);
        names.push(one.part.file_name.clone());
        frozen.push(one);
    }
    let whole = whole_digest(frozen.iter().map(|one| &one.part));
    Ok((frozen, whole))
}

/// The digest of a filing: over a line a paper with the digests of form and file.
pub fn whole_digest<'a>(parts: impl Iterator<Item = &'a Part>) -> String {
    let mut lines = String::new();
    for part in parts {
        let form = part.form_digest.as_deref().unwrap_or("-");
        lines.push_str(&format!("{} {} {form} {}\n", part.position, part.kind, part.file));
    }
    original_file::digest(lines.as_bytes())
}

async fn paper(app: &App, position: usize, part: &PackagePart) -> AppResult<Frozen> {
    let (json, bytes, form) = match &part.content {
        Content::Form(form) => {
            let json = canonical(form);
            let bytes = forms::write(app, vec![(**form).clone()], Format::Docx, Options::default()).await?;
            (Some(json), bytes, Some((**form).clone()))
        }
        Content::List(list) => (None, forms::write_list(app, (**list).clone(), Format::Docx).await?, None),
        Content::Booklet(unit) => {
            // Who may see the package may see all that is in it.
            let ask = Ask { unit: Some(*unit), ..Ask::default() };
            (None, booklets::bind(app, &Actor::console(), &ask).await?, None)
        }
        Content::Paper(file) | Content::Kept(file) => {
            let mut connection = app.database().connection().await?;
            let bytes = original_file::bytes(&mut connection, file).await?.ok_or(AppError::NotFound)?;
            (None, bytes, None)
        }
    };
    let file = original_file::digest(&bytes);
    let form_digest = json.as_deref().map(|json| original_file::digest(json.as_bytes()));
    Ok(Frozen {
        part: Part {
            position,
            kind: part.kind().to_owned(),
            subject: part.subject.map(|(id, _)| id),
            subject_version: part.subject.map(|(_, version)| version),
            title: part.title.clone(),
            form,
            form_digest,
            row_keys: part.row_keys.clone(),
            counts: part.counts.clone(),
            file_name: part.file_name.clone(),
            file,
        },
        json,
        bytes,
    })
}

/// A file name that no other paper of the filing has.
fn unused(names: &[String], name: String) -> String {
    if !names.contains(&name) {
        return name;
    }
    let (stem, ending) = name.rsplit_once('.').unwrap_or((&name, ""));
    (2..=names.len() + 2)
        .map(|count| format!("{stem}（{count}）.{ending}"))
        .find(|name| !names.contains(name))
        .unwrap_or(name.clone())
}
