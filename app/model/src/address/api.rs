//! The interface for machines.

/// Its page.
pub const PAGE: &str = "/api";
/// What all its addresses begin with.
pub const ROOT: &str = "/api/v1";
/// Its description in OpenAPI.
pub const OPENAPI: &str = "/api/v1/openapi.json";
/// Where orders of the command line are carried out.
pub const ORDERS: &str = "/api/v1/orders";
/// Where a backup is taken.
pub const BACKUPS: &str = "/api/v1/backups";

/// What comes after the root; nothing where the path leads elsewhere.
pub fn below(path: &str) -> Option<&str> {
    path.strip_prefix(ROOT)?.strip_prefix('/')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_of_it_is_below_its_root() {
        for path in [OPENAPI, ORDERS, BACKUPS] {
            assert!(below(path).is_some(), "{path}");
        }
        assert_eq!([below(PAGE), below(ROOT), below("/api/v12/x")], [None; 3]);
    }
}
