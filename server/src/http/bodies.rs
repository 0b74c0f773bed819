//! What requests bring with them: how much of it is in memory at a time, and whether it was read to its end.

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{Request, State as In};
use axum::http::header::{CONNECTION, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use http_body::{Frame, SizeHint};
use std::error::Error;
use std::fmt;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// What is so small is not counted: a sign-off finds room, however many documents are on their way.
const SMALL: usize = 64 << 10;
/// Memory is counted in pieces of this many bytes.
const PIECE: usize = 1 << 10;

/// How much memory the bodies of all requests may take together.
#[derive(Clone)]
pub struct Room(Arc<Semaphore>);

impl Room {
    pub fn of(mebibytes: usize) -> Self {
        Self(Arc::new(Semaphore::new(mebibytes * ((1 << 20) / PIECE))))
    }
}

/// There is no room for more of this body at the moment.
#[derive(Debug)]
pub struct NoRoom;

impl fmt::Display for NoRoom {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("too much is being received at once")
    }
}

impl Error for NoRoom {}

impl NoRoom {
    /// Whether it is the cause of an error.
    pub fn caused(error: &(dyn Error + 'static)) -> bool {
        error.is::<Self>() || error.source().is_some_and(Self::caused)
    }
}

type Held = Arc<Mutex<Option<OwnedSemaphorePermit>>>;

/// Counts the memory of a body for as long as its request is being answered.
pub async fn count(In(room): In<Room>, request: Request, next: Next) -> Response {
    let held = Held::default();
    let counting = Counting {
        room,
        held: Arc::clone(&held),
        bytes: 0,
    };
    let response = next.run(request.map(|body| seen_by(body, counting))).await;
    drop(held.lock().unwrap_or_else(PoisonError::into_inner).take());
    response
}

/// Counts what a body brings.
struct Counting {
    room: Room,
    held: Held,
    bytes: usize,
}

impl Sees for Counting {
    fn frame(&mut self, bytes: usize, _is_last: bool) -> Result<(), axum::Error> {
        let before = self.bytes.max(SMALL).div_ceil(PIECE);
        self.bytes += bytes;
        let pieces = self.bytes.max(SMALL).div_ceil(PIECE) - before;
        if pieces == 0 {
            return Ok(());
        }
        let no_room = |_| axum::Error::new(NoRoom);
        let pieces = u32::try_from(pieces).map_err(|_| axum::Error::new(NoRoom))?;
        let permit = Arc::clone(&self.room.0).try_acquire_many_owned(pieces);
        let permit = permit.map_err(no_room)?;
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        match held.as_mut() {
            Some(held) => held.merge(permit),
            None => *held = Some(permit),
        }
        Ok(())
    }
}

/// Notices the end of a body. Where it was not read to its end, hyper closes the connection after the answer, and the client has
/// to be told: otherwise its next request is lost on a line that it takes for open.
struct Ending(Arc<AtomicBool>);

impl Sees for Ending {
    fn frame(&mut self, _bytes: usize, is_last: bool) -> Result<(), axum::Error> {
        if is_last {
            self.0.store(true, Ordering::Relaxed);
        }
        Ok(())
    }
}

/// The request, and what becomes true when its body was read to its end.
pub fn watch_end(request: Request) -> (Request, Arc<AtomicBool>) {
    let ended = Arc::new(AtomicBool::new(request.body().is_end_stream()));
    let ending = Ending(Arc::clone(&ended));
    (request.map(|body| seen_by(body, ending)), ended)
}

/// Says in the answer that the connection ends with it, where the body of its request was not read.
pub fn close_unread(response: &mut Response, ended: &AtomicBool) {
    if !ended.load(Ordering::Relaxed) {
        let close = HeaderValue::from_static("close");
        response.headers_mut().insert(CONNECTION, close);
    }
}

/// Something that sees a body go by, and lives as long as the body.
pub trait Sees: Send + Unpin + 'static {
    /// The next part of it is not there yet.
    fn waits(&mut self) {}

    /// So many bytes went by. An error ends the body.
    fn frame(&mut self, bytes: usize, is_last: bool) -> Result<(), axum::Error>;
}

/// A body that is seen by something on its way.
pub fn seen_by(body: Body, sees: impl Sees) -> Body {
    Body::new(Seen { body, sees })
}

struct Seen<S> {
    body: Body,
    sees: S,
}

impl<S: Sees> HttpBody for Seen<S> {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(context) else {
            self.sees.waits();
            return Poll::Pending;
        };
        let bytes = match &frame {
            Some(Ok(frame)) => frame.data_ref().map_or(0, Bytes::len),
            Some(Err(_)) | None => 0,
        };
        let is_last = frame.is_none() || self.body.is_end_stream();
        Poll::Ready(match self.sees.frame(bytes, is_last) {
            Ok(()) => frame,
            Err(error) => Some(Err(error)),
        })
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
