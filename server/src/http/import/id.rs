//! Which import an address names.

use model::Problem;
use model::id::ImportId;

/// The import that an address names.
pub fn import_of(id: &str) -> Result<ImportId, Problem> {
    ImportId::parse(id).map_err(|_| Problem::NotFound("import"))
}
