//! What does not fit.

/// Something that does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The event that it is about, or the last one that made the row; 0 where there is none.
    pub seq: i64,
    /// The table, or what else stands in the database.
    pub table: String,
    /// The key of the row; nothing where it is about the whole table.
    pub row: String,
    /// What is wrong with it.
    pub what: String,
}

impl Finding {
    pub(super) fn as_first(&self) -> (i64, String) {
        let why = match self.table.as_str() {
            "event" => self.what.clone(),
            _ => self.line(),
        };
        (self.seq, why)
    }

    /// In one line.
    pub fn line(&self) -> String {
        let Self {
            table, row, what, ..
        } = self;
        match row.as_str() {
            "" => format!("{table}: {what}"),
            row => format!("{table} {row}: {what}"),
        }
    }
}

/// More are counted, not kept: whoever reads them has understood by then.
const MAX_FINDINGS: usize = 10_000;

/// What was found so far.
#[derive(Default)]
pub(crate) struct Findings {
    pub(super) list: Vec<Finding>,
    more: usize,
}

impl Findings {
    /// Adds one.
    pub fn add(&mut self, seq: i64, table: &str, row: &str, what: impl Into<String>) {
        if self.list.len() >= MAX_FINDINGS {
            self.more += 1;
            return;
        }
        self.list.push(Finding {
            seq,
            table: table.to_owned(),
            row: row.to_owned(),
            what: what.into(),
        });
    }

    pub(super) fn all(mut self) -> Vec<Finding> {
        let more = self.more;
        if more > 0 {
            self.more = 0;
            self.list.pop();
            self.add(0, "more", "", format!("{} more do not fit", more + 1));
        }
        self.list
    }
}
