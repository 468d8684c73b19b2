//! How somebody wants to be told, and a message on its way.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// By which way a message goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = MessageChannel)]
pub enum Channel {
    /// A letter by SMTP.
    Mail,
    /// A document posted to the county's web hook, which passes it on.
    Webhook,
}

impl Channel {
    /// The name in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Channel::Mail => "mail",
            Channel::Webhook => "webhook",
        }
    }

    /// The name on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Channel::Mail => "邮件",
            Channel::Webhook => "即时消息",
        }
    }

    /// The channel of a stored name.
    pub fn parse(name: &str) -> Channel {
        if name == "webhook" { Channel::Webhook } else { Channel::Mail }
    }
}

/// What an account wants.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = MessageChoice)]
pub struct Choice {
    /// The address for letters; empty for none.
    pub mail: String,
    /// Letters to it.
    pub by_mail: bool,
    /// Messages by the county's web hook.
    pub by_webhook: bool,
    /// Counts its changes; 0 when nothing was chosen yet.
    pub version: i64,
}

/// What an account shall want.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[schema(as = NewMessageChoice)]
#[serde(default)]
pub struct NewChoice {
    /// The address for letters.
    pub mail: String,
    /// Letters to it.
    pub by_mail: bool,
    /// Messages by the county's web hook.
    pub by_webhook: bool,
}

/// A message on its way, or gone.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = MessageSent)]
pub struct Dispatch {
    /// Its id; the same at every attempt, so that the other side can tell a repetition.
    pub id: Uuid,
    /// The account's name.
    pub account: String,
    /// By which way.
    pub channel: Channel,
    /// To which address; empty for the web hook.
    pub recipient: String,
    /// When it was written.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// How often it was tried.
    pub attempts: i64,
    /// When it is tried next; none when it is gone or given up.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub next_at: Option<Timestamp>,
    /// When the other side took it.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub sent_at: Option<Timestamp>,
    /// Why the last attempt failed; empty when none did.
    pub error: String,
    /// Somebody tries the way with it: it is tried once.
    pub is_trial: bool,
    /// The subject of a letter.
    #[serde(skip)]
    pub subject: String,
    /// What it says; empty once it is gone.
    #[serde(skip)]
    pub body: String,
}

impl Dispatch {
    /// Where it stands, in a word.
    pub const fn label(&self) -> &'static str {
        match (self.sent_at, self.next_at) {
            (Some(_), _) => "已发出",
            (None, Some(_)) => "待发",
            (None, None) => "没有发出",
        }
    }

    /// The shape and colour of its mark.
    pub const fn shape(&self) -> &'static str {
        match (self.sent_at, self.next_at) {
            (Some(_), _) => "ok",
            (None, Some(_)) => "draft",
            (None, None) => "late",
        }
    }
}
