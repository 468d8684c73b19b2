//! What is in the database already, indexed by the names that a table uses; and what a table adds to
//! it before anything is written.

use std::collections::{HashMap, HashSet};

use lianjian_db::{Connection, params};
use lianjian_domain::name;
use uuid::Uuid;

use super::values::plain;
use crate::features::organisation::duty::Charge;
use crate::features::organisation::model::{Department, Person, Post, Region, Tenure, Unit};
use crate::features::organisation::record::Record;
use crate::features::organisation::store;
use crate::shell::error::AppResult;

/// A record as it is stored, none for a new one, and as it shall be.
#[derive(Clone, Debug)]
pub(super) struct Known<R> {
    pub(super) stored: Option<R>,
    pub(super) now: R,
}

/// Records of one kind; an index into them is what the lookups give.
#[derive(Clone, Debug)]
pub(super) struct Shelf<R> {
    pub(super) records: Vec<Known<R>>,
}

/// Everything that a table may name.
#[derive(Debug, Default)]
pub(super) struct Standing {
    pub(super) regions: Shelf<Region>,
    pub(super) units: Shelf<Unit>,
    pub(super) departments: Shelf<Department>,
    pub(super) posts: Shelf<Post>,
    pub(super) people: Shelf<Person>,
    pub(super) tenures: Shelf<Tenure>,
    /// Who is in charge of what, as it is stored and as it shall be.
    pub(super) stored_charges: Vec<Charge>,
    pub(super) charges: Vec<Charge>,
    codes: HashMap<Uuid, HashSet<String>>,
    unit_names: HashMap<(Uuid, String), usize>,
    unit_keys: HashMap<(Uuid, String), Vec<usize>>,
    department_names: HashMap<(Uuid, String), usize>,
    post_names: HashMap<(Uuid, Option<Uuid>, String), usize>,
    person_names: HashMap<(Uuid, String), usize>,
    post_tenures: HashMap<Uuid, Vec<usize>>,
}

impl<R> Default for Shelf<R> {
    fn default() -> Self {
        Shelf { records: Vec::new() }
    }
}

impl<R: Record> Shelf<R> {
    fn put(&mut self, stored: Option<R>, now: R) -> usize {
        self.records.push(Known { stored, now });
        self.records.len() - 1
    }

    /// The record at an index.
    pub(super) fn at(&self, index: usize) -> &R {
        &self.records[index].now
    }

    /// The record at an index, to change.
    pub(super) fn at_mut(&mut self, index: usize) -> &mut R {
        &mut self.records[index].now
    }

    /// The records that are not stored yet.
    pub(super) fn added(&self) -> Vec<R> {
        self.records.iter().filter(|known| known.stored.is_none()).map(|known| known.now.clone()).collect()
    }

    /// The records that are not as they are stored: before and after.
    pub(super) fn changed(&self) -> impl Iterator<Item = (&R, &R)> {
        self.records
            .iter()
            .filter_map(|known| known.stored.as_ref().map(|stored| (stored, &known.now)))
            .filter(|(stored, now)| stored != now)
    }
}

impl Standing {
    /// Reads all open regions.
    pub(super) async fn read(connection: &mut Connection) -> AppResult<Standing> {
        let mut standing = Standing::default();
        for region in store::regions(connection).await? {
            standing.regions.put(Some(region.clone()), region);
        }
        Ok(standing)
    }

    /// Reads what a region holds.
    pub(super) async fn read_region(
        &mut self,
        connection: &mut Connection,
        region: &Region,
    ) -> AppResult<()> {
        let of_region = "unit IN (SELECT id FROM unit WHERE region = $1 AND closed_on IS NULL)";
        let values = params![region.id];
        for unit in
            store::all::<Unit>(connection, "region = $1 AND closed_on IS NULL ORDER BY position, id", &values)
                .await?
        {
            let name = region.name.clone();
            self.put_unit(Some(unit.clone()), unit, &name);
        }
        // Codes of closed units, too: no two units ever share one.
        let codes: Vec<String> =
            connection.all("SELECT code FROM unit WHERE region = $1", &values, |row| row.next()).await?;
        self.codes.entry(region.id).or_default().extend(codes);
        let aliases: Vec<(Uuid, String)> = connection
            .all(&format!("SELECT unit, name_key FROM unit_alias WHERE {of_region}"), &values, |row| {
                Ok((row.next()?, row.next()?))
            })
            .await?;
        let places: HashMap<Uuid, usize> =
            self.units.records.iter().enumerate().map(|(index, known)| (known.now.id, index)).collect();
        for (unit, key) in aliases {
            if let Some(index) = places.get(&unit) {
                self.put_key(region.id, key, *index);
            }
        }
        let open = format!("{of_region} AND closed_on IS NULL ORDER BY position, id");
        for department in store::all::<Department>(connection, &open, &values).await? {
            self.put_department(Some(department.clone()), department);
        }
        for post in store::all::<Post>(connection, &open, &values).await? {
            self.put_post(Some(post.clone()), post);
        }
        for person in store::all::<Person>(connection, &format!("{of_region} ORDER BY id"), &values).await? {
            self.put_person(Some(person.clone()), person);
        }
        let of_posts = format!("post IN (SELECT id FROM post WHERE {of_region}) ORDER BY id");
        for tenure in store::all::<Tenure>(connection, &of_posts, &values).await? {
            self.put_tenure(Some(tenure.clone()), tenure);
        }
        let of_posts = format!("post IN (SELECT id FROM post WHERE {of_region}) ORDER BY id");
        let charges = store::all::<Charge>(connection, &of_posts, &values).await?;
        self.stored_charges.extend(charges.iter().cloned());
        self.charges.extend(charges);
        Ok(())
    }

