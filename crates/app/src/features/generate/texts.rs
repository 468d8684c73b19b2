//! Sentences put together from the vocabulary.

use lianjian_domain::category::RiskKind;
use lianjian_domain::level::Level;

use super::dice::Dice;
use super::vocabulary::Vocabulary;

/// What one risk point says.
pub(super) struct Texts {
    pub(super) kind: RiskKind,
    pub(super) risk: String,
    pub(super) level: Level,
    pub(super) measures: Vec<String>,
}

/// A risk about a matter, with one to three measures against it.
pub(super) fn risk_point(words: &Vocabulary, dice: &mut Dice, matter: &str) -> Texts {
    let kind = kind(words, dice);
    let mut risk = String::with_capacity(160);
    put(&mut risk, dice.word(&words.openings), matter);
    risk.push_str(dice.word(&kind.wrongs));
    risk.push('，');
    risk.push_str(dice.word(&words.consequences));
    if dice.percent(25) {
        risk.push('，');
        risk.push_str(dice.word(&words.consequences));
    }
    risk.push('。');
    let level = match dice.below(100) {
        0..30 => Level::First,
        30..72 => Level::Second,
        _ => Level::Third,
    };
    let count = match dice.below(100) {
        0..60 => 1,
        60..88 => 2,
        _ => 3,
    };
    let measures = (0..count).map(|_| measure(words, dice, matter)).collect();
    Texts { kind: kind.name, risk, level, measures }
}

fn measure(words: &Vocabulary, dice: &mut Dice, matter: &str) -> String {
    let mut measure = String::with_capacity(128);
    put(&mut measure, dice.word(&words.controls), matter);
    measure.push('，');
    measure.push_str(dice.word(&words.traces));
    measure.push('。');
    measure
}

fn kind<'a>(words: &'a Vocabulary, dice: &mut Dice) -> &'a super::vocabulary::Deeds {
    let mut drawn = dice.below(100);
    for kind in &words.kinds {
        if drawn < kind.share {
            return kind;
        }
        drawn -= kind.share;
    }
    &words.kinds[0]
}

/// 王某某 or 王某: nobody real.
pub(super) fn person(words: &Vocabulary, dice: &mut Dice) -> String {
    let given = if dice.percent(70) { "某某" } else { "某" };
    format!("{}{given}", dice.pick(&words.surnames))
}

/// 负责预算追加、专项资金分配等工作。
pub(super) fn duties(dice: &mut Dice, matters: &[String]) -> String {
    let first = dice.below(matters.len());
    let some: Vec<&str> = (0..3).map(|step| matters[(first + step) % matters.len()].as_str()).collect();
    format!("负责{}等工作，完成领导交办的其他事项。", some.join("、"))
}

/// The pledge of a post.
pub(super) fn pledge(dice: &mut Dice, matters: &[String]) -> String {
    let matter = dice.word(matters);
    format!(
        "本人郑重承诺：办理{matter}公道正派，不收受服务对象财物，遇亲友主动回避，自觉接受监督，如有违反，愿接受组织处理。"
    )
}

/// Appends a text with its matter put in.
fn put(to: &mut String, text: &str, matter: &str) {
    let (before, after) = text.split_once("{matter}").unwrap_or((text, ""));
    to.push_str(before);
    to.push_str(matter);
    to.push_str(after);
}
