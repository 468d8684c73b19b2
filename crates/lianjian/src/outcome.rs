//! How a command ends: 0 all went well, 1 done but problems were found, 2 the call was wrong, 3 a file
//! or the database could not be used (interface.md).

use std::process::ExitCode;

use lianjian_app::AppError;
use lianjian_db::DatabaseError;

/// A command that did its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing to say.
    Well,
    /// Errors or warnings were found and told.
    ProblemsFound,
}

/// A command that could not do its work.
#[derive(Debug)]
pub struct Failure {
    code: u8,
    message: String,
}

/// Shorthand of the commands' results.
pub type Ended = Result<Outcome, Failure>;

impl Outcome {
    /// [`Outcome::ProblemsFound`] when there are any.
    pub const fn of_problems(found: bool) -> Self {
        if found { Outcome::ProblemsFound } else { Outcome::Well }
    }
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> ExitCode {
        match outcome {
            Outcome::Well => ExitCode::SUCCESS,
            Outcome::ProblemsFound => ExitCode::from(1),
        }
    }
}

impl Failure {
    /// The call was wrong; the message says how to call.
    pub fn wrong_call(message: impl Into<String>) -> Self {
        Failure { code: 2, message: message.into() }
    }

    /// A file or the database could not be used; the message says which, why and what to do.
    pub fn unusable(message: impl Into<String>) -> Self {
        Failure { code: 3, message: message.into() }
    }

    /// Says why, and gives the code to exit with.
    pub fn tell(&self) -> ExitCode {
        eprintln!("{}", self.message);
        ExitCode::from(self.code)
    }
}

impl From<DatabaseError> for Failure {
    fn from(error: DatabaseError) -> Self {
        match error {
            DatabaseError::Address(_) => Failure::wrong_call(error.to_string()),
            _ => Failure::unusable(format!("用不了数据库：{error}")),
        }
    }
}

impl From<AppError> for Failure {
    fn from(error: AppError) -> Self {
        match &error {
            AppError::Invalid(fields) => {
                let lines: Vec<&str> = fields.iter().map(|field| field.message.as_str()).collect();
                Failure::wrong_call(lines.join("\n"))
            }
            // On the console nobody else reads the log: the detail belongs on the screen.
            AppError::Internal(detail) => Failure::unusable(format!("程序出错：{detail}")),
            AppError::Unavailable(_) => Failure::unusable(error.to_string()),
            _ => Failure::wrong_call(error.to_string()),
        }
    }
}
