//! Signatures that were given with a pen: recorded by the unit's clerk, with the scan as evidence, shown as such.
//! And stamped scans of what was signed here.

use jiff::civil::Date;
use lianjian_db::new_id;
use lianjian_domain::signoff::{Act, Decision, Step};
use serde::Deserialize;
use uuid::Uuid;

use super::model::{Sending, Signed};
use super::{service, tasks};
use crate::features::inbox::{self, TaskKind};
use crate::features::papers::Upload;
use crate::features::signatures::{self, Scan, Signature};
use crate::shell::actor::Actor;
use crate::shell::clock;
use crate::shell::error::{AppError, AppResult};
use crate::shell::original_file;
use crate::shell::rights::Right;
use crate::shell::state::App;

/// A signature as it stands on the paper.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
pub struct PaperStep {
    /// At which step.
    #[schema(value_type = String)]
    pub step: Step,
    /// Who signed.
    pub person: Uuid,
    /// The words on the paper; empty for 同意.
    #[serde(default)]
    pub opinion: String,
    /// The day on the paper.
    #[schema(value_type = String, format = Date)]
    pub signed_on: Date,
}

/// Records the next steps of a chain from its paper, all or none. The scan is the evidence.
pub async fn record(
    app: &App,
    actor: &Actor,
    sending: Sending,
    steps: &[PaperStep],
    upload: &Upload,
) -> AppResult<Signed> {
    if steps.is_empty() {
        return Err(AppError::invalid("step", "请至少填一步：谁签的、哪天签的"));
    }
    let author = actor.author(app);
    let today = clock::local(author.at).date();
    let mut transaction = app.database().begin().await?;
    let mut desk = service::held(app, actor, Right::WriteUnit, &mut transaction, [sending.subject]).await?;
    let place = desk.place(sending.subject)?;
    let scan = original_file::digest(&upload.bytes);
    original_file::keep(&mut transaction, &scan, &upload.name, &upload.bytes, author.at).await?;
    let (digest, text) = desk.papers[place].text();
    let mut given = Vec::with_capacity(steps.len());
    let mut last: Option<Date> = None;
    for step in steps {
        if step.signed_on > today || last.is_some_and(|last| step.signed_on < last) {
            let message = format!("“{}”的日期不对：不能晚于今天，也不能早于上一步", step.step.label());
            return Err(AppError::invalid("signed_on", message));
        }
        last = Some(step.signed_on);
        let paper = &mut desk.papers[place];
        // What is on paper was sent by going round on paper.
        if paper.chain.may_send().is_ok() {
            service::may_send(&mut transaction, desk.unit, paper, sending.version).await?;
            service::mark_sent(&author, paper, desk.unit);
            paper.read_again(&desk.places);
        }
        let act = Act {
            version: sending.version,
            step: step.step,
            decision: Decision::Agree,
            by: step.person,
            for_person: None,
        };
        paper
            .chain
            .may_sign(&act, true)
            .map_err(|refusal| AppError::Conflict(format!("{}：{refusal}", paper.title)))?;
        let opinion = match step.opinion.trim() {
            "" if step.step == Step::Pledge => "",
            "" => Decision::Agree.label(),
            words => words,
        };
        let signature = Signature {
            id: new_id(),
            subject: sending.subject,
            version: paper.version,
            unit: desk.unit,
            step: step.step,
            decision: Decision::Agree,
            opinion: opinion.to_owned(),
            remarks: Vec::new(),
            signer: desk.places.name(step.person).to_owned(),
            person: step.person,
            for_person: None,
            account: author.account,
            signed_on: step.signed_on,
            at: author.at,
            digest: digest.clone(),
            on_paper: true,
            scan: Some(scan.clone()),
        };
        service::put_on(&author, paper, desk.unit, signature.clone());
        paper.read_again(&desk.places);
        given.push(signature);
    }
    signatures::insert(&mut transaction, &author, &given, &[(digest, text)]).await?;
    let record = Scan {
        id: new_id(),
        subject: sending.subject,
        version: sending.version,
        unit: desk.unit,
        name: upload.name.clone(),
        file: scan,
        author: author.name.clone(),
        at: author.at,
    };
    signatures::insert_scan(&mut transaction, &author, &record).await?;
    let source = tasks::source(sending.subject);
    inbox::settle(&mut transaction, &author, &source, Some(TaskKind::SignReturned), "纸上已签").await?;
    let signed = service::settle(&mut transaction, &author, &mut desk, &[place]).await?;
    transaction.commit().await?;
    Ok(signed)
}

/// Attaches the stamped scan of a paper as it stands.
pub async fn add_scan(app: &App, actor: &Actor, sending: Sending, upload: &Upload) -> AppResult<Scan> {
    let author = actor.author(app);
    let mut transaction = app.database().begin().await?;
    let desk = service::held(app, actor, Right::WriteUnit, &mut transaction, [sending.subject]).await?;
    if desk.paper(sending.subject)?.version != sending.version {
        return Err(AppError::Conflict("这张表刚刚又改过，扫描件对不上了。请刷新看过再传".to_owned()));
    }
    let file = original_file::digest(&upload.bytes);
    original_file::keep(&mut transaction, &file, &upload.name, &upload.bytes, author.at).await?;
    let scan = Scan {
        id: new_id(),
        subject: sending.subject,
        version: sending.version,
        unit: desk.unit,
        name: upload.name.clone(),
        file,
        author: author.name.clone(),
        at: author.at,
    };
    signatures::insert_scan(&mut transaction, &author, &scan).await?;
    transaction.commit().await?;
    Ok(scan)
}

/// A scan's name and bytes, for who may read its unit.
pub(super) async fn scan(app: &App, actor: &Actor, id: Uuid) -> AppResult<(String, Vec<u8>)> {
    let mut connection = app.database().connection().await?;
    let scan = signatures::scan(&mut connection, id).await?.ok_or(AppError::NotFound)?;
    actor.demand(Right::ReadUnit(scan.unit))?;
    let bytes = original_file::bytes(&mut connection, &scan.file).await?.ok_or(AppError::NotFound)?;
    Ok((scan.name, bytes))
}
