//! The types a statement may be given. Each holds an `Option`, so that a NULL keeps its type on PostgreSQL.

use model::id::{
    DocumentId, ImportId, IncidentNumber, InvitationId, PersonId, RolloutNumber, RunItemId,
};
use model::record::Seq;
use model::rollout::PhaseNumber;
use sqlx::query::{Query, QueryAs};
use sqlx::{Database, Encode, Type};

/// The values bound to `$1`, `$2`, ... of a statement.
macro_rules! values {
    ($($value:expr),* $(,)?) => { vec![$($crate::db::Value::from($value)),*] };
}
pub(crate) use values;

macro_rules! bound {
    ($query:expr, $values:expr) => {
        $values
            .into_iter()
            .fold($query, |query, value| value.bind(query))
    };
}

macro_rules! bound_as {
    ($query:expr, $values:expr) => {
        $values
            .into_iter()
            .fold($query, |query, value| value.bind_as(query))
    };
}
pub(super) use {bound, bound_as};

/// One bound value.
#[derive(Debug, Clone)]
pub(crate) enum Value {
    Text(Option<String>),
    Int(Option<i64>),
    Bool(bool),
    Bytes(Vec<u8>),
}

impl Value {
    /// Binds to a statement that returns no rows.
    pub fn bind<'q, DB>(
        self,
        query: Query<'q, DB, <DB as Database>::Arguments>,
    ) -> Query<'q, DB, <DB as Database>::Arguments>
    where
        DB: Database,
        Option<String>: Encode<'q, DB> + Type<DB>,
        Option<i64>: Encode<'q, DB> + Type<DB>,
        bool: Encode<'q, DB> + Type<DB>,
        Vec<u8>: Encode<'q, DB> + Type<DB>,
    {
        match self {
            Self::Text(text) => query.bind(text),
            Self::Int(number) => query.bind(number),
            Self::Bool(flag) => query.bind(flag),
            Self::Bytes(bytes) => query.bind(bytes),
        }
    }

    /// Binds to a statement that returns rows.
    pub fn bind_as<'q, DB, R>(
        self,
        query: QueryAs<'q, DB, R, <DB as Database>::Arguments>,
    ) -> QueryAs<'q, DB, R, <DB as Database>::Arguments>
    where
        DB: Database,
        Option<String>: Encode<'q, DB> + Type<DB>,
        Option<i64>: Encode<'q, DB> + Type<DB>,
        bool: Encode<'q, DB> + Type<DB>,
        Vec<u8>: Encode<'q, DB> + Type<DB>,
    {
        match self {
            Self::Text(text) => query.bind(text),
            Self::Int(number) => query.bind(number),
            Self::Bool(flag) => query.bind(flag),
            Self::Bytes(bytes) => query.bind(bytes),
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(Some(text.to_owned()))
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(Some(text))
    }
}

impl From<Option<String>> for Value {
    fn from(text: Option<String>) -> Self {
        Self::Text(text)
    }
}

impl From<Option<&str>> for Value {
    fn from(text: Option<&str>) -> Self {
        Self::Text(text.map(str::to_owned))
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Int(Some(number))
    }
}

impl From<Option<i64>> for Value {
    fn from(number: Option<i64>) -> Self {
        Self::Int(number)
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Self::Bool(flag)
    }
}

impl From<Vec<u8>> for Value {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(bytes)
    }
}

impl From<Seq> for Value {
    fn from(seq: Seq) -> Self {
        Self::Int(Some(seq.0))
    }
}

impl From<PhaseNumber> for Value {
    fn from(number: PhaseNumber) -> Self {
        Self::from(i64::from(number.0))
    }
}

impl From<RolloutNumber> for Value {
    fn from(number: RolloutNumber) -> Self {
        Self::Int(Some(number.get()))
    }
}

impl From<IncidentNumber> for Value {
    fn from(number: IncidentNumber) -> Self {
        Self::Int(Some(number.get()))
    }
}

macro_rules! from_ids {
    ($($id:ty),*) => {$(
        impl From<&$id> for Value {
            fn from(id: &$id) -> Self {
                Self::Text(Some(id.as_str().to_owned()))
            }
        }
    )*};
}
from_ids!(PersonId, InvitationId, DocumentId, ImportId, RunItemId);
