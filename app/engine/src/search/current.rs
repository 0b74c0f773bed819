//! What is searched: the index as it was after a commit.

use tantivy::columnar::Column;
use tantivy::index::SegmentId;
use tantivy::{DocAddress, IndexReader, Searcher, SegmentReader};

/// The index after a commit, with what is read of each entry that is found.
pub(super) struct Current {
    pub searcher: Searcher,
    /// What is read of each entry, for each segment. Opening it costs more than a search.
    columns: Vec<Columns>,
}

struct Columns {
    page: Column<u64>,
    successor: Column<u64>,
    order: Column<u64>,
}

impl Current {
    /// The index as the reader has it.
    pub fn of(reader: &IndexReader) -> tantivy::Result<Self> {
        let searcher = reader.searcher();
        let columns = searcher.segment_readers().iter().map(|reader| {
            let fast = reader.fast_fields();
            Ok(Columns {
                page: fast.u64("page")?,
                successor: fast.u64("successor")?,
                order: fast.u64("order")?,
            })
        });
        let columns = columns.collect::<tantivy::Result<_>>()?;
        Ok(Self { searcher, columns })
    }

    /// The parts of which the index consists.
    pub fn parts(&self) -> Vec<SegmentId> {
        let parts = self.searcher.segment_readers().iter();
        parts.map(SegmentReader::segment_id).collect()
    }

    /// The number of the page of an entry.
    pub fn page_of(&self, address: DocAddress) -> Option<u64> {
        self.columns(address)?.page.first(address.doc_id)
    }

    /// The number of the page that is to be used instead of it.
    pub fn successor_of(&self, address: DocAddress) -> Option<u64> {
        self.columns(address)?.successor.first(address.doc_id)
    }

    /// Where its page stands among others of the same score.
    pub fn order_of(&self, address: DocAddress) -> Option<u64> {
        self.columns(address)?.order.first(address.doc_id)
    }

    fn columns(&self, address: DocAddress) -> Option<&Columns> {
        self.columns.get(address.segment_ord as usize)
    }
}
