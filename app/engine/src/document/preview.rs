//! A document as it would be if it were saved. Nothing is stored.

use super::check::{CheckedDocument, check_lines};
use super::find::by_id;
use super::parse::refuse_too_many;
use super::pictures;
use super::revisions::{self, ItemChanges};
use crate::Engine;
use crate::markdown::{Page, SafeHtml};
use crate::person::Actor;
use model::Problem;
use model::id::DocumentId;
use model::lint;
use model::mark::ReadLine;
use model::person::About;
use model::role::Act;
use model::text::{Path, Source};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A document as it would be if it were saved.
#[derive(Debug, Clone)]
pub struct Preview {
    /// What it says, and what the rules object to.
    pub checked: CheckedDocument,
    /// What each of its lines is read as.
    pub lines: Vec<ReadLine>,
    /// How it would look, its secrets covered.
    pub html: SafeHtml,
    /// What would become of the items of the document that it would follow.
    pub items: Option<ItemChanges>,
}

impl Engine {
    /// A document before anything is stored: read, checked, and made by the same renderer as its page. `onto` is
    /// the document whose next revision it would be, `coming` what pictures would be kept with it.
    pub async fn preview_document(
        &self,
        actor: &Actor,
        source: Source,
        onto: Option<&DocumentId>,
        coming: BTreeSet<String>,
    ) -> Result<Preview, Problem> {
        actor.may(Act::Write, About::Everything)?;
        let before = match onto {
            Some(id) => by_id(&self.db, id).await?,
            None => None,
        };
        let mut page = Page {
            coming,
            ..Page::default()
        };
        if let Some(before) = &before {
            page.pictures = pictures::known(&mut self.db.clone(), &before.document.id).await?;
            page.path = before
                .path
                .as_deref()
                .and_then(|path| Path::parse(path).ok());
        }
        let (known, coming) = (page.pictures.clone(), page.coming.clone());
        let is_beside = move |name: &str| {
            // Who chooses a file in a form does not say in which folder it belongs.
            let file = name.rsplit('/').next().unwrap_or_default();
            known.contains_key(name) || coming.contains(name) || coming.contains(file)
        };
        let (checked, lines, items, covered) = self
            .cpu
            .work(move || {
                let (checked, lines) = check_lines(&source, is_beside)?;
                let new = checked.reading.plan.run_items();
                refuse_too_many(new.len())?;
                let items = before.map(|before| revisions::preview(&before.source, new));
                let covered: Arc<str> = lint::mask(source.as_str()).into();
                Ok::<_, Problem>((checked, lines, items, covered))
            })
            .await
            .map_err(Problem::fault)??;
        let checked = self.without_rules_off(actor, Arc::new(checked)).await?;
        let checked = Arc::unwrap_or_clone(checked);
        page.title = checked.reading.title.as_str().into();
        let html = self.markdown.render(covered, page).await;
        Ok(Preview {
            checked,
            lines,
            html,
            items,
        })
    }
}
