//! The package of an obligation, put together by itself, with what it still lacks in plain words.

use std::collections::HashSet;

use jiff::civil::Date;
use lianjian_db::Connection;
use lianjian_domain::filing::{self, Finding, Likeness, Weight};
use lianjian_domain::form::{Form, OpinionBy};
use lianjian_domain::programme::DeliverableKind;
use lianjian_domain::rollup::{self, RiskCounts};
use lianjian_render::Listing;
use uuid::Uuid;

use super::looking_back;
use super::model::{Missing, Part};
use crate::features::flows;
use crate::features::papers::{self, Paper};
use crate::features::powers;
use crate::features::programmes::{self, Owed};
use crate::features::quality::{self, Papers};
use crate::features::registers::counters::{self, Share};
use crate::features::registers::{self, HolderKind, Listed};
use crate::features::settings::{self, MeasureCounting};
use crate::features::signatures::Subject;
use crate::features::signoff;
use crate::features::summary::{self, Scope, State};
use crate::features::workgroups::{self, PlanContent};
use crate::shell::actor::Actor;
use crate::shell::error::AppResult;
use crate::shell::state::App;

/// A package, not filed yet.
#[derive(Clone, Debug)]
pub struct Package {
    /// For what.
    pub owed: Owed,
    /// The unit's name.
    pub unit_name: String,
    /// Its papers, in their order.
    pub parts: Vec<PackagePart>,
    /// Papers that were added by hand; they stand among the parts too.
    pub papers: Vec<Paper>,
    /// What it lacks.
    pub missing: Vec<Missing>,
    /// What is wrong in it.
    pub findings: Vec<Finding>,
    /// Why it cannot be filed, whatever the unit's note says.
    pub barred: Vec<String>,
}

/// A paper of a package.
#[derive(Clone, Debug)]
pub struct PackagePart {
    /// Its name on screen.
    pub title: String,
    /// The file's name.
    pub file_name: String,
    /// The register or catalogue that it shows, with its version.
    pub subject: Option<(Uuid, i64)>,
    /// The ids of its rows.
    pub row_keys: Vec<String>,
    /// What it adds to 附件6.
    pub counts: Vec<Share>,
    /// What it is.
    pub content: Content,
}

/// What a paper is.
#[derive(Clone, Debug)]
pub enum Content {
    /// One of the county's forms.
    Form(Box<Form>),
    /// A file that was added by hand, by its digest.
    Paper(String),
    /// A file that lies with the unit's leading group, by its digest.
    Kept(String),
    /// A list that is written now.
    List(Box<Listing>),
    /// The unit's booklet of catalogue and charts, which is bound when it is filed.
    Booklet(Uuid),
}

impl PackagePart {
    /// `annex2` … `annex6`, `paper` for what was added by hand, `plan` for what lies with the leading group, `list`,
    /// `booklet`.
    pub fn kind(&self) -> &'static str {
        match &self.content {
            Content::Form(form) => form.kind().name(),
            Content::Paper(_) => "paper",
            Content::Kept(_) => "plan",
            Content::List(_) => "list",
            Content::Booklet(_) => "booklet",
        }
    }

    /// Whether it shows what a filed paper showed.
    pub(super) fn is_the_same_paper(&self, filed: &Part) -> bool {
        self.kind() == filed.kind
            && self.subject.map(|(id, _)| id) == filed.subject
            && (filed.subject.is_some() || self.title == filed.title)
    }

    /// The paper in the sign-off.
    fn signed_as(&self, id: Uuid) -> Subject {
        if self.kind() == "annex2" { Subject::catalogue(id) } else { Subject::register(id) }
    }

    /// The page where what it shows is kept.
    pub fn page(&self, unit: &Uuid) -> Option<String> {
        if matches!(self.content, Content::Kept(_) | Content::List(_)) {
            return Some(format!("/workgroup?unit={unit}"));
        }
        if matches!(self.content, Content::Booklet(_)) {
            return Some(format!("/booklets?unit={unit}"));
        }
        let (id, _) = self.subject?;
        Some(if self.kind() == "annex2" {
            format!("/catalogue?unit={id}")
        } else {
            format!("/registers/{id}")
        })
    }

    /// The form, where it is one.
    pub fn form(&self) -> Option<&Form> {
        match &self.content {
            Content::Form(form) => Some(form),
            Content::Paper(_) | Content::Kept(_) | Content::List(_) | Content::Booklet(_) => None,
        }
    }
}

