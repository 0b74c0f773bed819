//! What is searched: the index as it was after a commit.

use tantivy::columnar::Column;
use tantivy::index::SegmentId;
use tantivy::{DocAddress, IndexReader, Searcher, SegmentReader};

/// The index after a commit, with what is read of each entry that is found.
pub(super) struct Current {
    pub searcher: Searcher,
    /// For each segment the number of the page of each entry, and of the page that is to be used instead. Opening them
    /// costs more than a search.
    numbers: Vec<(Column<u64>, Column<u64>)>,
}

impl Current {
    /// The index as the reader has it.
    pub fn of(reader: &IndexReader) -> tantivy::Result<Self> {
        let searcher = reader.searcher();
        let numbers = searcher.segment_readers().iter().map(|reader| {
            let fast = reader.fast_fields();
            Ok((fast.u64("page")?, fast.u64("successor")?))
        });
        let numbers = numbers.collect::<tantivy::Result<_>>()?;
        Ok(Self { searcher, numbers })
    }

    /// The parts of which the index consists.
    pub fn parts(&self) -> Vec<SegmentId> {
        let parts = self.searcher.segment_readers().iter();
        parts.map(SegmentReader::segment_id).collect()
    }

    /// The number of the page of an entry.
    pub fn page_of(&self, address: DocAddress) -> Option<u64> {
        let (page, _) = self.numbers.get(address.segment_ord as usize)?;
        page.first(address.doc_id)
    }

    /// The number of the page that is to be used instead of it.
    pub fn successor_of(&self, address: DocAddress) -> Option<u64> {
        let (_, successor) = self.numbers.get(address.segment_ord as usize)?;
        successor.first(address.doc_id)
    }
}
