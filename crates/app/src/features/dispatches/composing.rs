//! What a message says: how much waits, how much is late, and the first lines of it.

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::json;

use crate::features::inbox::Task;
use crate::shell::actor::Actor;
use crate::shell::clock;

/// So many lines are told; the rest is counted.
const LINES: usize = 20;

/// What waits for an account on a day.
pub(super) struct Digest<'a> {
    pub(super) actor: &'a Actor,
    pub(super) region: &'a str,
    /// The address of this server; none when nobody has told it.
    pub(super) address: Option<&'a str>,
    pub(super) today: Date,
    /// The oldest deadline first.
    pub(super) tasks: &'a [Task],
    /// How many there are.
    pub(super) total: u64,
}

impl Digest<'_> {
    /// Whether somebody who was told at a moment should hear of it: something is new since, or was urged since, or
    /// is due today or tomorrow, or became late since.
    pub(super) fn is_worth_telling(&self, told_at: Option<Timestamp>) -> bool {
        let since = |moment: Timestamp| told_at.is_none_or(|told| moment > told);
        let told_on = told_at.map(|told| clock::local(told).date());
        let tomorrow = self.today.tomorrow().unwrap_or(self.today);
        self.tasks.iter().any(|task| {
            since(task.created_at)
                || task.urged_at.is_some_and(since)
                || task.due_on.is_some_and(|due| {
                    due <= tomorrow && (due >= self.today || told_on.is_none_or(|told| told <= due))
                })
        })
    }

    fn late(&self) -> usize {
        self.tasks.iter().filter(|task| task.due_on.is_some_and(|due| due < self.today)).count()
    }

    /// The subject of a letter.
    pub(super) fn subject(&self) -> String {
        let late = match self.late() {
            0 => String::new(),
            late => format!("，{late} 件已逾期"),
        };
        format!("廉鉴：{} 件待办{late}（{}）", self.total, self.region)
    }

    /// The letter.
    pub(super) fn text(&self) -> String {
        let mut text = format!("{}：\n\n您有 {} 件待办：\n\n", self.actor.display_name, self.total);
        for task in self.tasks.iter().take(LINES) {
            text.push_str(&format!("· {}", task.title));
            if let Some(due) = task.due_on {
                let late = if due < self.today { "，已逾期" } else { "" };
                text.push_str(&format!("（{due} 截止{late}）"));
            }
            text.push('\n');
        }
        if self.total > LINES as u64 {
            text.push_str(&format!("……共 {} 件\n", self.total));
        }
        match self.address {
            Some(address) => text.push_str(&format!("\n办理：{address}/inbox\n")),
            None => text.push_str("\n请登录廉鉴，在“待办”里办理。\n"),
        }
        text.push_str("\n这封信每天最多一封，没有新的待办、也没有临近期限的就不发。不想再收，请在“我的账号—消息提醒”里关掉。\n");
        text
    }

    /// The document for the web hook.
    pub(super) fn document(&self) -> String {
        let items: Vec<_> = self
            .tasks
            .iter()
            .take(LINES)
            .map(|task| {
                json!({
                    "kind": task.kind,
                    "title": task.title,
                    "detail": task.detail,
                    "due_on": task.due_on,
                    "late": task.due_on.is_some_and(|due| due < self.today),
                    "address": self.address.map(|address| format!("{address}{}", task.href)),
                })
            })
            .collect();
        json!({
            "account": self.actor.name,
            "name": self.actor.display_name,
            "unit": self.actor.unit_name,
            "day": self.today,
            "waiting": self.total,
            "late": self.late(),
            "subject": self.subject(),
            "items": items,
        })
        .to_string()
    }
}