/// Puts together what an obligation asks for as it stands now.
pub async fn build(app: &App, actor: &Actor, obligation: Uuid) -> AppResult<Package> {
    let owed = programmes::open_obligation(app, actor, obligation).await?;
    let unit = owed.obligation.unit;
    let whole = programmes::open(app, actor, owed.obligation.programme).await?;
    let catalogue = powers::open(app, actor, unit).await?;
    let mut package = Package {
        unit_name: catalogue.unit.name.clone(),
        owed,
        parts: Vec::new(),
        papers: Vec::new(),
        missing: Vec::new(),
        findings: Vec::new(),
        barred: Vec::new(),
    };
    let kind = package.owed.deliverable.kind;
    let wanted = Wanted::of(kind, package.owed.deliverable.leading_only);
    if wanted.catalogue {
        add_catalogue(&mut package, &catalogue, unit);
    }
    let summary_at = package.parts.len();
    let opened =
        if wanted.registers() { add_registers(app, actor, &mut package, &wanted).await? } else { Vec::new() };
    let mut connection = app.database().connection().await?;
    if wanted.summary {
        add_summary(app, actor, &mut package, summary_at).await?;
    }
    package.papers = papers::of_owner(&mut connection, obligation).await?;
    if wanted.plan {
        add_plan(app, actor, &mut package).await?;
    }
    if wanted.booklet {
        add_booklet(&mut connection, &mut package, unit).await?;
    }
    add_papers(&mut package, &wanted);
    let unsigned = miss_signatures(&mut connection, &mut package, app.clock().today()).await?;
    let falls = looking_back::lowered_levels(&mut connection, &mut package, &unsigned).await?;
    let counting: MeasureCounting = settings::value_on(&mut connection, app.clock().today()).await?;
    let before = looking_back::said_before(&mut connection, &package).await?;
    let papers = Papers {
        unit,
        registers: opened.iter().collect(),
        catalogue: wanted.catalogue.then_some(&catalogue),
        plan: Some(&whole),
        reads_all: true,
    };
    let mut own = quality::of_papers(&mut connection, &papers, app.clock().today()).await?;
    if !papers.registers.is_empty() {
        own.extend(quality::of_registers_as_a_whole(app, actor, unit).await?);
    }
    let own = as_filed(&package, own);
    let lacking = package.missing.iter().map(|one| {
        Finding::of_whole(
            &one.code,
            one.weight,
            if one.weight == Weight::Must { "缺件" } else { "未签" },
            one.text.clone(),
        )
    });
    package.findings = lacking
        .chain(falls)
        .chain(before)
        .chain(own)
        .chain(differing(&package, counting))
        .chain(std::mem::take(&mut package.findings))
        .collect();
    let mut findings = std::mem::take(&mut package.findings);
    looking_back::set_aside_before(&mut connection, &package, &mut findings).await?;
    package.findings = findings;
    Ok(package)
}

/// What a kind of deliverable is made of.
#[expect(clippy::struct_excessive_bools, reason = "each form is in the package or not, on its own")]
struct Wanted {
    catalogue: bool,
    /// 附件3
    unit: bool,
    /// 附件4
    departments: bool,
    /// 附件5
    posts: bool,
    /// Of posts, those outside the leading group need not be there.
    leading_only: bool,
    /// Registers without rows are missed; otherwise those that have rows go along.
    each: bool,
    /// 附件6
    summary: bool,
    /// What lies with the leading group: work plan, lists.
    plan: bool,
    /// The booklet of catalogue and charts.
    booklet: bool,
    /// What a paper that must be added is called.
    paper: Option<&'static str>,
}

impl Wanted {
    fn of(kind: DeliverableKind, leading_only: bool) -> Wanted {
        let nothing = Wanted {
            catalogue: false,
            unit: false,
            departments: false,
            posts: false,
            leading_only,
            each: true,
            summary: false,
            plan: false,
            booklet: false,
            paper: None,
        };
        match kind {
            DeliverableKind::WorkPlan => Wanted { plan: true, ..nothing },
            DeliverableKind::Catalogue => Wanted { catalogue: true, ..nothing },
            DeliverableKind::Booklet => Wanted { catalogue: true, booklet: true, ..nothing },
            DeliverableKind::RiskList => Wanted { unit: true, posts: true, ..nothing },
            DeliverableKind::UnitRegister => Wanted { unit: true, ..nothing },
            DeliverableKind::DepartmentRegisters => Wanted { departments: true, ..nothing },
            DeliverableKind::PostRegisters => Wanted { posts: true, ..nothing },
            // 附件4 is counted in 附件6 and goes into its package, as all registers do (practice.md).
            DeliverableKind::Summary => {
                Wanted { unit: true, departments: true, posts: true, each: false, summary: true, ..nothing }
            }
            DeliverableKind::Publication => {
                Wanted { catalogue: true, paper: Some("公开的网页截图或公示照片"), ..nothing }
            }
            DeliverableKind::SelfSummary => Wanted { paper: Some("自查总结"), ..nothing },
            DeliverableKind::Other => Wanted { paper: Some("材料"), ..nothing },
        }
    }

