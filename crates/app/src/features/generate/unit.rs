//! One unit with all that is its own, drawn from its own dice: departments, posts, people, powers, registers
//! with their risk points, counters and history.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use lianjian_db::history::Author;
use lianjian_db::{Value, params};
use lianjian_domain::category::PowerCategory;
use lianjian_domain::form::{Opinion, OpinionBy, Pledge};
use lianjian_prose::pairs;
use serde::Serialize;
use uuid::Uuid;

use super::county::{County, UnitName};
use super::dice::Dice;
use super::plan::{DAYS, FIRST_DAY, OPENED, Plan};
use super::rows::{Batch, To};
use super::texts;
use super::vocabulary::Vocabulary;
use crate::features::powers::Power;
use crate::features::registers::{self, Holder, HolderKind, RegisterRecord, RiskPoint, counters};
use crate::shell::clock;

/// Rows of a register, on the average.
const ROWS_A_REGISTER: usize = 12;
/// What a unit has at the least, and at the most.
const DEPARTMENTS: (usize, usize) = (2, 40);

/// A unit being drawn.
pub(super) struct Drawing<'a> {
    words: &'a Vocabulary,
    plan: &'a Plan,
    name: UnitName<'a>,
    dice: Dice,
    id: Uuid,
    code_prefix: String,
    /// The moment of the next id.
    moment: i64,
    /// When the unit filled in its forms.
    day: Date,
    at: Timestamp,
    /// The sequence of the next risk point, and of the next power.
    next_point: i64,
    next_power: i64,
    /// Each power with its category.
    powers: Vec<(Uuid, String)>,
    counters: Counters,
    categories: Counters,
    batch: &'a mut Batch,
}

/// A register to fill.
struct Wanted {
    holder: Holder,
    responsible: Vec<String>,
    rows: usize,
}

/// Draws a unit into a batch. `number` counts through all counties, `position` within this one.
pub(super) fn draw(words: &Vocabulary, plan: &Plan, county: &County, position: usize, batch: &mut Batch) {
    let number = county.first_unit + position;
    let name = county.unit(words, position);
    let mut dice = Dice::new(plan.seed, number as u64);
    let moment = plan.moment_of(number);
    let day = FIRST_DAY.saturating_add(jiff::Span::new().days(small(dice.below(DAYS))));
    // Nine in the morning.
    let at = clock::end_of(day) - SignedDuration::from_hours(15);
    let id = dice.id(moment);
    let code = format!("{:03}", position + 1);
    batch.add(
        To::Unit,
        params![
            id,
            county.id,
            name.full.as_str(),
            name.short.as_str(),
            name.profile.organ.label(),
            name.profile.kind.as_str(),
            code.as_str(),
            small(position + 1),
            OPENED,
        ],
    );
    let mut drawing = Drawing {
        code_prefix: format!("{}{code}", county.code),
        next_point: small(plan.points_before(number)) + 1,
        next_power: small(number * POWERS_AT_MOST) + 1,
        moment: moment.as_millisecond(),
        counters: Counters::new(),
        categories: Counters::new(),
        powers: Vec::new(),
        words,
        plan,
        name,
        dice,
        id,
        day,
        at,
        batch,
    };
    drawing.powers();
    let registers = drawing.holders(plan.points_of(number));
    for register in registers {
        drawing.register(&register);
    }
    drawing.counters();
}

