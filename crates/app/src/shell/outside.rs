//! What lies outside of this server and may be told what waits for people: a mail server, a web hook.
//!
//! Nothing of it is contacted unless whoever runs the server has named it. Addresses may hold passwords: they come
//! from the environment, never from a command line that others on the machine can read, and are not printed.

use std::fmt;

/// Whom the server may tell.
#[derive(Clone, Default)]
pub struct Outside {
    /// The mail server, with the address that its letters come from.
    pub mail: Option<MailServer>,
    /// The web hook.
    pub webhook: Option<Webhook>,
    /// The address under which people open this server, for links in letters; without a slash at its end.
    pub address: Option<String>,
}

/// A mail server.
#[derive(Clone)]
pub struct MailServer {
    /// `smtps://user:password@host:465`, or `smtp://host:25`; `?tls=required` asks for STARTTLS.
    pub url: String,
    /// Whom its letters come from: `廉鉴 <lianjian@qinghe.example>`.
    pub from: String,
}

/// A web hook.
#[derive(Clone)]
pub struct Webhook {
    /// Where messages are posted to.
    pub url: String,
    /// What their signatures are made with; none leaves them unsigned.
    pub secret: Option<String>,
}

impl Outside {
    /// Reads what the environment names; `get` gives a variable's value. An error says which variable is missing.
    pub fn from_environment(get: impl Fn(&str) -> Option<String>) -> Result<Outside, String> {
        let get = |name: &str| get(name).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        let mail = match (get("LIANJIAN_MAIL"), get("LIANJIAN_MAIL_FROM")) {
            (None, None) => None,
            (None, Some(_)) => {
                return Err(
                    "设了 LIANJIAN_MAIL_FROM（发件人），还要设 LIANJIAN_MAIL（邮件服务器）".to_owned()
                );
            }
            (Some(url), Some(from)) => Some(MailServer { url, from }),
            (Some(_), None) => {
                return Err(
                    "设了 LIANJIAN_MAIL（邮件服务器），还要设 LIANJIAN_MAIL_FROM（发件人）".to_owned()
                );
            }
        };
        let webhook =
            get("LIANJIAN_WEBHOOK").map(|url| Webhook { url, secret: get("LIANJIAN_WEBHOOK_SECRET") });
        let address = get("LIANJIAN_ADDRESS").map(|text| text.trim_end_matches('/').to_owned());
        if address.as_ref().is_some_and(|text| !text.starts_with("http://") && !text.starts_with("https://"))
        {
            return Err("LIANJIAN_ADDRESS 不是网址，要写成 https://主机".to_owned());
        }
        Ok(Outside { mail, webhook, address })
    }

    /// Whether there is anybody to tell.
    pub const fn is_nobody(&self) -> bool {
        self.mail.is_none() && self.webhook.is_none()
    }
}

impl fmt::Debug for Outside {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.debug_struct("Outside")
            .field("mail", &self.mail.is_some())
            .field("webhook", &self.webhook.is_some())
            .field("address", &self.address)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_told_unless_somebody_is_named_and_no_secret_is_printed() {
        assert!(Outside::from_environment(|_| None).unwrap().is_nobody());
        let half =
            Outside::from_environment(|name| (name == "LIANJIAN_MAIL").then(|| "smtp://host".to_owned()));
        assert!(half.unwrap_err().contains("LIANJIAN_MAIL_FROM"));
        let outside = Outside::from_environment(|name| Some(format!("https://secret@{name}/"))).unwrap();
        assert_eq!(outside.address.as_deref(), Some("https://secret@LIANJIAN_ADDRESS"));
        let printed = format!("{:?}", Outside { address: None, ..outside });
        assert!(!printed.contains("secret"), "{printed}");
    }
}
