//! The one list of features, and what wraps them all.

use axum::extract::DefaultBodyLimit;
use axum::response::Redirect;
use axum::routing::get;
use axum::{Router, middleware};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::trace::TraceLayer;
use utoipa_axum::router::OpenApiRouter;

use crate::access;
use crate::features;
use crate::shell::actor::Actor;
use crate::shell::error::AppError;
use crate::shell::rights::{Right, Role};
use crate::shell::state::App;
use crate::shell::{assets, cross_site, error, headers, health};

/// The largest body that is taken, unless a route says otherwise: 2 MB.
const BODY_LIMIT: usize = 2 * 1024 * 1024;

/// The whole application.
pub fn router(app: App) -> Router {
    let (api, document) = api().split_for_parts();
    Router::new()
        .route("/", get(home))
        .route("/assets/{*name}", get(assets::serve))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .merge(features::accounts::sign_in_routes())
        .merge(features::accounts::routes())
        .merge(features::audit::routes())
        .merge(features::booklets::routes())
        .merge(features::desk::routes())
        .merge(features::dispatches::routes())
        .merge(features::filings::routes())
        .merge(features::flows::routes())
        .merge(features::forms::routes())
        .merge(features::help::routes())
        .merge(features::imports::routes())
        .merge(features::inbox::routes())
        .merge(features::notices::routes())
        .merge(features::organisation::routes())
        .merge(features::powers::routes())
        .merge(features::programmes::routes())
        .merge(features::quality::routes())
        .merge(features::registers::routes())
        .merge(features::risks::routes())
        .merge(features::settings::routes())
        .merge(features::signoff::routes())
        .merge(features::summary::routes())
        .merge(features::widgets::routes())
        .merge(features::workgroups::routes())
        .merge(api)
        .merge(features::reference::routes(document))
        .layer(middleware::from_fn_with_state(app.clone(), access::guard))
        .fallback(|| async { AppError::NotFound })
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(middleware::from_fn(cross_site::refuse))
        .layer(middleware::from_fn_with_state(app.clone(), error::render))
        .layer(CatchPanicLayer::new())
        .layer(middleware::from_fn(headers::add))
        .layer(CompressionLayer::new())
        .layer(TraceLayer::new_for_http())
        .with_state(app)
}

/// Every call of the API, with its description.
fn api() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(features::reference::blank())
        .merge(features::accounts::api())
        .merge(features::audit::api())
        .merge(features::booklets::api())
        .merge(features::dispatches::api())
        .merge(features::filings::api())
        .merge(features::flows::api())
        .merge(features::imports::api())
        .merge(features::inbox::api())
        .merge(features::notices::api())
        .merge(features::organisation::api())
        .merge(features::powers::api())
        .merge(features::programmes::api())
        .merge(features::quality::api())
        .merge(features::registers::api())
        .merge(features::risks::api())
        .merge(features::settings::api())
        .merge(features::signoff::api())
        .merge(features::summary::api())
        .merge(features::workgroups::api())
}

/// Each role begins where its work is.
async fn home(actor: Actor) -> Redirect {
    Redirect::to(match actor.role {
        Role::SystemAdministrator | Role::SecurityAdministrator => "/accounts",
        Role::AuditAdministrator => "/audit",
        _ if actor.has_inbox() => "/inbox",
        _ if actor.may(Right::ReadAll) => "/desk",
        _ => "/registers",
    })
}