    const fn registers(&self) -> bool {
        self.unit || self.departments || self.posts
    }

    fn takes(&self, listed: &Listed) -> bool {
        match listed.holder.kind {
            HolderKind::Unit => self.unit,
            HolderKind::Department => self.departments,
            HolderKind::Post => self.posts && (!self.leading_only || listed.leading),
        }
    }
}

fn miss(package: &mut Package, code: &str, weight: Weight, text: String, href: String) {
    package.missing.push(Missing { code: code.to_owned(), text, href, weight });
}

fn add_catalogue(package: &mut Package, catalogue: &powers::Opened, unit: Uuid) {
    if catalogue.rows.is_empty() {
        let text = "职权目录（附件2）还没有一项职权，请先填写或导入".to_owned();
        miss(package, "deliverable-missing", Weight::Must, text, format!("/catalogue?unit={unit}"));
        return;
    }
    package.parts.push(PackagePart {
        title: "附件2 职权目录".to_owned(),
        file_name: format!("附件2 职权目录 {}.docx", catalogue.unit.name),
        subject: Some((catalogue.record.unit, catalogue.record.version)),
        row_keys: catalogue.rows.iter().map(|row| row.id.to_string()).collect(),
        counts: Vec::new(),
        content: Content::Form(Box::new(catalogue.form())),
    });
}

async fn add_registers(
    app: &App,
    actor: &Actor,
    package: &mut Package,
    wanted: &Wanted,
) -> AppResult<Vec<registers::Opened>> {
    let unit = package.owed.obligation.unit;
    let mut kept = Vec::new();
    for listed in registers::list(app, actor, unit).await? {
        if !wanted.takes(&listed) {
            continue;
        }
        let label = listed.holder.kind.form().label();
        let name = match (&listed.department, &listed.person) {
            (_, Some(person)) => format!("{}（{person}）", listed.name),
            (Some(department), None) => format!("{department} {}", listed.name),
            _ => listed.name.clone(),
        };
        if listed.counts.points == 0 {
            if wanted.each {
                let whose = if listed.holder.kind == HolderKind::Unit { "单位".to_owned() } else { name };
                let leading = if listed.leading { "（领导班子）" } else { "" };
                let text = format!("{label} {whose}{leading}还没有风险点，请先填写或导入");
                let href = format!("/registers/{}", listed.holder.id());
                miss(package, "register-missing", Weight::Must, text, href);
            }
            continue;
        }
        let opened = registers::open(app, actor, listed.holder.id()).await?;
        let title = match listed.holder.kind {
            HolderKind::Unit => "附件3 单位".to_owned(),
            _ => format!("{label} {name}"),
        };
        package.parts.push(PackagePart {
            file_name: format!("{}.docx", title.replace(['/', '\\', ':', '*', '?', '"', '<', '>', '|'], "_")),
            title,
            subject: Some((opened.record.id, opened.record.version)),
            row_keys: opened.rows.iter().map(|row| row.id.to_string()).collect(),
            counts: counters::shares(&opened.rows),
            content: Content::Form(Box::new(opened.form())),
        });
        kept.push(opened);
    }
    let found = !kept.is_empty();
    if !found && !wanted.each {
        let text = "还没有一张有风险点的登记表，汇总表没有数可汇".to_owned();
        miss(package, "register-missing", Weight::Must, text, format!("/registers?unit={unit}"));
    }
    if !found && wanted.each && package.missing.is_empty() {
        let text = if wanted.leading_only {
            "没有领导班子岗位：请先在“部门和岗位”里登记，并标明领导班子成员"
        } else {
            "还没有登记部门和岗位：请先在“部门和岗位”里登记"
        };
        miss(package, "register-missing", Weight::Must, text.to_owned(), "/organisation".to_owned());
    }
    Ok(kept)
}