/// Points and measures by holder kind, level, and risk kind or category.
type Counters = BTreeMap<(&'static str, u8, String), (i64, i64)>;

/// Powers of a unit: sequences are dealt out in blocks of this size.
const POWERS_AT_MOST: usize = 16;

impl Drawing<'_> {
    fn id(&mut self) -> Uuid {
        self.moment += 1;
        self.dice.id(Timestamp::from_millisecond(self.moment).unwrap_or_default())
    }

    /// Departments, posts and people; gives the registers that they hold, with the unit's own, and how
    /// many of the risk points each gets.
    fn holders(&mut self, points: usize) -> Vec<Wanted> {
        let known = &self.name.profile.departments;
        let leading = self.name.profile.leaders();
        let wanted = (points / (ROWS_A_REGISTER * 5)).clamp(DEPARTMENTS.0, DEPARTMENTS.1);
        let posts = (points / ROWS_A_REGISTER).saturating_sub(wanted + 1).max(leading.len());
        let names: Vec<String> =
            (0..wanted).map(|index| numbered(&known[index % known.len()], index / known.len())).collect();
        let mut departments = Vec::with_capacity(wanted);
        for (index, name) in names.iter().enumerate() {
            let id = self.id();
            self.batch.add(To::Department, params![id, self.id, name.as_str(), small(index + 1), OPENED]);
            departments.push(id);
        }
        let mut leaders = Vec::new();
        let mut members: Vec<Vec<String>> = vec![Vec::new(); wanted];
        let mut holders = Vec::with_capacity(posts + wanted + 1);
        for index in 0..posts {
            let person = texts::person(self.words, &mut self.dice);
            let (name, department) = if let Some(leader) = leading.get(index) {
                (leader.clone(), None)
            } else {
                let rest = index - leading.len();
                let (department, round) = (rest % wanted, rest / wanted);
                let post = &self.words.posts[round % self.words.posts.len()];
                let post = numbered(&format!("{}{post}", names[department]), round / self.words.posts.len());
                (post, Some(department))
            };
            match department {
                Some(department) => members[department].push(person.clone()),
                None => leaders.push(person.clone()),
            }
            let holder = self.post(&name, department.map(|index| departments[index]), index, &person);
            holders.push((holder, vec![person]));
        }
        let unit = Holder { kind: HolderKind::Unit, unit: self.id, department: None, post: None };
        holders.push((unit, leaders.clone()));
        for (id, members) in departments.into_iter().zip(members) {
            let holder =
                Holder { kind: HolderKind::Department, unit: self.id, department: Some(id), post: None };
            holders.push((holder, if members.is_empty() { leaders.clone() } else { members }));
        }
        let count = holders.len();
        let (each, more) = (points / count, points % count);
        let share = |(index, (holder, responsible))| Wanted {
            holder,
            responsible,
            rows: each + usize::from(index < more),
        };
        holders.into_iter().enumerate().map(share).filter(|wanted| wanted.rows > 0).collect()
    }

    fn post(&mut self, name: &str, department: Option<Uuid>, index: usize, person: &str) -> Holder {
        let (post, somebody, tenure) = (self.id(), self.id(), self.id());
        let leading = department.is_none();
        let position = small(index + 1);
        self.batch.add(To::Post, params![post, self.id, department, name, leading, position, OPENED]);
        self.batch.add(To::Person, params![somebody, self.id, person]);
        self.batch.add(To::Tenure, params![tenure, somebody, post, OPENED]);
        Holder { kind: HolderKind::Post, unit: self.id, department, post: Some(post) }
    }

    /// A power for each of the unit's matters.
    fn powers(&mut self) {
        self.batch.add(To::Catalogue, params![self.id, self.id, self.at]);
        let profile = self.name.profile;
        let allowed: Vec<PowerCategory> =
            PowerCategory::ALL.into_iter().filter(|category| profile.organ.allows(*category)).collect();
        for (index, matter) in profile.matters.iter().take(POWERS_AT_MOST).enumerate() {
            let category = *self.dice.pick(&allowed);
            let year = 1998 + self.dice.below(14);
            let number = index + 1;
            let article = self.dice.below(60) + 3;
            let mut power = Power::empty(self.id(), self.id);
            power.code = format!("{}{:02}{number:03}00", self.code_prefix, category as usize + 1);
            power.position = small(number);
            power.number = u32::try_from(number).ok();
            power.name = if category == PowerCategory::Penalty {
                format!("对违反{matter}规定行为的处罚")
            } else {
                matter.clone()
            };
            category.label().clone_into(&mut power.category);
            power.basis = format!(
                "《清江省{matter}管理条例》（{year}年3月1日省人大常委会公告第{number}号）第{article}条"
            );
            "单位网站、公开栏".clone_into(&mut power.form);
            let outward = category.is_outward();
            if outward { "向社会公开" } else { "内部公开" }.clone_into(&mut power.scope);
            "长期公开".clone_into(&mut power.time);
            "不收费".clone_into(&mut power.fee);
            power.office.clone_from(self.dice.pick(&profile.departments));
            self.put_power(&power);
        }
    }

    fn put_power(&mut self, power: &Power) {
        self.batch.add(
            To::Power,
            params![
                self.next_power,
                power.id,
                power.unit,
                power.code.as_str(),
                power.position,
                power.number,
                power.name.as_str(),
                power.category.as_str(),
                power.basis.as_str(),
                power.form.as_str(),
                power.scope.as_str(),
                power.time.as_str(),
                power.fee.as_str(),
                power.office.as_str(),
                power.remark.as_str(),
                "{}",
                self.at,
            ],
        );
        if self.plan.search {
            self.batch.power_tokens.push((self.next_power, pairs::index(&power.searchable())));
        }
        self.next_power += 1;
        self.powers.push((power.id, registers::category(&power.category)));
        self.history("power", power.id, Some(self.id), power);
    }

    fn register(&mut self, wanted: &Wanted) {
        let holder = wanted.holder;
        let matters = &self.name.profile.matters;
        let record = RegisterRecord {
            id: holder.id(),
            holder,
            duties: texts::duties(&mut self.dice, matters),
            pledge: (holder.kind == HolderKind::Post).then(|| Pledge {
                text: texts::pledge(&mut self.dice, matters),
                signer: wanted.responsible.first().cloned(),
                date: Some(self.day),
            }),
            opinions: vec![Opinion {
                by: OpinionBy::PartyGroup,
                text: self.dice.pick(&self.words.opinions).clone(),
                signer: None,
                date: Some(self.day),
            }],
            version: 1,
        };
        self.batch.add(
            To::Register,
            params![
                record.id,
                holder.kind.name(),
                holder.id(),
                holder.unit,
                holder.department,
                holder.post,
                record.duties.as_str(),
                record.pledge.as_ref().map(json),
                json(&record.opinions),
                self.at,
            ],
        );
        self.history("register", record.id, None, &record);
        for position in 1..=wanted.rows {
            self.risk_point(&record, &wanted.responsible, position);
        }
    }

    fn risk_point(&mut self, register: &RegisterRecord, responsible: &[String], position: usize) {
        let matter = self.dice.below(self.name.profile.matters.len());
        let texts = texts::risk_point(self.words, &mut self.dice, &self.name.profile.matters[matter]);
        let mut point = RiskPoint::empty(self.id(), register, small(position));
        point.number = u32::try_from(position).ok();
        point.risk = texts.risk;
        point.level = Some(texts.level);
        point.risk_kind = Some(texts.kind);
        point.measures = texts.measures;
        point.responsible.clone_from(self.dice.pick(responsible));
        if let Some((power, category)) = self.powers.get(matter).filter(|_| self.dice.percent(60)) {
            point.power = Some(*power);
            point.power_category.clone_from(category);
        }
        let count = small(point.measures.len());
        let level = texts.level.number();
        let by_kind = (point.kind.name(), level, texts.kind.label().to_owned());
        let by_category = (point.kind.name(), level, point.power_category.clone());
        for counter in
            [self.counters.entry(by_kind).or_default(), self.categories.entry(by_category).or_default()]
        {
            counter.0 += 1;
            counter.1 += count;
        }
        if self.plan.search {
            self.batch.point_tokens.push((self.next_point, pairs::index(&point.searchable())));
        }
        for (pair, place) in registers::kept(self.next_point, &point) {
            self.batch.add(To::Likeness, params![pair, place]);
        }
        self.history("risk_point", point.id, Some(register.id), &point);
        self.batch.add(
            To::RiskPoint,
            params![
                self.next_point,
                point.id,
                point.register,
                point.unit,
                point.kind.name(),
                point.position,
                point.number,
                point.risk,
                texts.level.number(),
                texts.kind.label(),
                json(&point.measures),
                count,
                point.responsible,
                point.power,
                "{}",
                self.at,
                point.power_category,
            ],
        );
        self.next_point += 1;
    }

    fn counters(&mut self) {
        let by_kind = std::mem::take(&mut self.counters);
        self.count(by_kind, To::RiskCounter, To::RiskCounterDay);
        let by_category = std::mem::take(&mut self.categories);
        self.count(by_category, To::CategoryCounter, To::CategoryCounterDay);
    }

    fn count(&mut self, counters: Counters, now: To, that_day: To) {
        let state = counters::CURRENT;
        for ((kind, level, group), (points, measures)) in counters {
            // Each risk point has a measure: as many are measured as there are.
            let values = params![self.id, state, kind, level, group.as_str(), points, measures, points];
            self.batch.add(now, values);
            let values = params![self.id, state, self.day, kind, level, group, points, measures, points];
            self.batch.add(that_day, values);
        }
    }

    /// The history row of something that is new.
    fn history(&mut self, kind: &'static str, object: Uuid, parent: Option<Uuid>, after: &impl Serialize) {
        let author = Author { account: None, name: AUTHOR.to_owned(), at: self.at, import: None };
        self.batch.add(
            To::History,
            params![
                author.at,
                author.account,
                author.name,
                author.import,
                kind,
                object,
                parent,
                self.id,
                Value::Null,
                json(after),
            ],
        );
    }
}

/// Who the history names.
const AUTHOR: &str = "仿真数据";

/// 财政所, 财政二所 would be wrong for half the names: 财政所（二）.
fn numbered(name: &str, round: usize) -> String {
    const NUMBERS: [&str; 9] = ["一", "二", "三", "四", "五", "六", "七", "八", "九"];
    match round {
        0 => name.to_owned(),
        _ => match NUMBERS.get(round) {
            Some(number) => format!("{name}（{number}）"),
            None => format!("{name}（{}）", round + 1),
        },
    }
}

fn json(value: &(impl Serialize + ?Sized)) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

fn small(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
