//! Forms out of the database: 附件1—6 as docx, xlsx or PDF, filled or blank, one or many.

mod page;
mod paper_view;
mod service;

pub use paper_view::{CellView, PaperView, RowView, choices};
pub use service::{Format, Wanted, blanks, form, registers_pdf, write, write_list};

use axum::Router;

use crate::shell::state::App;

/// Downloads of forms.
pub fn routes() -> Router<App> {
    page::routes()
}
