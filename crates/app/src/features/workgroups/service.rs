//! What is done with a leading group: read, written, members put in and taken out, papers kept.

use jiff::civil::Date;
use lianjian_db::{Connection, new_id};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::model::{KnownPerson, Member, MemberRole, Workgroup};
use super::standing::{self, Gap};
use super::store;
use crate::features::papers::{self, Owner, Paper, Place, Upload};
use crate::shell::actor::Actor;
use crate::shell::error::{AppError, AppResult, FieldError};
use crate::shell::rights::Right;
use crate::shell::state::App;

/// A leading group with everything that lies with it.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The unit's name.
    pub unit_name: String,
    /// The group.
    pub workgroup: Workgroup,
    /// By role.
    pub members: Vec<Member>,
    /// Plans and other papers.
    pub papers: Vec<Paper>,
    /// What stage 1 still asks for.
    pub gaps: Vec<Gap>,
    /// Whom the organisation knows: a form offers their names.
    pub people: Vec<KnownPerson>,
}

/// What a paper of a leading group is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PaperPurpose {
    /// 工作方案
    Plan,
    /// 成立文件
    Founding,
    /// Anything else.
    Other,
}

impl PaperPurpose {
    /// All, in the order of lists.
    pub const ALL: [PaperPurpose; 3] = [PaperPurpose::Plan, PaperPurpose::Founding, PaperPurpose::Other];

    /// The name in the database and on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            PaperPurpose::Plan => "plan",
            PaperPurpose::Founding => "founding",
            PaperPurpose::Other => "other",
        }
    }

    /// The name on screen.
    pub const fn label(self) -> &'static str {
        match self {
            PaperPurpose::Plan => "工作方案",
            PaperPurpose::Founding => "成立文件",
            PaperPurpose::Other => "其他材料",
        }
    }

    /// What a paper of a group is.
    pub fn of(paper: &Paper) -> PaperPurpose {
        Self::parse(&paper.purpose).unwrap_or(PaperPurpose::Other)
    }

    /// The purpose of a name.
    pub fn parse(name: &str) -> Option<PaperPurpose> {
        Self::ALL.into_iter().find(|purpose| purpose.name() == name)
    }
}

/// The head of a group as somebody typed it.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct HeadInput {
    /// What the group is called.
    pub name: String,
    /// The paper that set it up.
    pub founded_by: String,
    /// Which department is its office.
    pub office: String,
    /// The office's telephone.
    pub office_phone: String,
    /// The version that was on the page.
    pub version: i64,
}

/// A member as somebody typed it.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
pub struct MemberInput {
    /// What they are in the group.
    pub role: MemberRole,
    /// The name.
    #[serde(default)]
    pub name: String,
    /// The post in the unit.
    #[serde(default)]
    pub post: String,
    /// The telephone.
    #[serde(default)]
    pub phone: String,
    /// The version that was on the page; 0 for somebody new.
    #[serde(default)]
    pub version: i64,
}

/// A unit's leading group.
pub async fn open(app: &App, actor: &Actor, unit: Uuid) -> AppResult<Opened> {
    actor.demand(Right::ReadUnit(unit))?;
    opened(&mut app.database().connection().await?, unit, app.clock().today()).await
}

async fn opened(connection: &mut Connection, unit: Uuid, today: Date) -> AppResult<Opened> {
    let unit_name = store::unit_name(connection, unit).await?.ok_or(AppError::NotFound)?;
    let workgroup = store::workgroup(connection, unit).await?;
    let members = store::members(connection, unit).await?;
    let papers = papers::of_owners(connection, Owner::Workgroup, unit).await?;
    let first_leader = store::first_leader(connection, unit, today).await?;
    let gaps = standing::gaps(&workgroup, &members, &papers, first_leader.as_deref());
    let people = store::people(connection, unit, today).await?;
    Ok(Opened { unit_name, workgroup, members, papers, gaps, people })
}

