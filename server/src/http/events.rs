//! `/events?rollout=R-n&after=seq`: what changes in a rollout, as server-sent events.
//!
//! The id of a message is the number of the last event it includes. A browser that comes back sends it as
//! `Last-Event-ID` and gets what it missed. A viewer that lags behind, whose session or token ended, or whose server
//! stops, is let go, and comes back by itself.

use super::request_context::RequestContext;
use super::streams::Streaming;
use super::{State, fields, problem};
use axum::extract::{Query, Request, State as In};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use engine::clock::ZoneName;
use engine::live::{Cause, LiveMessage, Visitor};
use engine::session::Credential;
use futures::Stream;
use model::Problem;
use model::id::RolloutNumber;
use model::record::Seq;
use serde::Deserialize;
use std::convert::Infallible;
use std::time::Duration;
use tokio::sync::broadcast;
use tokio::time::{Instant, interval_at};

/// How often a stream checks that its person may still see it.
const RECHECK: Duration = Duration::from_secs(3);
/// How often a stream says something.
const BEAT: Duration = Duration::from_secs(15);

#[derive(Deserialize)]
pub struct Wanted {
    #[serde(default)]
    rollout: String,
    #[serde(default)]
    after: i64,
}

pub async fn stream(
    In(state): In<State>,
    visit: RequestContext,
    Query(wanted): Query<Wanted>,
    request: Request,
) -> Response {
    let (parts, _) = request.into_parts();
    let last = parts
        .headers
        .get("last-event-id")
        .and_then(|value| value.to_str().ok()?.parse().ok());
    let seq = Seq(last.unwrap_or(wanted.after));
    match open(&state, &visit, &wanted.rollout, seq).await {
        Ok(messages) => Sse::new(messages).keep_alive(heartbeat()).into_response(),
        Err(problem) => {
            problem::respond(
                &state,
                parts,
                RequestContext {
                    wants_json: true,
                    ..visit
                },
                problem,
            )
            .await
        }
    }
}

/// Something to hear even when nothing happens: a browser cannot hear comments, and would take a line that
/// broke without a word for a quiet one.
fn heartbeat() -> KeepAlive {
    KeepAlive::new()
        .interval(BEAT)
        .event(Event::default().event("beat").data("here"))
}

async fn open(
    state: &State,
    visit: &RequestContext,
    rollout: &str,
    seq: Seq,
) -> Result<impl Stream<Item = Result<Event, Infallible>> + use<>, Problem> {
    let actor = visit.actor()?.clone();
    let rollout = fields::rollout(rollout)?;
    // Watched before the past is read, so that nothing falls between the two.
    let live = state.viewers.watch();
    let place = state.streams.enter(&actor.id);
    let visitor = state.viewers.enter(&actor, rollout);
    let missed = state.viewers.catch_up(&actor, rollout, seq).await?;
    let viewer = Viewer {
        zone: visit.shown_zone(),
        state: state.clone(),
        credential: visit.credential.clone(),
        rollout,
        seq,
        live,
        missed,
        place,
        _visitor: visitor,
    };
    Ok(viewer.messages())
}

struct Viewer {
    state: State,
    /// In which the viewer reads times. What is sent was drawn once for all of them.
    zone: ZoneName,
    credential: Option<Credential>,
    rollout: RolloutNumber,
    seq: Seq,
    live: broadcast::Receiver<LiveMessage>,
    missed: Option<LiveMessage>,
    place: Streaming,
    /// Here as long as the stream.
    _visitor: Visitor,
}

impl Viewer {
    fn messages(self) -> impl Stream<Item = Result<Event, Infallible>> {
        let recheck = interval_at(Instant::now() + RECHECK, RECHECK);
        let stopping = self.state.stopping.clone();
        futures::stream::unfold(
            (self, recheck, stopping),
            |(mut viewer, mut recheck, mut stopping)| async move {
                loop {
                    let message = match viewer.missed.take() {
                        Some(message) => message,
                        None => tokio::select! {
                            message = viewer.live.recv() => message.ok()?,
                            _ = stopping.changed() => return None,
                            () = viewer.place.gives_way() => return None,
                            _ = recheck.tick() => {
                                if viewer.may_stay().await { continue } else { return None }
                            }
                        },
                    };
                    if message.rollout != viewer.rollout {
                        continue;
                    }
                    let now = viewer.state.engine.now();
                    let drawn = ui::times::localised(&message.drawn, &viewer.zone, now);
                    let event = Event::default().data(drawn);
                    let event = match message.cause {
                        Cause::Events(seq) if seq <= viewer.seq => continue,
                        Cause::Events(seq) => {
                            viewer.seq = seq;
                            event.id(seq.to_string())
                        }
                        Cause::Clock => event,
                        Cause::Presence => event.event("here"),
                    };
                    return Some((Ok(event), (viewer, recheck, stopping)));
                }
            },
        )
    }

    /// What its person came in with still lets them in.
    async fn may_stay(&self) -> bool {
        let Some(credential) = &self.credential else {
            return false;
        };
        let lets_in = self.state.engine.lets_in(credential).await;
        lets_in.unwrap_or_else(|cause| {
            tracing::warn!(%cause, "a stream ends: nobody can say whether its viewer may stay");
            false
        })
    }
}
