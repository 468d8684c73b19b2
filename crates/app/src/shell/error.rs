//! The one error of the application: a page for people, a problem document (RFC 9457) for programs.

use askama::Template;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use lianjian_db::{DatabaseError, ErrorKind};
use serde::Serialize;
use uuid::Uuid;

use crate::shell::frame::Frame;
use crate::shell::page;
use crate::shell::session;
use crate::shell::state::App;

/// Shorthand of the application's results.
pub type AppResult<T> = Result<T, AppError>;

/// What went wrong with a request.
#[derive(Clone, Debug, thiserror::Error)]
pub enum AppError {
    /// There is no such thing, or not for this account.
    #[error("没有找到这个页面或记录")]
    NotFound,
    /// The account may not do this.
    #[error("您的账号没有做这件事的权限")]
    Forbidden,
    /// Nobody is signed in.
    #[error("请先登录")]
    SignedOut,
    /// Name or password is wrong.
    #[error("{0}")]
    Refused(String),
    /// The password must be changed first.
    #[error("请先修改密码")]
    PasswordMustChange,
    /// What was sent cannot be taken, field by field.
    #[error("{}", .0.first().map_or("填写的内容有误", |field| field.message.as_str()))]
    Invalid(Vec<FieldError>),
    /// The request itself is not what this address takes: a body that is no JSON, a parameter of the wrong
    /// type, another method.
    #[error("{}", malformed(*.0, .1))]
    Malformed(StatusCode, String),
    /// Somebody else changed the same thing meanwhile.
    #[error("{0}")]
    Conflict(String),
    /// What was sent is too large.
    #[error("{0}")]
    TooLarge(String),
    /// The database cannot take changes or cannot be reached now.
    #[error("{0}")]
    Unavailable(String),
    /// A fault of the program; the text goes to the log, not to people.
    #[error("程序出错")]
    Internal(String),
}

/// What is wrong with one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct FieldError {
    /// The row of a grid that the field belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<Uuid>,
    /// The field's name as it was sent.
    pub field: String,
    /// What to do about it.
    pub message: String,
}

impl FieldError {
    /// What is wrong with a field that belongs to no row.
    pub fn new(field: impl Into<String>, message: impl Into<String>) -> Self {
        FieldError { row: None, field: field.into(), message: message.into() }
    }
}

/// A problem document (RFC 9457).
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ProblemDocument)]
pub struct Problem {
    r#type: &'static str,
    title: &'static str,
    status: u16,
    detail: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldError>,
}

impl AppError {
    /// One field that is wrong.
    pub fn invalid(field: &str, message: impl Into<String>) -> Self {
        AppError::Invalid(vec![FieldError::new(field, message)])
    }

    /// What is wrong with a field, for the place beside it.
    pub fn of_field(&self, name: &str) -> Option<&str> {
        match self {
            AppError::Invalid(fields) => {
                fields.iter().find(|field| field.field == name).map(|field| field.message.as_str())
            }
            _ => None,
        }
    }

    /// The status to answer with.
    pub const fn status(&self) -> StatusCode {
        match self {
            AppError::NotFound => StatusCode::NOT_FOUND,
            AppError::Forbidden | AppError::PasswordMustChange => StatusCode::FORBIDDEN,
            AppError::SignedOut | AppError::Refused(_) => StatusCode::UNAUTHORIZED,
            AppError::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            AppError::Malformed(status, _) => *status,
            AppError::Conflict(_) => StatusCode::CONFLICT,
            AppError::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            AppError::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
            AppError::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The heading for people.
    pub const fn title(&self) -> &'static str {
        match self {
            AppError::NotFound => "没有找到",
            AppError::Forbidden => "没有权限",
            AppError::SignedOut => "请先登录",
            AppError::Refused(_) => "没有登录上",
            AppError::PasswordMustChange => "请先修改密码",
            AppError::Invalid(_) => "内容有误",
            AppError::Malformed(..) => "请求不对",
            AppError::Conflict(_) => "没有存上",
            AppError::TooLarge(_) => "文件太大",
            AppError::Unavailable(_) => "暂时不能保存",
            AppError::Internal(_) => "程序出错",
        }
    }

    /// The message on a page. What the framework said in English helps programs only.
    pub fn message_for_people(&self) -> String {
        match self {
            AppError::Malformed(status, _) => malformed(*status, ""),
            error => error.to_string(),
        }
    }

    /// What to do about it, on a page.
    pub const fn advice(&self) -> &'static str {
        match self {
            AppError::NotFound => "网址可能写错了，内容可能已经删除，或者不在您的账号能看的范围里。",
            AppError::Forbidden => "需要这项权限，请找系统管理员；也可能是登录了别的账号。",
            AppError::SignedOut | AppError::Refused(_) | AppError::PasswordMustChange => "",
            AppError::Invalid(_) | AppError::TooLarge(_) => "请返回上一页，改好再提交；没有存下任何东西。",
            AppError::Malformed(..) => "请从首页重新进入，不要手工改网址。",
            AppError::Conflict(_) => "请返回上一页，刷新后再改。",
            AppError::Unavailable(_) => "请过一会儿再试；已经存下的内容不受影响。",
            AppError::Internal(_) => "已经记入日志。请过一会儿再试；还是不行，把现在的时间告诉系统管理员。",
        }
    }

