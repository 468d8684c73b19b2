//! Measures of slogans: does a measure say who does what, when, and how it is seen?
//!
//! Judged clause by clause (practice.md, 'What a review finds by itself'): an act with an object of its own, and one of
//! who, when, threshold or trace. Verbs that stand inside 加强…, 做好…, 规范…, or that 等, 各项, 手段 tie together, are
//! none. Nothing is refused: the answer says what is missing.

mod lexicon;

use std::borrow::Cow;

pub use lexicon::{Class, Lexicon, Word};

/// What a measure is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// 空话: no act with an object of its own.
    Slogan,
    /// 单薄: an act, but neither who, when, threshold nor trace.
    Thin,
    /// 具体
    Concrete,
}

/// What is looked for in a measure beside the act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aspect {
    /// 谁来做
    Who,
    /// 什么时候做
    When,
    /// 到什么程度
    Threshold,
    /// 怎么留痕
    Trace,
}

impl Aspect {
    const ALL: [(Aspect, Class); 4] = [
        (Aspect::Who, Class::WHO),
        (Aspect::When, Class::WHEN),
        (Aspect::Threshold, Class::THRESHOLD),
        (Aspect::Trace, Class::TRACE),
    ];

    /// What it asks.
    pub const fn label(self) -> &'static str {
        match self {
            Aspect::Who => "谁来做",
            Aspect::When => "什么时候做",
            Aspect::Threshold => "做到什么程度",
            Aspect::Trace => "怎么留痕",
        }
    }
}

/// A measure, judged.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    /// What it is.
    pub verdict: Verdict,
    /// 0 for nothing but slogans, 1 for a concrete measure with all four aspects.
    pub score: f64,
    /// The acts that count, as they are written.
    pub acts: Vec<String>,
    /// The empty phrases that were found, as they are written.
    pub slogans: Vec<String>,
    /// The aspects that nothing in it answers.
    pub missing: Vec<Aspect>,
}

/// Judges a measure by a list of words.
pub fn judge(measure: &str, lexicon: &Lexicon) -> Judgement {
    let mut acts: Vec<String> = Vec::new();
    let mut slogans: Vec<String> = Vec::new();
    let mut found = Class::default();
    // 未经两人签字，不得付款: what bars and what is barred may be parted by a comma.
    let mut condition = false;
    // A title says what others have ordered, not what is done here.
    let measure = without_titles(measure);
    for text in clauses(&measure) {
        let words = lexicon.cut(text);
        let clause = Clause::read(&words, condition);
        condition = words.iter().any(|word| word.class.is(Class::CONDITION));
        acts.extend(clause.acts.iter().map(|act| (*act).to_owned()));
        if let Some(slogan) = clause.slogan {
            slogans.push(slogan);
        }
        found |= clause.aspects;
    }
    let missing: Vec<Aspect> =
        Aspect::ALL.into_iter().filter(|(_, class)| !found.is(*class)).map(|(aspect, _)| aspect).collect();
    let verdict = match (acts.is_empty(), missing.len()) {
        (true, _) => Verdict::Slogan,
        (false, 4) => Verdict::Thin,
        (false, _) => Verdict::Concrete,
    };
    let answered = 4.0 - f64::from(u8::try_from(missing.len()).unwrap_or(4));
    let score = if acts.is_empty() { 0.0 } else { 0.4 + 0.15 * answered };
    Judgement { verdict, score, acts, slogans, missing }
}

/// The clauses of a measure; `、` joins words and parts nothing.
fn clauses(measure: &str) -> impl Iterator<Item = &str> {
    measure
        .split(['，', ',', '。', '；', ';', '！', '!', '？', '\n', '\r', '：', ':'])
        .map(|clause| clause.trim_matches(|sign: char| !sign.is_alphanumeric()))
        .map(without_number)
        .filter(|clause| !clause.is_empty())
}

/// Without 《…》.
fn without_titles(measure: &str) -> Cow<'_, str> {
    if !measure.contains('《') {
        return Cow::Borrowed(measure);
    }
    let mut kept = String::with_capacity(measure.len());
    let mut depth = 0_usize;
    for sign in measure.chars() {
        match sign {
            '《' => depth += 1,
            '》' => depth = depth.saturating_sub(1),
            _ if depth == 0 => kept.push(sign),
            _ => {}
        }
    }
    Cow::Owned(kept)
}

/// Without the number of an item: 1.双人验收, （2）双人验收.
fn without_number(clause: &str) -> &str {
    let rest = clause.trim_start_matches(|sign: char| sign.is_ascii_digit());
    if rest.len() == clause.len() {
        return clause;
    }
    match rest.strip_prefix(['.', '、', '．', ')', '）']) {
        Some(rest) => rest.trim_start(),
        None => clause,
    }
}

/// What a clause holds.
struct Clause<'text> {
    acts: Vec<&'text str>,
    slogan: Option<String>,
    aspects: Class,
}