async fn add_summary(app: &App, actor: &Actor, package: &mut Package, at: usize) -> AppResult<()> {
    let unit = package.owed.obligation.unit;
    let scope = Scope { units: vec![unit.to_string()], region: None };
    let computed = summary::compute(app, actor, &scope, None, State::Current).await?;
    if computed.total().points == 0 {
        return Ok(());
    }
    for difference in &computed.differences {
        let message = format!(
            "单位自填的附件6“{}”{}是 {}，登记表合计是 {}；报送的是合计数",
            difference.kind.label(),
            difference.column,
            difference.stated,
            difference.computed
        );
        package.findings.push(Finding::of_whole("total-differs", Weight::Judge, "数不符", message));
    }
    package.parts.insert(
        at,
        PackagePart {
            title: "附件6 汇总".to_owned(),
            file_name: format!("附件6 廉政风险汇总表 {}.docx", package.unit_name),
            subject: None,
            row_keys: ["unit", "department", "post", "total"].map(str::to_owned).into(),
            counts: Vec::new(),
            content: Content::Form(Box::new(Form::Annex6(computed.summary()))),
        },
    );
    Ok(())
}

/// What stage 1 asks for. A unit may hand all of it in as one stamped paper: then what the lists lack is only shown.
async fn add_plan(app: &App, actor: &Actor, package: &mut Package) -> AppResult<()> {
    let unit = package.owed.obligation.unit;
    let plan = workgroups::plan_papers(app, actor, unit).await?;
    for paper in plan.papers {
        package.parts.push(PackagePart {
            title: paper.title,
            file_name: paper.file_name,
            subject: None,
            row_keys: Vec::new(),
            counts: Vec::new(),
            content: match paper.content {
                PlanContent::File(digest) => Content::Kept(digest),
                PlanContent::List(list) => Content::List(Box::new(list)),
            },
        });
    }
    let by_hand = !package.papers.is_empty();
    for gap in plan.missing {
        let weight = if gap.is_wanted && !by_hand { Weight::Must } else { Weight::Judge };
        miss(package, "deliverable-missing", weight, gap.text, format!("/workgroup?unit={unit}"));
    }
    Ok(())
}

/// The booklet, and what is missing in it: powers without a chart, and without a risk point (practice.md, what a
/// review finds, 14). A unit may hand it in as a paper of its own instead.
async fn add_booklet(connection: &mut Connection, package: &mut Package, unit: Uuid) -> AppResult<()> {
    let standings = flows::standings(connection, unit).await?;
    let powers: Vec<_> = standings.iter().filter(|one| one.power.is_some()).collect();
    let uncharted: Vec<&str> =
        powers.iter().filter(|one| one.flow.is_none()).map(|one| one.name.as_str()).collect();
    if uncharted.len() == powers.len() {
        if package.papers.is_empty() {
            let text = "还没有一张流程图：请先画图，或者在下面上传做好的职权流程图汇编".to_owned();
            miss(package, "deliverable-missing", Weight::Must, text, format!("/flows?unit={unit}"));
        }
        return Ok(());
    }
    package.parts.push(PackagePart {
        title: "权力运行流程图汇编".to_owned(),
        file_name: format!("{}权力运行流程图汇编.pdf", package.unit_name),
        subject: None,
        row_keys: Vec::new(),
        counts: Vec::new(),
        content: Content::Booklet(unit),
    });
    if !uncharted.is_empty() {
        let message = format!("{}没有流程图", named(&uncharted));
        package.findings.push(Finding::of_whole("power-without-flow", Weight::Judge, "无图", message));
    }
    let with_risk: HashSet<Uuid> =
        registers::rows_of_unit(connection, unit).await?.into_iter().filter_map(|row| row.power).collect();
    let without: Vec<&str> = powers
        .iter()
        .filter(|one| one.power.is_some_and(|power| !with_risk.contains(&power)))
        .map(|one| one.name.as_str())
        .collect();
    if !with_risk.is_empty() && !without.is_empty() {
        let message = format!("{}没有风险点对应", named(&without));
        package.findings.push(Finding::of_whole("power-without-risk", Weight::Judge, "无风险点", message));
    }
    Ok(())
}

/// The first of some names, and how many there are.
fn named(names: &[&str]) -> String {
    const SHOWN: usize = 5;
    let shown: Vec<String> = names.iter().take(SHOWN).map(|name| format!("“{name}”")).collect();
    let more = if names.len() > SHOWN { "等" } else { "" };
    format!("{} 项职权（{}{more}）", names.len(), shown.join("、"))
}