    fn fields(&self) -> Vec<FieldError> {
        match self {
            AppError::Invalid(fields) => fields.clone(),
            _ => Vec::new(),
        }
    }

    fn problem(&self) -> Response {
        let problem = Problem {
            r#type: "about:blank",
            title: self.title(),
            status: self.status().as_u16(),
            detail: self.to_string(),
            errors: self.fields(),
        };
        (self.status(), [(header::CONTENT_TYPE, "application/problem+json")], problem.to_json())
            .into_response()
    }
}

impl Problem {
    fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

impl From<DatabaseError> for AppError {
    fn from(error: DatabaseError) -> Self {
        match error.kind() {
            ErrorKind::Missing => AppError::NotFound,
            ErrorKind::Full => {
                tracing::error!(%error, "the disk refuses writes");
                AppError::Unavailable(
                    "服务器磁盘已满或只读，没有存上。请联系管理员；您填写的内容还在本页。".into(),
                )
            }
            ErrorKind::Busy => {
                AppError::Unavailable("数据库正忙，没有存上。请稍后再试；您填写的内容还在本页。".into())
            }
            ErrorKind::Unreachable => {
                tracing::error!(%error, "the database cannot be reached");
                AppError::Unavailable("连不上数据库，没有存上。请稍后再试；您填写的内容还在本页。".into())
            }
            ErrorKind::Duplicate => AppError::Conflict("已经有同名的记录".into()),
            ErrorKind::Reference => AppError::Conflict("这条记录还被别处引用，或者引用的记录已经不在".into()),
            ErrorKind::Other => AppError::Internal(error.to_string()),
        }
    }
}

impl IntoResponse for AppError {
    /// The error travels in the response's extensions; [`render`] turns it into what the request
    /// expects.
    fn into_response(self) -> Response {
        if let AppError::Internal(detail) = &self {
            tracing::error!(%detail, "a request failed");
        }
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Whether an answer has no form of its own: plain text, or nothing.
fn is_plain(response: &Response) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    kind.is_none_or(|kind| kind.starts_with("text/plain"))
}

/// What to say of a request that was refused before any handler saw it, with the framework's own words.
fn malformed(status: StatusCode, said: &str) -> String {
    let words = match status {
        StatusCode::METHOD_NOT_ALLOWED => "这个网址不接受这种方法",
        StatusCode::PAYLOAD_TOO_LARGE => "发来的内容太大",
        StatusCode::UNSUPPORTED_MEDIA_TYPE => "内容类型不对，请用 application/json 或表单",
        _ => "发来的内容读不懂，请检查格式和参数",
    };
    if said.is_empty() { words.to_owned() } else { format!("{words}（{said}）") }
}

/// Middleware: an error becomes a page, or a problem document under `/api/`.
pub async fn render(State(app): State<App>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let wants = request.uri().path_and_query().map_or_else(|| path.clone(), ToString::to_string);
    let is_fragment = request.headers().contains_key("hx-request");
    let is_reading = request.method().is_safe();
    let headers = request.headers().clone();
    let response = next.run(request).await;
    let error = match response.extensions().get::<AppError>().cloned() {
        Some(error) => error,
        // What the framework refuses before a handler sees it says so in plain English text.
        None if response.status().is_client_error() && is_plain(&response) => {
            let status = response.status();
            let said = axum::body::to_bytes(response.into_body(), 4096).await.unwrap_or_default();
            AppError::Malformed(status, String::from_utf8_lossy(&said).into_owned())
        }
        None => return response,
    };
    if path.starts_with("/api/") && path != "/api/docs" {
        return error.problem();
    }
    match error {
        AppError::SignedOut if !is_fragment => {
            let back = if is_reading { wants } else { "/".to_owned() };
            Redirect::to(&format!("/sign-in?next={}", page::query_escape(&back))).into_response()
        }
        AppError::PasswordMustChange => Redirect::to("/account/password").into_response(),
        error if is_fragment => page::error(&error),
        error => match framed(&app, &headers, &path).await {
            Some(frame) => page::with_status(error.status(), &FramedError { frame, error }),
            None => page::error(&error),
        },
    }
}

/// An error among the menus, for somebody who is signed in.
#[derive(Template)]
#[template(path = "shell/error_framed.html")]
struct FramedError {
    frame: Frame,
    error: AppError,
}

/// The frame around an error; none for a visitor, or when the database is what failed.
async fn framed(app: &App, headers: &HeaderMap, path: &str) -> Option<Frame> {
    let actor = session::onlooker(app, headers).await.ok()??;
    if actor.must_change {
        return None;
    }
    Frame::new(app, actor, path).await.ok()
}
