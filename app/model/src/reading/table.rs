//! Tables, read by the words in their head.

use crate::markdown::{Row, Table};

/// A table whose columns are found by name.
pub(super) struct Columns<'a> {
    heads: Vec<String>,
    table: &'a Table,
}

impl<'a> Columns<'a> {
    pub fn of(table: &'a Table) -> Self {
        let heads = table
            .rows
            .first()
            .map(|row| row.cells.iter().map(|cell| cell.to_lowercase()).collect())
            .unwrap_or_default();
        Self { heads, table }
    }

    /// The first column with one of these heads; whole words, in the order of preference.
    pub fn find(&self, names: &[&str]) -> Option<usize> {
        names.iter().find_map(|name| {
            self.heads
                .iter()
                .position(|head| head == name || head.split_whitespace().any(|word| word == *name))
        })
    }

    pub fn width(&self) -> usize {
        self.heads.len()
    }

    /// A head in lower case.
    pub fn head(&self, at: usize) -> &str {
        self.heads.get(at).map_or("", String::as_str)
    }

    /// A head as written.
    pub fn title(&self, at: usize) -> &'a str {
        self.table
            .rows
            .first()
            .and_then(|row| row.cells.get(at))
            .map_or("", String::as_str)
    }

    /// The rows below the head.
    pub fn rows(&self) -> impl Iterator<Item = &'a Row> {
        self.table.rows.iter().skip(1)
    }
}