fn add_papers(package: &mut Package, wanted: &Wanted) {
    for paper in package.papers.clone() {
        package.parts.push(PackagePart {
            title: paper.name.clone(),
            file_name: paper.name,
            subject: None,
            row_keys: Vec::new(),
            counts: Vec::new(),
            content: Content::Paper(paper.digest),
        });
    }
    if let (Some(name), true) = (wanted.paper, package.papers.is_empty()) {
        let text = format!("还没有{name}，请在下面上传");
        miss(package, "deliverable-missing", Weight::Must, text, "#papers".to_owned());
    }
}

/// Registers and catalogue that nobody has signed to the end, neither here nor on the imported paper.
/// Gives the places of their papers.
async fn miss_signatures(
    connection: &mut Connection,
    package: &mut Package,
    today: Date,
) -> AppResult<Vec<usize>> {
    let signed = signoff::complete(connection, package.owed.obligation.unit, today).await?;
    let mut unsigned: Vec<String> = Vec::new();
    let mut places = Vec::new();
    for (place, part) in package.parts.iter().enumerate() {
        let Some(subject) = part.subject else { continue };
        let on_paper = part.form().and_then(Form::register).is_some_and(|register| {
            register
                .opinions
                .iter()
                .any(|opinion| opinion.by == OpinionBy::PartyGroup && !opinion.text.is_empty())
        });
        if !on_paper && !signed.contains(&(part.signed_as(subject.0), subject.1)) {
            unsigned.push(part.title.clone());
            places.push(place);
        }
    }
    if unsigned.is_empty() {
        return Ok(places);
    }
    let some: Vec<&str> = unsigned.iter().take(3).map(String::as_str).collect();
    let more = if unsigned.len() > 3 { format!("等 {} 份", unsigned.len()) } else { String::new() };
    let text = format!("{}{more}还没有签完字，或者签字以后又改过", some.join("、"));
    miss(
        package,
        "signature-missing",
        Weight::Judge,
        text,
        format!("/signatures?unit={}", package.owed.obligation.unit),
    );
    Ok(places)
}

/// What the quality engine found, at its place in the package, with what the unit answered. What is about a register
/// that does not go along is left out.
fn as_filed(package: &Package, found: Vec<quality::UnitFinding>) -> Vec<Finding> {
    let place_of = |paper: quality::Paper| {
        package.parts.iter().position(|part| match paper {
            quality::Paper::Register(id) => {
                part.subject.is_some_and(|(subject, _)| subject == id) && part.kind() != "annex2"
            }
            quality::Paper::Catalogue => part.kind() == "annex2",
            quality::Paper::Unit => false,
        })
    };
    let at_place = |one: quality::UnitFinding| {
        let part = place_of(one.paper);
        let is_told = part.is_some() || one.paper == quality::Paper::Unit;
        is_told.then(|| Finding {
            code: one.code.name().to_owned(),
            weight: one.weight,
            part,
            row: one.row,
            head: lianjian_quality::head(&one.field).to_owned(),
            short: lianjian_quality::short(one.code).to_owned(),
            message: one.message,
            likeness: one.copy.filter(|copy| !copy.text.is_empty()).map(|copy| Likeness {
                own: one.text,
                whose: copy.whose,
                other: copy.text,
            }),
            answer: one
                .answer
                .map(|answer| format!("{}（{}）", answer.reason, answer.author))
                .unwrap_or_default(),
        })
    };
    found.into_iter().filter_map(at_place).collect()
}

/// Where 附件6 differs from the registers that go along.
fn differing(package: &Package, counting: MeasureCounting) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut counts = [RiskCounts::default(); 3];
    for form in package.parts.iter().filter_map(PackagePart::form) {
        let kind = match form {
            Form::Annex3(_) => 0,
            Form::Annex4(_) => 1,
            Form::Annex5(_) => 2,
            _ => continue,
        };
        if let Some(register) = form.register() {
            let mut own = RiskCounts::of(&register.rows);
            if counting == MeasureCounting::Rows {
                own.measures = register.rows.iter().filter(|row| !row.measures.is_empty()).count() as u64;
            }
            counts[kind] += own;
        }
    }
    let [unit, departments, posts] = counts;
    let counted = rollup::summary(unit, departments, posts);
    for (place, part) in package.parts.iter().enumerate() {
        if let Some(Form::Annex6(summary)) = part.form() {
            found.extend(filing::summary_differences(summary, &counted, place));
        }
    }
    found
}
