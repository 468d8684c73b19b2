//! Who may come in at which address: one table, asked before a handler runs.
//!
//! What depends on the very record that is asked for (whose unit it is, whose turn to sign) stays with the services and
//! [`Actor::demand`]; here a role is turned away that could do nothing at an address, whatever it named. An address
//! that no line of the table covers lets nobody in. docs/routes.md shows the table role by role; a test holds it
//! against the routes and against real answers, cell by cell.

use axum::extract::{MatchedPath, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;
use uuid::Uuid;

use crate::shell::actor::Actor;
use crate::shell::error::{AppError, AppResult};
use crate::shell::rights::{Right, Role};
use crate::shell::session;
use crate::shell::state::App;

/// What an address demands of who calls it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gate {
    /// Nothing: it is open without an account.
    Open,
    /// An account of any role.
    Account,
    /// Somebody who reads business data, of the own unit at least.
    Business,
    /// Somebody who writes for a unit.
    Write,
    /// Somebody who may sign.
    Sign,
    /// Somebody who reads every unit.
    ReadAll,
    /// The reviewer of filings.
    Review,
    /// Who keeps plans.
    KeepProgrammes,
    /// Who keeps the county's settings.
    KeepSettings,
    /// Who sees an organisation: units' people and who keeps it.
    SeeOrganisation,
    /// Who sees the organisation of the whole county.
    WholeOrganisation,
    /// Who keeps the organisation.
    KeepOrganisation,
    /// Who may say that somebody signs for somebody else.
    StandIns,
    /// Who sees accounts.
    SeeAccounts,
    /// Who keeps accounts.
    KeepAccounts,
    /// Who changes roles.
    KeepRoles,
    /// Who reads the record of acts.
    ReadRecord,
}

impl Gate {
    /// Whether a role passes.
    pub fn admits(self, role: Role) -> bool {
        let may = |right| Actor { role, unit: Some(Uuid::nil()), ..Actor::console() }.may(right);
        let unit = Uuid::nil();
        match self {
            Gate::Open | Gate::Account => true,
            Gate::Business => may(Right::ReadUnit(unit)),
            Gate::Write => may(Right::WriteUnit(unit)),
            Gate::Sign => may(Right::Sign(unit)),
            Gate::ReadAll => may(Right::ReadAll),
            Gate::Review => may(Right::ReviewFilings),
            Gate::KeepProgrammes => may(Right::KeepProgrammes),
            Gate::KeepSettings => may(Right::KeepSettings),
            Gate::SeeOrganisation => may(Right::ReadUnit(unit)) || may(Right::KeepOrganisation),
            Gate::WholeOrganisation => may(Right::ReadAll) || may(Right::KeepOrganisation),
            Gate::KeepOrganisation => may(Right::KeepOrganisation),
            Gate::StandIns => may(Right::Sign(unit)) || may(Right::KeepOrganisation),
            Gate::SeeAccounts => may(Right::KeepAccounts) || may(Right::KeepRoles),
            Gate::KeepAccounts => may(Right::KeepAccounts),
            Gate::KeepRoles => may(Right::KeepRoles),
            Gate::ReadRecord => may(Right::ReadRecord),
        }
    }
}