impl<'text> Clause<'text> {
    fn read(words: &[Word<'text>], condition_before: bool) -> Clause<'text> {
        let condition = condition_before || words.iter().any(|word| word.class.is(Class::CONDITION));
        // Acts before the empty verb are free of it: 每月通报一次，促进… is parted anyway, 公示结果接受监督 is not.
        let governed = (0..words.len()).find(|at| governs(words, *at)).unwrap_or(words.len());
        let governed = if condition || parts_duties(words) { words.len() } else { governed };
        let free = &words[..governed];
        // An act by a verb that no list knows shows only in a clause without an empty one.
        let whole = governed == words.len();
        let is_bundle = free.iter().any(|word| word.class.is(Class::BUNDLE));
        let aspects = aspects(free);
        let specific = aspects.is(SPECIFIC);
        let strong: Vec<&str> =
            free.iter().filter(|word| word.class.is(Class::ACT)).map(|word| word.text).collect();
        let frame = free.iter().find(|word| word.class.is(Class::FRAME));
        let own = free.iter().any(|word| word.class.is(Class::OWN) && word.text.chars().count() >= 2);
        let is_counted = aspects.is(Class::THRESHOLD) || (aspects.is(Class::WHEN) && !is_vague(free));
        let acts = match (strong.is_empty(), frame) {
            _ if is_bundle && !specific => Vec::new(),
            (false, _) => strong,
            (true, None) if own && free.iter().any(|word| word.class.is(Class::CARRY)) => {
                free.iter().filter(|word| word.class.is(Class::OWN)).map(|word| word.text).take(1).collect()
            }
            (true, Some(frame)) if own || is_counted || aspects.is(Class::TRACE) => vec![frame.text],
            (true, None) if whole && is_counted && aspects.is(Class::WHO) => {
                free.iter().filter(|word| word.class.is(Class::WHO)).map(|word| word.text).take(1).collect()
            }
            (true, None) if whole && own && specific => {
                free.iter().filter(|word| word.class.is(Class::OWN)).map(|word| word.text).take(1).collect()
            }
            _ => Vec::new(),
        };
        let slogan = acts.is_empty().then(|| words.iter().map(|word| word.text).collect::<String>());
        let counted = if acts.is_empty() { Class::default() } else { aspects };
        Clause { acts, slogan, aspects: counted }
    }
}

/// 会计不得兼任出纳, 超过2000元不得现金支付: a ban that names who or from when on, and an act, parts duties or draws a
/// line. A ban on what is forbidden anyway (不得收受礼品) does not.
fn parts_duties(words: &[Word<'_>]) -> bool {
    const BANS: [&str; 4] = ["不得", "不准", "不能", "不许"];
    let Some(at) = words.iter().position(|word| BANS.contains(&word.text)) else { return false };
    let (before, after) = (&words[..at], &words[at + 1..]);
    let is_drawn =
        before.iter().chain(after.iter().take(2)).any(|word| word.class.is(Class::WHO | Class::THRESHOLD))
            || matches!(after.first().map(|word| word.text), Some("由" | "一人" | "同一人" | "单人"));
    is_drawn && after.iter().any(|word| word.class.is(Class::ACT))
}

/// Whether the word is an empty verb that takes what follows along: 加强…, a ban at the beginning (不收红包), and
/// 执行… without anything that has a name.
fn governs(words: &[Word<'_>], at: usize) -> bool {
    let (word, rest) = (words[at], &words[at + 1..]);
    let is_named = || {
        rest.iter().any(|word| {
            word.class.is(Class::ACT | Class::TRACE)
                || word.class.is(Class::OWN) && word.text.chars().count() >= 4
        })
    };
    word.class.is(Class::HOLLOW) || at == 0 && word.text == "不" || word.class.is(Class::CARRY) && !is_named()
}

const SPECIFIC: Class = Class::WHO.or(Class::WHEN).or(Class::THRESHOLD).or(Class::TRACE);

/// What the words of a clause answer. Whoever an act is done to does not do it (回访当事人, 会计岗位轮换), and 时, 前, 后
/// make a time of the word before them.
fn aspects(words: &[Word<'_>]) -> Class {
    const ASKED: [&str; 9] = ["邀请", "聘请", "委托", "选派", "指派", "会同", "报告", "报送", "提交"];
    let mut all = Class::default();
    for (at, word) in words.iter().enumerate() {
        let before = words[..at].iter().rev().find(|word| !matches!(word.text, "对" | "被" | "的" | "了"));
        let is_done_to = before.is_some_and(|before| {
            before.class.is(Class::ACT | Class::FRAME)
                && !before.class.is(Class::WHO)
                && !ASKED.contains(&before.text)
        });
        let class = if is_done_to { word.class.without(Class::WHO) } else { word.class };
        let makes_a_time = matches!(word.text, "时" | "前" | "后" | "之前" | "之后")
            && before.is_some_and(|before| {
                before.class.is(Class::ACT | Class::FRAME | Class::OWN | Class::GENERIC)
            });
        all |= if makes_a_time { Class::WHEN } else { class };
    }
    all
}

/// 定期, 不定期 name no time.
fn is_vague(words: &[Word<'_>]) -> bool {
    words
        .iter()
        .filter(|word| word.class.is(Class::WHEN))
        .all(|word| matches!(word.text, "定期" | "不定期" | "同步" | "随机" | "同时"))
}
