//! Documents that an earlier reader has read are read again, so that what is kept beside a text is what this
//! release reads in it. Numbers that items have stay theirs.

use super::Secrets;
use super::statements::{FIND_HEAD, FIND_PATH, FIND_TEXTS, FIND_UNREAD, SET_ITEMS, SET_READ};
use super::understand::{Before, READER, Understood, keep_reading};
use crate::Engine;
use crate::db::{FromRow, values};
use model::Problem;
use model::id::DocumentId;
use model::text::Source;

#[derive(FromRow)]
struct Text {
    number: i64,
    source: String,
    items: Option<String>,
}

impl Engine {
    /// Reads again what an earlier release has read, one document after the other, and says how many there were.
    pub async fn reread_documents(&self) -> Result<usize, Problem> {
        let mut count = 0;
        while let Some((id,)) = self
            .db
            .maybe::<(String,)>(FIND_UNREAD, values![READER])
            .await?
        {
            let id = DocumentId::parse(&id).map_err(Problem::not_saved)?;
            self.reread(id).await?;
            count += 1;
        }
        Ok(count)
    }

    async fn reread(&self, id: DocumentId) -> Result<(), Problem> {
        let mut read: Vec<(i64, bool, Understood)> = Vec::new();
        let mut before: Option<Before> = None;
        let texts = self.db.all::<Text>(FIND_TEXTS, values![&id]).await?;
        let last = texts.last().map_or(0, |text| text.number);
        for text in texts {
            let Ok(source) = Source::parse(text.source.as_bytes()) else {
                continue;
            };
            // A text that the parser cannot read stays as it was read.
            let understood = self
                .understood(source, None, Secrets::Keep, before.take())
                .await;
            let Ok(mut understood) = understood else {
                continue;
            };
            let is_numbered = text.items.is_some();
            let mut after = understood.as_before()?;
            if is_numbered {
                after.items = text.items;
            }
            understood.is_first = false;
            understood.next_item = understood.next_item.max(after.next_item);
            before = Some(after);
            read.push((text.number, is_numbered, understood));
        }
        self.write(move |tx| {
            Box::pin(async move {
                let newest = tx.maybe::<(String, i64)>(FIND_HEAD, values![&id]).await?;
                if newest.is_none_or(|(_, newest)| newest != last) {
                    // Saved again meanwhile, and read by this reader.
                    return Ok(());
                }
                let path: Option<(Option<String>,)> = tx.maybe(FIND_PATH, values![&id]).await?;
                let path = path.and_then(|(path,)| path);
                let mut next = 1;
                for (number, is_numbered, text) in read {
                    if !is_numbered {
                        let values = values![&id, number, text.items_stored()?];
                        tx.run(SET_ITEMS, values).await?;
                    }
                    next = text.next_item;
                    keep_reading(tx, &id, path.as_deref(), &text).await?;
                }
                tx.run(SET_READ, values![&id, READER, next]).await?;
                Ok(())
            })
        })
        .await
    }
}