/// A line covers its path and everything below it: for looking, for acting. The longest line that covers an address
/// holds.
const TABLE: &[(&str, Gate, Gate)] = &[
    ("/", Gate::Account, Gate::Account),
    ("/account", Gate::Account, Gate::Account),
    ("/account/messages", Gate::Business, Gate::Business),
    ("/accounts", Gate::SeeAccounts, Gate::KeepAccounts),
    ("/accounts/{id}/role", Gate::KeepRoles, Gate::KeepRoles),
    ("/activities", Gate::Business, Gate::Write),
    ("/activities/new", Gate::Write, Gate::Write),
    ("/api/docs", Gate::Account, Gate::Account),
    ("/api/openapi.json", Gate::Open, Gate::Open),
    ("/api/v1/activities", Gate::Business, Gate::Write),
    ("/api/v1/account/messages", Gate::Business, Gate::Business),
    ("/api/v1/audit", Gate::ReadRecord, Gate::ReadRecord),
    ("/api/v1/booklets", Gate::Business, Gate::Business),
    ("/api/v1/catalogues", Gate::Business, Gate::Write),
    ("/api/v1/deliverables", Gate::Business, Gate::KeepProgrammes),
    ("/api/v1/departments", Gate::SeeOrganisation, Gate::KeepOrganisation),
    ("/api/v1/filings", Gate::Business, Gate::Write),
    ("/api/v1/filings/acceptances", Gate::Review, Gate::Review),
    ("/api/v1/filings/{id}/acceptance", Gate::Review, Gate::Review),
    ("/api/v1/filings/{id}/comments", Gate::Review, Gate::Review),
    ("/api/v1/filings/{id}/opening", Gate::Review, Gate::Review),
    ("/api/v1/filings/{id}/return", Gate::Review, Gate::Review),
    ("/api/v1/filings/{id}/set-aside", Gate::Review, Gate::Review),
    ("/api/v1/flows", Gate::Business, Gate::Write),
    ("/api/v1/imports", Gate::Write, Gate::Write),
    ("/api/v1/inbox", Gate::Business, Gate::Business),
    ("/api/v1/messages", Gate::KeepAccounts, Gate::KeepAccounts),
    ("/api/v1/notices", Gate::Business, Gate::KeepProgrammes),
    ("/api/v1/notices/{id}/receipt", Gate::Write, Gate::Write),
    ("/api/v1/obligations", Gate::Business, Gate::Write),
    ("/api/v1/obligations/urges", Gate::KeepProgrammes, Gate::KeepProgrammes),
    ("/api/v1/obligations/{id}/extension", Gate::KeepProgrammes, Gate::KeepProgrammes),
    ("/api/v1/organisation", Gate::WholeOrganisation, Gate::KeepOrganisation),
    ("/api/v1/persons", Gate::SeeOrganisation, Gate::KeepOrganisation),
    ("/api/v1/posts", Gate::SeeOrganisation, Gate::KeepOrganisation),
    ("/api/v1/powers", Gate::Business, Gate::Write),
    ("/api/v1/programmes", Gate::Business, Gate::KeepProgrammes),
    ("/api/v1/regions", Gate::WholeOrganisation, Gate::KeepOrganisation),
    ("/api/v1/quality", Gate::Business, Gate::Write),
    ("/api/v1/quality/standings", Gate::ReadAll, Gate::ReadAll),
    ("/api/v1/registers", Gate::Business, Gate::Write),
    ("/api/v1/risk-points", Gate::Business, Gate::Write),
    ("/api/v1/session", Gate::Open, Gate::Open),
    ("/api/v1/settings", Gate::KeepSettings, Gate::KeepSettings),
    ("/api/v1/signatures", Gate::Business, Gate::Sign),
    ("/api/v1/signatures/recall", Gate::Write, Gate::Write),
    ("/api/v1/signatures/send", Gate::Write, Gate::Write),
    ("/api/v1/signatures/{kind}/{id}/paper", Gate::Write, Gate::Write),
    ("/api/v1/signatures/{kind}/{id}/scans", Gate::Write, Gate::Write),
    ("/api/v1/signed-texts", Gate::Business, Gate::Business),
    ("/api/v1/stand-ins", Gate::SeeOrganisation, Gate::StandIns),
    ("/api/v1/summary", Gate::Business, Gate::Business),
    ("/api/v1/tenures", Gate::KeepOrganisation, Gate::KeepOrganisation),
    ("/api/v1/tokens", Gate::Open, Gate::Open),
    ("/api/v1/units", Gate::SeeOrganisation, Gate::KeepOrganisation),
    ("/api/v1/units/{id}/activities", Gate::Business, Gate::Write),
    ("/api/v1/units/{id}/workgroup", Gate::Business, Gate::Write),
    ("/api/v1/workgroup-members", Gate::Write, Gate::Write),
    ("/api/v1/workgroup-papers", Gate::Business, Gate::Write),
    ("/assets", Gate::Open, Gate::Open),
    ("/audit", Gate::ReadRecord, Gate::ReadRecord),
    ("/blanks.zip", Gate::Business, Gate::Business),
    ("/booklets", Gate::Business, Gate::Business),
    ("/catalogue", Gate::Business, Gate::Write),
    ("/deliverables", Gate::Business, Gate::KeepProgrammes),
    ("/desk", Gate::ReadAll, Gate::ReadAll),
    ("/filings", Gate::Business, Gate::Write),
    ("/filings/accept", Gate::Review, Gate::Review),
    ("/filings/{id}/accept", Gate::Review, Gate::Review),
    ("/filings/{id}/return", Gate::Review, Gate::Review),
    ("/filings/{id}/set-aside", Gate::Review, Gate::Review),
    ("/flows", Gate::Business, Gate::Write),
    ("/flows/new", Gate::Write, Gate::Write),
    ("/healthz", Gate::Open, Gate::Open),
    ("/help", Gate::Account, Gate::Account),
    ("/imports", Gate::Write, Gate::Write),
    ("/inbox", Gate::Business, Gate::Business),
    ("/messages", Gate::KeepAccounts, Gate::KeepAccounts),
    ("/notices", Gate::Business, Gate::KeepProgrammes),
    ("/notices/{id}/receipt", Gate::Write, Gate::Write),
    ("/obligations", Gate::Business, Gate::Write),
    ("/obligations/urge", Gate::KeepProgrammes, Gate::KeepProgrammes),
    ("/obligations/{id}/extend", Gate::KeepProgrammes, Gate::KeepProgrammes),
    ("/organisation", Gate::SeeOrganisation, Gate::KeepOrganisation),
    ("/organisation/export", Gate::WholeOrganisation, Gate::KeepOrganisation),
    ("/organisation/import", Gate::KeepOrganisation, Gate::KeepOrganisation),
    ("/organisation/regions", Gate::KeepOrganisation, Gate::KeepOrganisation),
    ("/organisation/template", Gate::KeepOrganisation, Gate::KeepOrganisation),
    ("/organisation/units/{id}/close", Gate::KeepOrganisation, Gate::KeepOrganisation),
    ("/organisation/units/{id}/merge", Gate::KeepOrganisation, Gate::KeepOrganisation),
    ("/organisation/units/{id}/split", Gate::KeepOrganisation, Gate::KeepOrganisation),
    ("/organisation/units/{id}/stand-ins", Gate::StandIns, Gate::StandIns),
    ("/powers", Gate::Business, Gate::Write),
    ("/programme", Gate::Business, Gate::KeepProgrammes),
    ("/programmes", Gate::Business, Gate::KeepProgrammes),
    ("/programmes/{id}/deliverables/new", Gate::KeepProgrammes, Gate::KeepProgrammes),
    ("/readyz", Gate::Open, Gate::Open),
    ("/quality", Gate::Business, Gate::Write),
    ("/registers", Gate::Business, Gate::Write),
    ("/returned", Gate::Business, Gate::Business),
    ("/risk-points", Gate::Business, Gate::Write),
    ("/settings", Gate::KeepSettings, Gate::KeepSettings),
    ("/sign-in", Gate::Open, Gate::Open),
    ("/sign-out", Gate::Open, Gate::Open),
    ("/signature-scans", Gate::Business, Gate::Business),
    ("/signatures", Gate::Business, Gate::Sign),
    ("/signatures/{kind}/{id}/paper", Gate::Write, Gate::Write),
    ("/signatures/{kind}/{id}/recall", Gate::Write, Gate::Write),
    ("/signatures/{kind}/{id}/scan", Gate::Write, Gate::Write),
    ("/signatures/{kind}/{id}/send", Gate::Write, Gate::Write),
    ("/signed-texts", Gate::Business, Gate::Business),
    ("/summary", Gate::Business, Gate::Business),
    ("/units", Gate::Business, Gate::Write),
    ("/widgets", Gate::Account, Gate::Account),
    ("/workgroup", Gate::Business, Gate::Write),
    ("/workgroup/members", Gate::Write, Gate::Write),
    ("/workgroups", Gate::ReadAll, Gate::ReadAll),
    ("/year", Gate::Business, Gate::Business),
];

/// The gate of a route, by its pattern: `/filings/{id}/return`.
pub fn gate(method: &Method, pattern: &str) -> Option<Gate> {
    let covers = |line: &str| {
        pattern == line
            || (line != "/" && pattern.strip_prefix(line).is_some_and(|below| below.starts_with('/')))
    };
    let line = TABLE.iter().filter(|(line, ..)| covers(line)).max_by_key(|(line, ..)| line.len())?;
    Some(if method == Method::GET || method == Method::HEAD { line.1 } else { line.2 })
}

/// Turns away whose role does not pass the gate of an address. Who is not signed in at all, the handler sends to the
/// sign-in page.
pub async fn guard(State(app): State<App>, request: Request, next: Next) -> AppResult<Response> {
    let pattern = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let gate = pattern.and_then(|pattern| gate(request.method(), &pattern)).ok_or(AppError::Forbidden)?;
    // Looking does not make a session younger: whether the call does, its handler says.
    if gate != Gate::Open
        && let Some(actor) = session::onlooker(&app, request.headers()).await?
        && !gate.admits(actor.role)
    {
        return Err(AppError::Forbidden);
    }
    Ok(next.run(request).await)
}
