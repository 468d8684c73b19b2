//! What all calls have in common: who may call, how errors look, how lists are paged.

use utoipa::PartialSchema;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{
    Components, ContentBuilder, InfoBuilder, OpenApi, OpenApiBuilder, Ref, RefOr, ResponseBuilder,
    SecurityRequirement,
};

use crate::shell::error::{FieldError, Problem};
use crate::shell::frame::PROGRAM_VERSION;
use crate::shell::session;

const ABOUT: &str = "\
按资源分组。列表用 limit 和 after 翻页，回答里有 items 和 next；next 是空的就到头了。\
日期写成 2013-06-18，时间是带时区的 RFC 3339，事情都按北京时间的日子算。\
出错时回答 application/problem+json（RFC 9457）：title、status、detail，填错的各栏在 errors 里。\
别的单位的东西一律是 404。";

/// An empty document with what is true of all calls.
pub fn blank() -> OpenApi {
    let info = InfoBuilder::new().title("廉鉴").description(Some(ABOUT)).version(PROGRAM_VERSION).build();
    OpenApiBuilder::new().info(info).build()
}

/// The document with its schemes of signing in, and with the problem that every call can answer.
pub(super) fn finished(mut api: OpenApi) -> OpenApi {
    let components = api.components.get_or_insert_with(Components::new);
    components.add_security_scheme(
        "cookie",
        SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new(session::COOKIE_NAME))),
    );
    components.add_security_scheme("token", SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
    components.schemas.insert("ProblemDocument".to_owned(), Problem::schema());
    components.schemas.insert("FieldError".to_owned(), FieldError::schema());
    let problem = ResponseBuilder::new()
        .description("没有办成：说明在 detail 里")
        .content(
            "application/problem+json",
            ContentBuilder::new().schema(Some(RefOr::Ref(Ref::from_schema_name("ProblemDocument")))).build(),
        )
        .build();
    for (path, item) in &mut api.paths.paths {
        let open = path == "/api/v1/session" || path == "/api/v1/tokens";
        let operations = [
            ("get", &mut item.get),
            ("put", &mut item.put),
            ("post", &mut item.post),
            ("patch", &mut item.patch),
            ("delete", &mut item.delete),
        ];
        for (method, operation) in operations {
            let Some(operation) = operation else { continue };
            operation.operation_id = Some(name(method, path));
            operation.responses.responses.insert("default".to_owned(), RefOr::T(problem.clone()));
            if !open {
                let none: [&str; 0] = [];
                operation.security = Some(vec![
                    SecurityRequirement::new("cookie", none),
                    SecurityRequirement::new("token", none),
                ]);
            }
        }
    }
    api
}

/// A name of a call that no other has: `get_units_id_history`.
fn name(method: &str, path: &str) -> String {
    let parts = path.trim_start_matches("/api/v1/").split('/').map(|part| part.trim_matches(['{', '}']));
    std::iter::once(method).chain(parts).collect::<Vec<_>>().join("_").replace('-', "_")
}
