//! Our own accept loop. axum's has neither time limits nor caps.

use super::bodies::seen_by;
use super::connections::{Answering, Arriving, ConnectionSlot, Connections, Watched};
use axum::Router;
use axum::body::Body;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::time::{sleep, timeout};
use tower::ServiceExt;

/// How long a connection may stay silent, and how long its headers may take.
const PATIENCE: Duration = Duration::from_secs(15);
/// How long requests in flight may take when the server ends.
const FAREWELL: Duration = Duration::from_secs(8);
/// How long to wait after a connection could not be accepted: at first, and at most.
const BACK_OFF: (Duration, Duration) = (Duration::from_millis(10), Duration::from_secs(1));

/// Where a request comes from.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub SocketAddr);

/// Accepts connections until told to stop, then lets what is in flight finish. `patience` is how long a client may take nothing
/// of what is sent to it.
pub async fn accept(
    listener: TcpListener,
    router: Router,
    connections: Connections,
    patience: Duration,
    mut stopping: watch::Receiver<bool>,
) {
    let graceful = GracefulShutdown::new();
    let mut back_off = None;
    loop {
        let (stream, peer) = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    // Out of file handles, for instance: trying again at once would only keep a core busy.
                    let wait = match back_off {
                        None => {
                            tracing::warn!(cause = %error, "connections cannot be accepted; retrying");
                            BACK_OFF.0
                        }
                        Some(wait) => BACK_OFF.1.min(wait * 2),
                    };
                    back_off = Some(wait);
                    tokio::select! {
                        () = sleep(wait) => continue,
                        _ = stopping.changed() => break,
                    }
                }
            },
            _ = stopping.changed() => break,
        };
        if back_off.take().is_some() {
            tracing::info!("connections are accepted again");
        }
        let Some(taken) = connections.enter(peer.ip()) else {
            metrics::counter!("holdpoint_connections_refused_total").increment(1);
            continue;
        };
        let (router, watcher) = (router.clone(), graceful.watcher());
        tokio::spawn(async move {
            tokio::select! {
                () = serve(stream, peer, &taken.place, patience, router, watcher) => {}
                () = taken.place.gives_way() => {}
            }
        });
    }
    drop(listener);
    if timeout(FAREWELL, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests did not finish in time");
    }
}

async fn serve(
    stream: TcpStream,
    peer: SocketAddr,
    place: &Arc<ConnectionSlot>,
    patience: Duration,
    router: Router,
    watcher: Watcher,
) {
    // Hyper's limit for headers begins with the first byte; a connection that never sends one needs ours.
    if !matches!(timeout(PATIENCE, stream.readable()).await, Ok(Ok(())))
        || stream.set_nodelay(true).is_err()
    {
        return;
    }
    let service = hyper::service::service_fn(|request: hyper::Request<Incoming>| {
        let (router, answering) = (router.clone(), Answering::begin(place));
        let arriving = Arriving(Arc::clone(place));
        async move {
            let mut request = request.map(|body| seen_by(Body::new(body), arriving));
            request.extensions_mut().insert(Peer(peer));
            let answer: Result<_, Infallible> = router.oneshot(request).await;
            // The answer is being sent until its body is gone.
            answer.map(|response| response.map(|body| seen_by(body, answering)))
        }
    });
    let stream = Watched::new(stream, Arc::clone(place), patience);
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(PATIENCE)
        .serve_connection(TokioIo::new(stream), service);
    // A client that leaves in the middle is no fault of ours.
    if let Err(error) = watcher.watch(connection).await {
        tracing::debug!(cause = %error, "a connection ended early");
    }
}
