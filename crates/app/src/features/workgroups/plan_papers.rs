//! What stage 1 wants of a unit (方案名单): the work plan, the list of its leading group, its contacts.

use lianjian_render::Listing;
use uuid::Uuid;

use super::listing::Printed;
use super::service::{self, PaperPurpose};
use super::standing::Gap;
use crate::shell::actor::Actor;
use crate::shell::error::AppResult;
use crate::shell::state::App;

/// The papers of stage 1, as they are now.
#[derive(Clone, Debug)]
pub struct PlanPapers {
    /// The plan as it was uploaded, then the lists.
    pub papers: Vec<PlanPaper>,
    /// What is missing, in words.
    pub missing: Vec<Gap>,
}

/// One of them.
#[derive(Clone, Debug)]
pub struct PlanPaper {
    /// What it is.
    pub title: String,
    /// A name for the file.
    pub file_name: String,
    /// What stands in it.
    pub content: PlanContent,
}

/// What stands in a paper of stage 1.
#[derive(Clone, Debug)]
pub enum PlanContent {
    /// A file that was uploaded, by its digest.
    File(String),
    /// A list as it is now.
    List(Listing),
}

/// Puts the papers of stage 1 together. A list without a single row is left out.
pub async fn plan_papers(app: &App, actor: &Actor, unit: Uuid) -> AppResult<PlanPapers> {
    let opened = service::open(app, actor, unit).await?;
    let mut papers = Vec::new();
    for paper in opened.papers.iter().filter(|paper| paper.purpose != PaperPurpose::Other.name()) {
        papers.push(PlanPaper {
            title: PaperPurpose::of(paper).label().to_owned(),
            file_name: paper.name.clone(),
            content: PlanContent::File(paper.digest.clone()),
        });
    }
    for (title, printed) in [("领导小组名单", Printed::Members), ("联系表", Printed::Contacts)] {
        let (name, list) = printed.of(&opened);
        if !list.rows.is_empty() {
            papers.push(PlanPaper {
                title: title.to_owned(),
                file_name: format!("{name}.docx"),
                content: PlanContent::List(list),
            });
        }
    }
    Ok(PlanPapers { papers, missing: opened.gaps })
}
