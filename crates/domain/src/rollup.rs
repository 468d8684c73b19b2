//! Counting: a register's risk points, a catalogue's powers, the sums of 附件6.
//!
//! Stored counters must always equal what these functions give for the same rows.

use std::ops::{Add, AddAssign};

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use crate::category::PowerCategory;
use crate::form::{PowerRow, RegisterRow, Summary, SummaryKind, SummaryRow};
use crate::level::Level;

/// Risk points by level, and their measures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct RiskCounts {
    /// 廉政风险（个）
    pub points: u64,
    /// 一级
    pub level_1: u64,
    /// 二级
    pub level_2: u64,
    /// 三级
    pub level_3: u64,
    /// 防控措施（条）: numbered items
    pub measures: u64,
}

impl RiskCounts {
    /// Counts the rows that are not rejected.
    pub fn of(rows: &[RegisterRow]) -> RiskCounts {
        let mut counts = RiskCounts::default();
        for row in rows.iter().filter(|row| !row.rejected) {
            counts.points += 1;
            counts.measures += row.measures.len() as u64;
            match row.level {
                Some(Level::First) => counts.level_1 += 1,
                Some(Level::Second) => counts.level_2 += 1,
                Some(Level::Third) => counts.level_3 += 1,
                None => {}
            }
        }
        counts
    }

    /// Adds `points` risk points of a level with `measures` measures.
    pub fn add_level(&mut self, level: Level, points: u64, measures: u64) {
        self.points += points;
        self.measures += measures;
        match level {
            Level::First => self.level_1 += points,
            Level::Second => self.level_2 += points,
            Level::Third => self.level_3 += points,
        }
    }

    /// The points of a level.
    pub const fn level(&self, level: Level) -> u64 {
        match level {
            Level::First => self.level_1,
            Level::Second => self.level_2,
            Level::Third => self.level_3,
        }
    }
}

impl Add for RiskCounts {
    type Output = RiskCounts;

    fn add(self, other: RiskCounts) -> RiskCounts {
        RiskCounts {
            points: self.points + other.points,
            level_1: self.level_1 + other.level_1,
            level_2: self.level_2 + other.level_2,
            level_3: self.level_3 + other.level_3,
            measures: self.measures + other.measures,
        }
    }
}

impl AddAssign for RiskCounts {
    fn add_assign(&mut self, other: RiskCounts) {
        *self = *self + other;
    }
}

impl std::iter::Sum for RiskCounts {
    fn sum<I: Iterator<Item = RiskCounts>>(counts: I) -> RiskCounts {
        counts.fold(RiskCounts::default(), Add::add)
    }
}

/// Powers of a catalogue, by category in the order of the form; only categories that occur.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PowerCounts {
    /// All of them.
    pub powers: u64,
    /// By the category's printed name.
    pub by_category: IndexMap<String, u64>,
}

impl PowerCounts {
    /// Counts the rows that are not rejected and whose category is on the list.
    pub fn of(rows: &[PowerRow]) -> PowerCounts {
        let mut counts = PowerCounts::default();
        let mut each = [0u64; PowerCategory::ALL.len()];
        for row in rows.iter().filter(|row| !row.rejected) {
            counts.powers += 1;
            if let Some(category) = row.category() {
                each[category as usize] += 1;
            }
        }
        for (category, count) in PowerCategory::ALL.into_iter().zip(each) {
            if count > 0 {
                counts.by_category.insert(category.label().to_owned(), count);
            }
        }
        counts
    }
}

/// The 附件6 of these counts: three rows and their total, every cell filled.
pub fn summary(unit: RiskCounts, departments: RiskCounts, posts: RiskCounts) -> Summary {
    let row = |kind, counts: RiskCounts| SummaryRow {
        kind,
        points: Some(counts.points),
        level_1: Some(counts.level_1),
        level_2: Some(counts.level_2),
        level_3: Some(counts.level_3),
        measures: Some(counts.measures),
        remark: String::new(),
    };
    Summary {
        rows: vec![
            row(SummaryKind::Unit, unit),
            row(SummaryKind::Department, departments),
            row(SummaryKind::Post, posts),
            row(SummaryKind::Total, unit + departments + posts),
        ],
        ..Summary::default()
    }
}
