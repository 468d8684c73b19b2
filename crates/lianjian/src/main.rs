//! 廉鉴: one binary for the server, the console's commands and reading forms without a database.
//!
//! A command answers on standard output (text, or one JSON document with `--json`), says progress and
//! problems on standard error, and ends with the code of [`outcome`]. What is done is done by the
//! services of `lianjian-app`; here are only arguments and print.

mod arguments;
mod commands;
mod county;
mod outcome;
mod print;
mod usage;

use std::process::ExitCode;

use crate::arguments::Arguments;

/// Pages, forms and PDFs are many small pieces of text: the system's allocator takes a tenth of their time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let arguments = match Arguments::of_process() {
        Ok(arguments) => arguments,
        Err(error) => return usage::explain(&error),
    };
    print::log_to_standard_error(arguments.is_server());
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return outcome::Failure::unusable(format!("系统不给启动线程：{error}")).tell(),
    };
    match runtime.block_on(commands::run(&arguments)) {
        Ok(outcome) => outcome.into(),
        Err(failure) => failure.tell(),
    }
}
