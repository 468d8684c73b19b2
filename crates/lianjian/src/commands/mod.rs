//! The commands, a file each.

pub mod account;
pub mod check;
pub mod convert;
pub mod demo;
pub mod export;
pub mod flow;
pub mod generate;
pub mod import;
pub mod migrate;
pub mod organisation;
pub mod read;
pub mod serve;
pub mod summary;

use crate::arguments::{Arguments, Command};
use crate::outcome::Ended;

/// Runs the command of a call.
pub async fn run(arguments: &Arguments) -> Ended {
    let common = &arguments.common;
    match &arguments.command {
        Command::Serve(serve) => serve.run(common).await,
        Command::Demo(demo) => demo.run(common).await,
        Command::Migrate => migrate::run(common).await,
        Command::Account(account) => account.run(common).await,
        Command::Organisation(organisation) => organisation.run(common).await,
        Command::Read(read) => read.run(common),
        Command::Convert(convert) => convert.run(common),
        Command::Import(import) => import.run(common).await,
        Command::Export(export) => export.run(common).await,
        Command::Check(check) => check.run(common).await,
        Command::Summary(summary) => summary.run(common).await,
        Command::Flow(flow) => flow.run(common),
        Command::Generate(generate) => generate.run(common).await,
    }
}
