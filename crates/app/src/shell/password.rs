//! Passwords: argon2id, and what a new one must be like.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};

use crate::shell::error::{AppError, AppResult};

/// At least this many characters (practice.md, security).
const SHORTEST: usize = 8;
/// Longer ones are refused, so that nobody makes the server hash a megabyte.
const LONGEST: usize = 200;

/// The stored form of a password; takes tens of milliseconds, on a thread of its own.
pub async fn hash(password: String) -> AppResult<String> {
    run(move || Argon2::default().hash_password(password.as_bytes()).map(|hash| hash.to_string()))
        .await?
        .map_err(|error| AppError::Internal(error.to_string()))
}

/// Whether a password is the one that was stored. With nothing stored it takes as long and is false,
/// so that nobody learns by the time which accounts exist.
pub async fn verify(password: String, stored: Option<String>) -> AppResult<bool> {
    if password.len() > LONGEST * 4 {
        return Ok(false);
    }
    run(move || {
        let known = stored.as_deref().and_then(|stored| PasswordHash::new(stored).ok());
        match known {
            Some(known) => Argon2::default().verify_password(password.as_bytes(), &known).is_ok(),
            None => {
                let _ = Argon2::default().hash_password(password.as_bytes());
                false
            }
        }
    })
    .await
}

/// What is wrong with a new password, if anything: 8 characters or more of three classes
/// (practice.md, security), and not the account's name.
pub fn complaint(password: &str, account: &str) -> Option<&'static str> {
    let classes = [
        password.chars().any(|sign| sign.is_lowercase()),
        password.chars().any(|sign| sign.is_uppercase()),
        password.chars().any(|sign| sign.is_ascii_digit()),
        password.chars().any(|sign| !sign.is_alphanumeric()),
    ];
    let length = password.chars().count();
    if length < SHORTEST {
        Some("密码至少 8 位")
    } else if length > LONGEST {
        Some("密码太长，请不超过 200 位")
    } else if classes.iter().filter(|present| **present).count() < 3 {
        Some("密码要有大写字母、小写字母、数字、符号中的三种")
    } else if !account.is_empty() && password.to_lowercase().contains(&account.to_lowercase()) {
        Some("密码里不能有账号名")
    } else {
        None
    }
}

/// A password that can be read out over the telephone: no signs that look alike, three classes.
///
/// # Panics
/// When the system has no source of randomness; nothing safe can be done then.
pub fn random() -> String {
    const SIGNS: &[u8] = b"abcdefghjkmnpqrstuvwxyz";
    let mut bytes = [0u8; 12];
    getrandom::fill(&mut bytes).expect("the system gives random bytes");
    let letters: String =
        bytes[..6].iter().map(|byte| char::from(SIGNS[usize::from(*byte) % SIGNS.len()])).collect();
    let digits: String = bytes[6..].iter().take(4).map(|byte| char::from(b'2' + byte % 8)).collect();
    format!("{}{}-{digits}", letters[..1].to_uppercase(), &letters[1..])
}

async fn run<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> AppResult<T> {
    tokio::task::spawn_blocking(work).await.map_err(|error| AppError::Internal(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weak_passwords_are_told_why() {
        assert_eq!(complaint("Abc123", "a1"), Some("密码至少 8 位"));
        assert!(complaint("abcdefgh1", "zhang").is_some());
        assert!(complaint("Zhang2013!", "zhang").is_some());
        assert_eq!(complaint("Lian-jian2013", "zhang"), None);
    }

    #[test]
    fn a_random_password_is_strong_enough() {
        for _ in 0..50 {
            assert_eq!(complaint(&random(), "zhang"), None);
        }
    }
}
