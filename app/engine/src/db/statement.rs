//! A statement is a named constant, and the statements of a noun are a list.

/// A statement: its name, for logs and tests, and its text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Statement {
    pub name: &'static str,
    pub sql: &'static str,
}

impl Statement {
    /// The text that creates several rows at once: what stands behind `values` comes once for each.
    pub fn for_rows(&self, rows: usize, columns: usize) -> String {
        const VALUES: &str = "values (";
        let begins = self.sql.find(VALUES).map_or(0, |at| at + VALUES.len());
        let (before, rest) = self.sql.split_at(begins);
        let (one, after) = rest.split_at(rest.find(')').unwrap_or(rest.len()));
        let row = |row: usize| {
            let mut pieces = one.split('$');
            let first = pieces.next().unwrap_or_default().to_owned();
            pieces.fold(first, |text, piece| {
                let digits =
                    piece.len() - piece.trim_start_matches(|c: char| c.is_ascii_digit()).len();
                let (number, rest) = piece.split_at(digits);
                let number = number.parse::<usize>().unwrap_or_default();
                format!("{text}${}{rest}", number + row * columns)
            })
        };
        let all: Vec<String> = (0..rows).map(row).collect();
        format!("{before}{}{after}", all.join("), ("))
    }
}

/// Declares the statements of a noun as constants, and the list of them that the test prepares.
macro_rules! statements {
    ($($(#[$doc:meta])* $name:ident = $sql:expr;)*) => {
        $($(#[$doc])* pub(crate) const $name: $crate::db::Statement = $crate::db::Statement { name: stringify!($name), sql: $sql };)*
        /// Every statement of this noun.
        pub(crate) const ALL: &[$crate::db::Statement] = &[$($name),*];
    };
}
pub(crate) use statements;

#[cfg(test)]
mod tests {
    use super::Statement;

    #[test]
    fn a_statement_for_several_rows_counts_its_values_on() {
        let one = Statement {
            name: "ONE",
            sql: "insert into t (a, b, c) values ($1, 0, $2) on conflict (a) do nothing",
        };
        assert_eq!(one.for_rows(1, 2), one.sql);
        assert_eq!(
            one.for_rows(3, 2),
            "insert into t (a, b, c) values ($1, 0, $2), ($3, 0, $4), ($5, 0, $6) on conflict (a) do nothing"
        );
    }
}
