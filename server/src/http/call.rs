//! What a verb and a read may know of their request.

use super::State;
use axum::extract::RawPathParams;
use axum::http::header::{HeaderMap, IF_MATCH};
use engine::Actor;
use engine::document::DocumentSource;
use model::Problem;
use model::id::{DocumentId, IncidentNumber, RequestKey, RolloutNumber};
use model::record::Seq;
use model::rollout::{ConditionId, CriterionNumber, PhaseNumber};
use std::collections::BTreeMap;

/// The parts of an address that its pattern names.
#[derive(Debug, Default)]
pub struct Params(BTreeMap<String, String>);

impl From<&RawPathParams> for Params {
    fn from(raw: &RawPathParams) -> Self {
        let named = raw.iter();
        Self(
            named
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
        )
    }
}

impl Params {
    /// A part; empty where the pattern has none of this name.
    pub fn text(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// The rollout.
    pub fn rollout(&self) -> Result<RolloutNumber, Problem> {
        RolloutNumber::parse(self.text("number")).map_err(|_| Problem::NotFound("rollout"))
    }

    /// The incident.
    pub fn incident(&self) -> Result<IncidentNumber, Problem> {
        IncidentNumber::parse(self.text("incident")).map_err(|_| Problem::NotFound("incident"))
    }

    /// The phase, or the hold point behind it.
    pub fn phase(&self) -> Result<PhaseNumber, Problem> {
        let number = self.text("phase").parse();
        number.map_err(|_| Problem::NotFound("phase in this rollout"))
    }

    /// The condition of a hold point, `G1` or `S2`.
    pub fn condition(&self) -> Result<ConditionId, Problem> {
        let id = self.text("condition").parse();
        id.map_err(|_| Problem::NotFound("condition of this hold point"))
    }

    /// What waits for a second person, by the number of its event.
    pub fn change(&self) -> Result<Seq, Problem> {
        let number = self.text("change").parse();
        number.map(Seq).map_err(|_| Problem::NotFound("change"))
    }

    /// The criterion, `C2` or `2`.
    pub fn criterion(&self) -> Result<CriterionNumber, Problem> {
        criterion(self.text("criterion"))
    }
}

/// A criterion as people write it: `C2` or `2`.
pub fn criterion(text: &str) -> Result<CriterionNumber, Problem> {
    let number = text.strip_prefix('C').unwrap_or(text);
    let number = number.parse();
    number.map_err(|_| Problem::NotFound("criterion in this rollout"))
}

/// One request, whose person is known.
pub struct Call<'a> {
    pub state: &'a State,
    pub actor: &'a Actor,
    pub params: &'a Params,
    pub headers: &'a HeaderMap,
    /// The key that makes sending twice count once.
    pub request: RequestKey,
}

impl Call<'_> {
    /// The document that the address names by its last part.
    pub async fn document(&self) -> Result<DocumentId, Problem> {
        let found = self.document_named(self.params.text("slug")).await?;
        Ok(found.document.id)
    }

    /// A document by the last part of its address, also of an earlier one.
    pub async fn document_named(&self, slug: &str) -> Result<DocumentSource, Problem> {
        let engine = &self.state.engine;
        match engine.find_document(self.actor, slug).await {
            Err(Problem::Moved(to)) => engine.find_document(self.actor, &to).await,
            found => found,
        }
    }

    /// The revision that was seen: that of the body, else that of `If-Match`.
    pub fn revision(&self, given: Option<i64>) -> Result<i64, Problem> {
        let tag = self.headers.get(IF_MATCH).and_then(|tag| tag.to_str().ok());
        let tagged = tag.and_then(|tag| tag.trim_matches('"').parse().ok());
        let sentence =
            "Say which revision you have seen, by `revision` or by the header `If-Match`.";
        let missing = || Problem::not_valid("revision", sentence);
        given.or(tagged).ok_or_else(missing)
    }
}