/// Writes the head of a group.
pub async fn save_head(app: &App, actor: &Actor, unit: Uuid, input: &HeadInput) -> AppResult<Workgroup> {
    actor.demand(Right::WriteUnit(unit))?;
    let mut transaction = app.database().begin().await?;
    store::unit_name(&mut transaction, unit).await?.ok_or(AppError::NotFound)?;
    let before = store::lock(&mut transaction, unit).await?;
    seen(input.version, before.version)?;
    let after = Workgroup {
        unit,
        name: input.name.trim().to_owned(),
        founded_by: input.founded_by.trim().to_owned(),
        office: input.office.trim().to_owned(),
        office_phone: input.office_phone.trim().to_owned(),
        version: before.version + 1,
    };
    let mut wrong = Vec::new();
    for (field, text) in [("name", &after.name), ("founded_by", &after.founded_by), ("office", &after.office)]
    {
        short(&mut wrong, field, text);
    }
    phone(&mut wrong, "office_phone", &after.office_phone);
    refuse(wrong)?;
    store::save(&mut transaction, &actor.author(app), &before, &after).await?;
    transaction.commit().await?;
    Ok(after)
}

/// Puts somebody into a group.
pub async fn add_member(app: &App, actor: &Actor, unit: Uuid, input: &MemberInput) -> AppResult<Member> {
    actor.demand(Right::WriteUnit(unit))?;
    let mut transaction = app.database().begin().await?;
    store::unit_name(&mut transaction, unit).await?.ok_or(AppError::NotFound)?;
    store::lock(&mut transaction, unit).await?;
    let others = store::members(&mut transaction, unit).await?;
    let mut member = checked(new_id(), unit, input, &others, 1)?;
    fill_post(&mut transaction, &mut member, app.clock().today()).await?;
    store::insert_member(&mut transaction, &actor.author(app), &member).await?;
    transaction.commit().await?;
    Ok(member)
}

/// An empty post is what the organisation says that this person holds.
async fn fill_post(connection: &mut Connection, member: &mut Member, today: Date) -> AppResult<()> {
    if member.post.is_empty() {
        let people = store::people(connection, member.unit, today).await?;
        let known = people.into_iter().find(|person| person.name == member.name);
        member.post = known.map(|person| person.posts.join("、")).unwrap_or_default();
    }
    Ok(())
}

/// One member, for an actor who may read the unit.
pub(super) async fn member(app: &App, actor: &Actor, id: Uuid) -> AppResult<Member> {
    let found =
        store::member(&mut app.database().connection().await?, id).await?.ok_or(AppError::NotFound)?;
    actor.demand(Right::ReadUnit(found.unit))?;
    Ok(found)
}

/// Writes a member anew.
pub(super) async fn save_member(
    app: &App,
    actor: &Actor,
    id: Uuid,
    input: &MemberInput,
) -> AppResult<Member> {
    let unit = member(app, actor, id).await?.unit;
    actor.demand(Right::WriteUnit(unit))?;
    let mut transaction = app.database().begin().await?;
    store::lock(&mut transaction, unit).await?;
    let before = store::member(&mut transaction, id).await?.ok_or_else(gone)?;
    seen(input.version, before.version)?;
    let others: Vec<Member> = store::members(&mut transaction, unit).await?;
    let mut after = checked(id, unit, input, &others, before.version + 1)?;
    // Somebody else in the same line has a post of their own.
    if after.name != before.name && after.post == before.post {
        let people = store::people(&mut transaction, unit, app.clock().today()).await?;
        if let Some(known) = people.into_iter().find(|person| person.name == after.name) {
            after.post = known.posts.join("、");
        }
    }
    fill_post(&mut transaction, &mut after, app.clock().today()).await?;
    store::update_member(&mut transaction, &actor.author(app), &before, &after).await?;
    transaction.commit().await?;
    Ok(after)
}

/// Takes a member out; gives the unit.
pub(super) async fn remove_member(app: &App, actor: &Actor, id: Uuid) -> AppResult<Uuid> {
    let unit = member(app, actor, id).await?.unit;
    actor.demand(Right::WriteUnit(unit))?;
    let mut transaction = app.database().begin().await?;
    store::lock(&mut transaction, unit).await?;
    let known = store::member(&mut transaction, id).await?.ok_or_else(gone)?;
    store::close_member(&mut transaction, &actor.author(app), &known).await?;
    transaction.commit().await?;
    Ok(unit)
}

/// Keeps papers of a group: the work plan, the paper that set it up.
pub async fn keep_papers(
    app: &App,
    actor: &Actor,
    unit: Uuid,
    purpose: PaperPurpose,
    uploads: &[Upload],
) -> AppResult<Vec<Paper>> {
    actor.demand(Right::WriteUnit(unit))?;
    let mut transaction = app.database().begin().await?;
    store::unit_name(&mut transaction, unit).await?.ok_or(AppError::NotFound)?;
    let place = Place { kind: Owner::Workgroup, owner: unit, unit: Some(unit), purpose: purpose.name() };
    let kept = papers::attach(&mut transaction, &actor.author(app), place, uploads).await?;
    transaction.commit().await?;
    Ok(kept)
}

