//! Acts about a rollout: the form is read, one act is done, and the answer leads back to where it was pressed.

use crate::http::State;
use crate::http::fields::{Form, Upload, item, rollout};
use axum::response::Response;
use engine::rollout::RolloutAct;
use model::Problem;
use model::evidence::{Evidence, EvidenceKind, GivenFile};
use model::id::RunItemId;
use model::role;
use model::rollout::{Act, PhaseNumber};
use model::text::Reason;
use ui::context::Because;

/// Where a form stands, and where its answer leads.
pub struct Place {
    /// The page, without what the form adds.
    pub page: String,
    /// The fragment on success.
    pub anchor: String,
    /// The id of the form on its page.
    pub form: String,
    /// The item whose row an island shows anew.
    pub item: Option<RunItemId>,
}

impl Place {
    /// The page of a rollout with the phases that were shown, or another page that the form says it stands on.
    pub fn run(number: &str, form: &Form, anchor: &str, id: &str) -> Self {
        let phase = clean(form.text("phase"), char::is_ascii_alphanumeric);
        let phase = match phase.is_empty() {
            true => String::new(),
            false => format!("?phase={phase}"),
        };
        Self {
            page: format!("/rollouts/{number}{phase}"),
            anchor: anchor.to_owned(),
            form: id.to_owned(),
            item: None,
        }
    }

    /// A page below the rollout; its own, where nothing is named.
    pub fn below(number: &str, page: &str, id: &str) -> Self {
        let slash = if page.is_empty() { "" } else { "/" };
        Self {
            page: format!("/rollouts/{number}{slash}{page}"),
            anchor: String::new(),
            form: id.to_owned(),
            item: None,
        }
    }

    /// The row of an item, or its own page where the form stood there.
    pub fn item(number: &str, id: &str, form: &Form, name: &str) -> Result<Self, Problem> {
        let id = item(id)?;
        let label = clean(form.text("label"), |character: &char| {
            character.is_ascii_digit() || *character == '.'
        });
        let name = format!("{name}:{id}");
        let place = match form.text("on") {
            "item" => Self::below(number, &format!("items/{label}"), &name),
            // The row's own fragment is `i-` and its label, which the form sends along.
            _ => Self::run(
                number,
                form,
                &format!("i-{}", label.replace('.', "-")),
                &name,
            ),
        };
        Ok(Self {
            item: Some(id),
            ..place
        })
    }
}

/// What an address is made of, and nothing else.
fn clean(text: &str, keeps: impl Fn(&char) -> bool) -> String {
    text.chars().filter(keeps).take(40).collect()
}

/// Does what the form asks for.
pub async fn perform(
    state: State,
    mut form: Form,
    number: &str,
    place: Result<Place, Problem>,
    act: impl FnOnce(&Form) -> Result<Act, Problem>,
) -> Response {
    let place = match place {
        Ok(place) => place,
        Err(problem) => {
            let page = format!("/rollouts/{number}");
            return form.refuse(&state, problem, &page, "").await;
        }
    };
    let act = read(&mut form, number, act);
    if form.text("foretell") == "yes" {
        return match foretell(&state, &form, act).await {
            Ok(because) => {
                form.give_back(&state, because, &place.page, &place.form)
                    .await
            }
            Err(problem) => form.refuse(&state, problem, &place.page, &place.form).await,
        };
    }
    let result = do_it(&state, &form, act).await;
    if form.visit.wants_json
        && let Some(id) = &place.item
    {
        let drawn = match (rollout(number), &form.visit.actor) {
            (Ok(number), Some(_)) => state.engine.find_run_item(number, id).await.ok(),
            _ => None,
        };
        let drawn = drawn.map(|item| ui::drawn::item(item.live, item.inverted));
        return form.answer_island(drawn, result.as_ref().err());
    }
    if form.visit.wants_json {
        return form.answer_island(None, result.as_ref().err());
    }
    let location = match place.anchor.is_empty() {
        true => place.page.clone(),
        false => format!("{}#{}", place.page, place.anchor),
    };
    form.answer(&state, result.map(|()| location), &place.page, &place.form)
        .await
}

async fn do_it(
    state: &State,
    form: &Form,
    act: Result<RolloutAct, Problem>,
) -> Result<(), Problem> {
    state.engine.act(form.visit.actor()?, act?).await.map(drop)
}

/// What it would change. Nothing is stored.
async fn foretell(
    state: &State,
    form: &Form,
    act: Result<RolloutAct, Problem>,
) -> Result<Because, Problem> {
    let RolloutAct { rollout, act, .. } = act?;
    let actor = form.visit.actor()?;
    let consequences = state.engine.consequences(actor, rollout, &act).await?;
    Ok(Because::Foretold(consequences))
}

/// The act that a form asks for, with its file.
fn read(
    form: &mut Form,
    number: &str,
    act: impl FnOnce(&Form) -> Result<Act, Problem>,
) -> Result<RolloutAct, Problem> {
    // Whoever only reads is told so, whatever the form holds. Each act asks for more than that by itself.
    form.visit.actor()?.may(role::Act::Sign)?;
    let (mut act, mut files) = (act(form)?, Vec::new());
    let refused = |refusal| Problem::NotValid(vec![refusal]);
    if let Some(Upload { name, bytes }) = form.take_file() {
        let file = GivenFile::parse(&name, bytes).map_err(refused)?;
        let piece = Evidence::of_file(&file, form.text("commit")).map_err(refused)?;
        let takes_none = || Problem::not_valid("file", "Not saved: this form takes no file.");
        act.evidence_mut().ok_or_else(takes_none)?.push(piece);
        files.push(file);
    }
    Ok(RolloutAct {
        request: form.request()?,
        rollout: rollout(number)?,
        act,
        files,
    })
}

/// A reason that has to be given.
pub fn reason(form: &Form) -> Result<String, Problem> {
    let reason = Reason::parse(form.text("reason"));
    let reason = reason.map_err(|refusal| Problem::NotValid(vec![refusal]))?;
    Ok(reason.as_str().to_owned())
}

/// Words that may be left out.
pub fn words(form: &Form, field: &'static str) -> Result<String, Problem> {
    let words = Reason::parse_optional(form.text(field));
    let words = words.map_err(|refusal| Problem::not_valid(field, refusal.sentence))?;
    Ok(words.map_or_else(String::new, |words| words.as_str().to_owned()))
}

/// Evidence that was typed, if any was. Its fields are `evidence`, `evidence_kind` and `commit`.
pub fn evidence(form: &Form) -> Result<Vec<Evidence>, Problem> {
    let content = form.text("evidence");
    if content.trim().is_empty() {
        return Ok(Vec::new());
    }
    let kind = EvidenceKind::parse(form.text("evidence_kind"));
    let kind = kind.ok_or_else(|| {
        Problem::not_valid("evidence_kind", "Choose what kind of evidence it is.")
    })?;
    Evidence::parse(kind, content, form.text("commit"))
        .map(|evidence| vec![evidence])
        .map_err(|refusal| Problem::NotValid(vec![refusal]))
}

/// A number in an address or a field.
pub fn phase(text: &str) -> Result<PhaseNumber, Problem> {
    text.parse()
        .map_err(|_| Problem::NotFound("phase in this rollout"))
}

/// A tick.
pub fn ticked(form: &Form, field: &str) -> bool {
    form.text(field) == "yes"
}
