//! The columns of the table that say what a post stands for and which departments it is in charge of.

use lianjian_db::new_id;
use uuid::Uuid;

use super::Column;
use super::lines::Line;
use super::plan::{Plan, Step};
use super::values::plain;
use crate::features::organisation::duty::{Charge, Duty};

/// What clears the departments of a post; an empty cell leaves them.
const NONE: &str = "无";

/// The departments that a line names for a post; looked up when all lines have been taken, since one may
/// stand further down.
pub(super) struct Wish {
    line: Line,
    unit: Uuid,
    post: Uuid,
}

impl Plan<'_> {
    /// Writes the duty that a line names; a new post whose line names none gets what its name says.
    pub(super) fn duty(&mut self, line: &Line, index: usize) -> Step<()> {
        let written = line.text(Column::Duty);
        let duty = match (written, Duty::written(written)) {
            ("", _) => None,
            (_, Some(duty)) => Some(duty),
            (_, None) => {
                let message = "请写主要负责人、班子成员、部门负责人或其他，也可以空着";
                return Err(line.problem(Column::Duty, message));
            }
        };
        let is_new = self.standing.posts.records[index].stored.is_none();
        let post = self.standing.posts.at_mut(index);
        if let Some(duty) = duty {
            post.duty = duty;
        } else if is_new && post.duty == Duty::Other {
            post.duty = Duty::of_name(&post.name, post.in_leading_group, post.department.is_some());
        }
        Ok(())
    }

    /// Remembers the departments that a line names.
    pub(super) fn wish(&mut self, line: &Line, unit: Uuid, post: Option<Uuid>) -> Step<()> {
        match (line.text(Column::Charges), post) {
            ("", _) => Ok(()),
            (_, None) => Err(line.problem(Column::Charges, "请写是哪个岗位分管")),
            (_, Some(post)) => {
                self.wishes.push(Wish { line: line.clone(), unit, post });
                Ok(())
            }
        }
    }

    /// Makes each post that the table says something about in charge of just the departments named.
    pub(super) fn charge(&mut self) {
        for wish in std::mem::take(&mut self.wishes) {
            match self.wanted(&wish) {
                Ok(wanted) => self.put_in_charge(wish.post, &wanted),
                Err(problem) => self.problems.push(problem),
            }
        }
    }

    fn wanted(&self, wish: &Wish) -> Step<Vec<Uuid>> {
        let text = wish.line.text(Column::Charges);
        if plain(text) == NONE {
            return Ok(Vec::new());
        }
        let mut wanted = Vec::new();
        for name in text.split(['、', '，', ',', ';', '；']).map(str::trim).filter(|name| !name.is_empty())
        {
            let Some(index) = self.standing.department(wish.unit, name) else {
                let message = format!("本单位没有内设部门“{name}”；几个部门用顿号隔开");
                return Err(wish.line.problem(Column::Charges, &message));
            };
            wanted.push(self.standing.departments.at(index).id);
        }
        Ok(wanted)
    }

    fn put_in_charge(&mut self, post: Uuid, wanted: &[Uuid]) {
        let standing = &mut *self.standing;
        standing.charges.retain(|known| known.post != post || wanted.contains(&known.department));
        for department in wanted {
            if !standing.charges.iter().any(|known| known.post == post && known.department == *department) {
                standing.charges.push(Charge { id: new_id(), post, department: *department, version: 1 });
            }
        }
    }
}
