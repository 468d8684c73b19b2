//! The ways out: SMTP by `lettre`, the web hook by an HTTP post that is signed with HMAC-SM3.

use std::sync::Once;
use std::time::Duration;

use hmac::{Hmac, KeyInit, Mac};
use lettre::message::header::ContentType;
use lettre::message::{Mailbox, Message};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use sm3::Sm3;

use super::model::{Channel, Dispatch};
use crate::shell::outside::{MailServer, Outside, Webhook};

/// How long the other side may take.
const PATIENCE: Duration = Duration::from_secs(20);

type Transport = AsyncSmtpTransport<Tokio1Executor>;

/// The ways that are open, made once for a run.
pub(super) struct Carriers {
    mail: Option<(Transport, Mailbox)>,
    webhook: Option<(reqwest::Client, Webhook)>,
}

/// Says what is wrong with what the environment names, before the server starts.
pub fn check(outside: &Outside) -> Result<(), String> {
    Carriers::of(outside).map(|_| ())
}

/// The address that letters can go to, tidied; none when it is none.
pub(super) fn mail_address(text: &str) -> Option<String> {
    text.trim().parse::<Address>().ok().map(|address| address.to_string())
}

impl Carriers {
    pub(super) fn of(outside: &Outside) -> Result<Carriers, String> {
        // One implementation of TLS for all that is contacted.
        static TLS: Once = Once::new();
        TLS.call_once(|| drop(rustls::crypto::ring::default_provider().install_default()));
        let mail = outside.mail.as_ref().map(transport).transpose()?;
        let webhook = outside.webhook.as_ref().map(client).transpose()?;
        Ok(Carriers { mail, webhook })
    }

    /// Carries a message; an error is told in plain words.
    pub(super) async fn carry(&self, dispatch: &Dispatch) -> Result<(), String> {
        match dispatch.channel {
            Channel::Mail => self.letter(dispatch).await,
            Channel::Webhook => self.post(dispatch).await,
        }
    }

    async fn letter(&self, dispatch: &Dispatch) -> Result<(), String> {
        let (transport, from) = self.mail.as_ref().ok_or("没有配置邮件服务器")?;
        let to: Address = dispatch.recipient.parse().map_err(|_| "收件地址不对".to_owned())?;
        let host = from.email.domain();
        let letter = Message::builder()
            .from(from.clone())
            .to(Mailbox::new(None, to))
            .subject(dispatch.subject.as_str())
            // The same at every attempt: a mail server that has it already drops the second.
            .message_id(Some(format!("<{}@{host}>", dispatch.id)))
            .header(ContentType::TEXT_PLAIN)
            .body(dispatch.body.clone())
            .map_err(|error| format!("写不成信：{error}"))?;
        let sent = tokio::time::timeout(PATIENCE, transport.send(letter)).await;
        sent.map_err(|_| "邮件服务器没有应答".to_owned())?.map_err(|error| said(&error))?;
        Ok(())
    }

    async fn post(&self, dispatch: &Dispatch) -> Result<(), String> {
        let (client, webhook) = self.webhook.as_ref().ok_or("没有配置即时消息的接口")?;
        let mut request = client
            .post(&webhook.url)
            .header("content-type", "application/json")
            .header("x-lianjian-message", dispatch.id.to_string());
        if let Some(secret) = &webhook.secret {
            request = request.header("x-lianjian-signature", signature(secret, &dispatch.body));
        }
        let answer = request.body(dispatch.body.clone()).send().await;
        // The address may hold a token: it is not told.
        let answer = answer.map_err(|error| format!("接口没有应答：{}", error.without_url()))?;
        if answer.status().is_success() { Ok(()) } else { Err(format!("接口答 {}", answer.status())) }
    }
}

/// What a mail server's refusal means, and whom it concerns, with its own words.
fn said(error: &lettre::transport::smtp::Error) -> String {
    if error.is_permanent() {
        format!("邮件服务器不收，请核对收件地址，或请系统管理员看发件人的设置（{error}）")
    } else if error.is_transient() {
        format!("邮件服务器现在不收，过一会儿再试（{error}）")
    } else if error.is_tls() {
        format!("和邮件服务器的加密连接没有建立，请系统管理员核对证书和端口（{error}）")
    } else {
        format!("连不上邮件服务器，请系统管理员核对地址、端口、账号和密码（{error}）")
    }
}

/// `sm3=` and the HMAC-SM3 (GM/T 0004, RFC 2104) of a body, in hexadecimal digits.
fn signature(secret: &str, body: &str) -> String {
    // A key of any length is taken.
    let Ok(mut mac) = <Hmac<Sm3> as KeyInit>::new_from_slice(secret.as_bytes()) else { return String::new() };
    mac.update(body.as_bytes());
    let digits: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sm3={digits}")
}

fn transport(server: &MailServer) -> Result<(Transport, Mailbox), String> {
    let built = Transport::from_url(&server.url);
    // The error may repeat the address with its password: only the kind of it is told.
    let transport = built
        .map_err(|_| {
            "LIANJIAN_MAIL 读不懂，请核对写法和端口，要写成 smtps://用户:密码@主机:465 或 smtp://主机:25?tls=required"
                .to_owned()
        })?
        .timeout(Some(PATIENCE))
        .build();
    let from = server.from.parse().map_err(|_| {
        "LIANJIAN_MAIL_FROM 不是邮件地址，要写成 lianjian@主机，或者 廉鉴 <lianjian@主机>".to_owned()
    })?;
    Ok((transport, from))
}

fn client(webhook: &Webhook) -> Result<(reqwest::Client, Webhook), String> {
    let address = reqwest::Url::parse(&webhook.url).ok();
    if !address.is_some_and(|address| matches!(address.scheme(), "http" | "https")) {
        return Err("LIANJIAN_WEBHOOK 不是网址，要写成 https://主机/路径".to_owned());
    }
    let client = reqwest::Client::builder()
        .timeout(PATIENCE)
        // A hook that sends on elsewhere could lead anywhere.
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .map_err(|error| format!("LIANJIAN_WEBHOOK：{error}"))?;
    Ok((client, webhook.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_with_a_server_is_said_without_its_password() {
        let with = |url: &str, from: &str| Outside {
            mail: Some(MailServer { url: url.to_owned(), from: from.to_owned() }),
            ..Outside::default()
        };
        let told = check(&with("ftp://user:geheim@host", "a@b.example")).unwrap_err();
        assert!(told.contains("LIANJIAN_MAIL") && !told.contains("geheim"), "{told}");
        assert!(check(&with("smtp://host", "nobody")).unwrap_err().contains("LIANJIAN_MAIL_FROM"));
        assert!(check(&with("smtps://user:geheim@host:465", "廉鉴 <a@b.example>")).is_ok());
        let webhook = Webhook { url: "file:///etc/passwd".to_owned(), secret: None };
        assert!(check(&Outside { webhook: Some(webhook), ..Outside::default() }).is_err());
    }

    /// Computed by OpenSSL: `printf body | openssl dgst -sm3 -hmac key`.
    #[test]
    fn a_body_is_signed_as_openssl_signs_it() {
        let expected = "sm3=8fc3e1a24e6114a7242fa76062b2b34aea474140cdad2399157b806f14451881";
        assert_eq!(signature("key", "body"), expected);
    }
}