/// A paper of a group or an activity with its file.
pub(super) async fn paper(app: &App, actor: &Actor, id: Uuid) -> AppResult<(Paper, Vec<u8>)> {
    let mut connection = app.database().connection().await?;
    let paper = owned(&mut connection, actor, id).await?;
    let bytes = papers::bytes(&mut connection, &paper).await?;
    Ok((paper, bytes))
}

/// Takes a paper of a group or an activity away.
pub(super) async fn remove_paper(app: &App, actor: &Actor, id: Uuid) -> AppResult<Paper> {
    let paper = owned(&mut app.database().connection().await?, actor, id).await?;
    actor.demand(Right::WriteUnit(paper.unit.ok_or(AppError::NotFound)?))?;
    let mut transaction = app.database().begin().await?;
    if !papers::close(&mut transaction, &actor.author(app), &paper).await? {
        return Err(gone());
    }
    transaction.commit().await?;
    Ok(paper)
}

async fn owned(connection: &mut Connection, actor: &Actor, id: Uuid) -> AppResult<Paper> {
    let paper = papers::one(connection, id).await?.ok_or(AppError::NotFound)?;
    let unit = paper
        .unit
        .filter(|_| matches!(paper.owner_kind, Owner::Workgroup | Owner::Activity))
        .ok_or(AppError::NotFound)?;
    actor.demand(Right::ReadUnit(unit))?;
    Ok(paper)
}

fn checked(id: Uuid, unit: Uuid, input: &MemberInput, all: &[Member], version: i64) -> AppResult<Member> {
    let text = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let member = Member {
        id,
        unit,
        role: input.role,
        name: text(&input.name),
        post: text(&input.post),
        phone: text(&input.phone),
        version,
    };
    let mut wrong = Vec::new();
    if member.name.is_empty() {
        wrong.push(field("name", "请填姓名"));
    } else if member.name.chars().count() > 30 {
        wrong.push(field("name", "姓名不超过 30 字"));
    }
    short(&mut wrong, "post", &member.post);
    phone(&mut wrong, "phone", &member.phone);
    let mut others = all.iter().filter(|other| other.id != id && other.role == member.role);
    // Whom the commission calls is one, too.
    if matches!(member.role, MemberRole::Head | MemberRole::Liaison) {
        if let Some(other) = others.next() {
            let label = member.role.label();
            let message = format!("已经有{label}{}；{label}只有一位，换人请修改原来的那一条", other.name);
            wrong.push(field("role", message));
        }
    } else if others.any(|other| other.name == member.name) {
        wrong.push(field("name", format!("{}已经是{}，不用再写一遍", member.name, member.role.label())));
    }
    refuse(wrong)?;
    Ok(member)
}

/// Numbers of telephones as people write them: 0310-1234567 转 8, 13800000000.
fn phone(wrong: &mut Vec<FieldError>, name: &str, text: &str) {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let allowed = |sign: char| sign.is_ascii_digit() || " +-()（）/、，,转分机".contains(sign);
    if !text.is_empty() && (!(5..=40).contains(&digits) || !text.chars().all(allowed)) {
        let message = format!("“{text}”不像电话号码，请写手机号或带区号的座机，例如 0310-1234567");
        wrong.push(field(name, message));
    }
}

fn short(wrong: &mut Vec<FieldError>, name: &str, text: &str) {
    if text.chars().count() > 100 {
        wrong.push(field(name, "不超过 100 字"));
    }
}

pub(super) fn field(name: &str, message: impl Into<String>) -> FieldError {
    FieldError::new(name, message)
}

pub(super) fn refuse(wrong: Vec<FieldError>) -> AppResult<()> {
    if wrong.is_empty() { Ok(()) } else { Err(AppError::Invalid(wrong)) }
}

/// Refuses to write over what somebody else has changed meanwhile.
pub(super) fn seen(sent: i64, now: i64) -> AppResult<()> {
    if sent == now {
        return Ok(());
    }
    Err(AppError::Conflict("别人刚刚改过这里，没有存上。请重新打开本页，核对后再改".to_owned()))
}

pub(super) fn gone() -> AppError {
    AppError::Conflict("别人刚刚删去了它，没有存上。请重新打开本页".to_owned())
}