    /// Charges that are new, and those that are there no longer.
    pub(super) fn charge_changes(&self) -> (Vec<Charge>, Vec<Charge>) {
        let without = |charges: &[Charge], others: &[Charge]| -> Vec<Charge> {
            let known = |charge: &&Charge| !others.iter().any(|other| other.id == charge.id);
            charges.iter().filter(known).cloned().collect()
        };
        (without(&self.charges, &self.stored_charges), without(&self.stored_charges, &self.charges))
    }

    /// The open region of a name.
    pub(super) fn region(&self, name: &str) -> Option<usize> {
        let wanted = plain(name);
        self.regions.records.iter().position(|known| plain(&known.now.name) == wanted)
    }

    pub(super) fn put_region(&mut self, region: Region) -> usize {
        self.regions.put(None, region)
    }

    /// The units of a region that a name may mean: the one of just that name, or all that go by it.
    pub(super) fn units_named(&self, region: &Region, written: &str) -> Vec<usize> {
        if let Some(index) = self.unit_names.get(&(region.id, plain(written))) {
            return vec![*index];
        }
        let key = name::key(written, &region.name);
        self.unit_keys.get(&(region.id, key)).cloned().unwrap_or_default()
    }

    pub(super) fn put_unit(&mut self, stored: Option<Unit>, unit: Unit, region: &str) -> usize {
        let (id, full, short) = (unit.region, unit.name.clone(), unit.short_name.clone());
        let index = self.units.put(stored, unit);
        self.unit_names.insert((id, plain(&full)), index);
        self.put_key(id, name::key(&full, region), index);
        self.put_key(id, name::key(&short, region), index);
        index
    }

    /// The lowest code of three digits that no unit of a region has or had. Three digits are all that
    /// the code of a power has room for; behind them, codes are given by hand.
    pub(super) fn free_code(&mut self, region: Uuid, from: &mut u32) -> String {
        let used = self.codes.entry(region).or_default();
        while *from < 1000 {
            let code = format!("{from:03}");
            *from += 1;
            if used.insert(code.clone()) {
                return code;
            }
        }
        String::new()
    }

    fn put_key(&mut self, region: Uuid, key: String, index: usize) {
        let known = self.unit_keys.entry((region, key)).or_default();
        if !known.contains(&index) {
            known.push(index);
        }
    }

    pub(super) fn department(&self, unit: Uuid, name: &str) -> Option<usize> {
        self.department_names.get(&(unit, plain(name))).copied()
    }

    pub(super) fn put_department(&mut self, stored: Option<Department>, department: Department) -> usize {
        let key = (department.unit, plain(&department.name));
        let index = self.departments.put(stored, department);
        self.department_names.insert(key, index);
        index
    }

    pub(super) fn post(&self, unit: Uuid, department: Option<Uuid>, name: &str) -> Option<usize> {
        self.post_names.get(&(unit, department, plain(name))).copied()
    }

    pub(super) fn put_post(&mut self, stored: Option<Post>, post: Post) -> usize {
        let key = (post.unit, post.department, plain(&post.name));
        let index = self.posts.put(stored, post);
        // Of two posts of one name the first keeps it: the table cannot tell them apart.
        self.post_names.entry(key).or_insert(index);
        index
    }

    pub(super) fn person(&self, unit: Uuid, name: &str) -> Option<usize> {
        self.person_names.get(&(unit, plain(name))).copied()
    }

    pub(super) fn put_person(&mut self, stored: Option<Person>, person: Person) -> usize {
        let key = (person.unit, plain(&person.name));
        let index = self.people.put(stored, person);
        self.person_names.entry(key).or_insert(index);
        index
    }

    /// The tenures of a post.
    pub(super) fn tenures_of(&self, post: Uuid) -> Vec<usize> {
        self.post_tenures.get(&post).cloned().unwrap_or_default()
    }

    pub(super) fn put_tenure(&mut self, stored: Option<Tenure>, tenure: Tenure) -> usize {
        let post = tenure.post;
        let index = self.tenures.put(stored, tenure);
        self.post_tenures.entry(post).or_default().push(index);
        index
    }

    /// The next place among the units of a region, the departments or the posts of a unit.
    pub(super) fn next_place<R>(shelf: &Shelf<R>, place: impl Fn(&R) -> Option<i64>) -> i64 {
        shelf.records.iter().filter_map(|known| place(&known.now)).max().unwrap_or(0) + 1
    }
}
