//! Which connections are open, how each is doing, and which one gives way when there are too many.
//!
//! At a cap the connection that has waited longest for its client is closed for the new one. So people behind one address, or a
//! load test on one machine, are not shut out, and clients that never read what they asked for do not keep others away.

use super::bodies::Sees;
use std::collections::HashMap;
use std::io;
use std::net::{IpAddr, Ipv6Addr};
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::Notify;
use tokio::time::{Instant, Sleep};

/// How many there may be.
#[derive(Debug, Clone, Copy)]
pub struct Caps {
    pub all: usize,
    pub of_one_address: usize,
}

/// The open connections.
#[derive(Clone)]
pub struct Connections {
    caps: Caps,
    begun: Instant,
    open: Arc<Mutex<Open>>,
}

#[derive(Default)]
struct Open {
    next: u64,
    places: HashMap<u64, Arc<ConnectionSlot>>,
    by_address: HashMap<IpAddr, usize>,
}

/// One connection.
pub struct ConnectionSlot {
    number: u64,
    address: IpAddr,
    begun: Instant,
    /// Since when its client takes nothing of what is to be sent, or sends nothing of what it has announced, in milliseconds plus
    /// one. 0: it does.
    blocked_since: AtomicU64,
    /// Since when nothing is asked for.
    idle_since: AtomicU64,
    /// How many answers are being made or sent.
    answering: AtomicUsize,
    gives_way: Notify,
}

impl ConnectionSlot {
    fn now(&self) -> u64 {
        self.begun.elapsed().as_millis() as u64 + 1
    }

    /// Since when it waits for its client. `None`: the client waits for us.
    fn waits_since(&self) -> Option<u64> {
        match self.blocked_since.load(Ordering::Relaxed) {
            0 if self.answering.load(Ordering::Relaxed) > 0 => None,
            0 => Some(self.idle_since.load(Ordering::Relaxed)),
            since => Some(since),
        }
    }

    fn is_blocked(&self) {
        let unset = self.blocked_since.load(Ordering::Relaxed) == 0;
        if unset {
            self.blocked_since.store(self.now(), Ordering::Relaxed);
        }
    }

    fn goes_on(&self) {
        self.blocked_since.store(0, Ordering::Relaxed);
    }

    /// Returns when another connection needs the place.
    pub async fn gives_way(&self) {
        self.gives_way.notified().await;
    }
}

/// An answer is made and sent as long as this lives.
pub struct Answering(Arc<ConnectionSlot>);

impl Answering {
    pub fn begin(place: &Arc<ConnectionSlot>) -> Self {
        place.answering.fetch_add(1, Ordering::Relaxed);
        Self(Arc::clone(place))
    }
}

impl Sees for Answering {
    fn frame(&mut self, _bytes: usize, _is_last: bool) -> Result<(), axum::Error> {
        Ok(())
    }
}

impl Drop for Answering {
    fn drop(&mut self) {
        self.0.idle_since.store(self.0.now(), Ordering::Relaxed);
        self.0.answering.fetch_sub(1, Ordering::Relaxed);
    }
}

/// The body of a request, on its way in.
pub struct Arriving(pub Arc<ConnectionSlot>);

impl Sees for Arriving {
    fn waits(&mut self) {
        self.0.is_blocked();
    }

    fn frame(&mut self, _bytes: usize, _is_last: bool) -> Result<(), axum::Error> {
        self.0.goes_on();
        Ok(())
    }
}

impl Drop for Arriving {
    fn drop(&mut self) {
        self.0.goes_on();
    }
}

/// A connection's place, given back on drop.
pub struct Taken {
    connections: Connections,
    pub place: Arc<ConnectionSlot>,
}

impl Drop for Taken {
    fn drop(&mut self) {
        self.connections.leave(&self.place);
    }
}

impl Connections {
    pub fn new(caps: Caps) -> Self {
        Self {
            caps,
            begun: Instant::now(),
            open: Arc::default(),
        }
    }

    /// A place for a new connection. `None`: there are too many, and each of them is being answered.
    pub fn enter(&self, address: IpAddr) -> Option<Taken> {
        let address = network(address);
        let mut open = self.open();
        let of_address = open.by_address.get(&address).copied().unwrap_or_default();
        if of_address >= self.caps.of_one_address {
            let slowest = open.slowest(|place| place.address == address)?;
            open.close(&slowest);
        } else if open.places.len() >= self.caps.all {
            let slowest = open.slowest(|_| true)?;
            open.close(&slowest);
        }
        open.next += 1;
        let place = Arc::new(ConnectionSlot {
            number: open.next,
            address,
            begun: self.begun,
            blocked_since: AtomicU64::new(0),
            idle_since: AtomicU64::new(self.begun.elapsed().as_millis() as u64 + 1),
            answering: AtomicUsize::new(0),
            gives_way: Notify::new(),
        });
        open.places.insert(place.number, Arc::clone(&place));
        *open.by_address.entry(address).or_default() += 1;
        Some(Taken {
            connections: self.clone(),
            place,
        })
    }

    /// How many are open.
    pub fn count(&self) -> usize {
        self.open().places.len()
    }

    fn leave(&self, place: &ConnectionSlot) {
        self.open().remove(place);
    }

    fn open(&self) -> std::sync::MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One household or office has a whole /64 of addresses.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => address.into(),
        IpAddr::V6(address) => {
            Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX)).into()
        }
    }
}

impl Open {
    /// The one that has waited longest for its client.
    fn slowest(&self, is_asked: impl Fn(&ConnectionSlot) -> bool) -> Option<Arc<ConnectionSlot>> {
        let asked = self.places.values().filter(|place| is_asked(place));
        let waiting = asked.filter_map(|place| Some((place.waits_since()?, place)));
        waiting
            .min_by_key(|(since, place)| (*since, place.number))
            .map(|(_, place)| Arc::clone(place))
    }

    fn close(&mut self, place: &ConnectionSlot) {
        self.remove(place);
        place.gives_way.notify_one();
    }

    /// It counts no more, whether its task has noticed or not.
    fn remove(&mut self, place: &ConnectionSlot) {
        if self.places.remove(&place.number).is_none() {
            return;
        }
        if let Some(count) = self.by_address.get_mut(&place.address) {
            *count -= 1;
            if *count == 0 {
                self.by_address.remove(&place.address);
            }
        }
    }
}

/// A stream that ends when its client takes nothing for too long.
pub struct Watched {
    stream: TcpStream,
    place: Arc<ConnectionSlot>,
    patience: Duration,
    ends: Pin<Box<Sleep>>,
    /// A write waits for the client.
    is_writing: bool,
}

impl Watched {
    pub fn new(stream: TcpStream, place: Arc<ConnectionSlot>, patience: Duration) -> Self {
        Self {
            stream,
            place,
            patience,
            ends: Box::pin(tokio::time::sleep(patience)),
            is_writing: false,
        }
    }

    /// What a write came to: an error where the client has taken nothing for too long.
    fn wrote<T>(
        &mut self,
        context: &mut Context<'_>,
        wrote: Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        if wrote.is_ready() {
            self.place.goes_on();
            self.is_writing = false;
            return wrote;
        }
        self.place.is_blocked();
        if !std::mem::replace(&mut self.is_writing, true) {
            let ends = Instant::now() + self.patience;
            self.ends.as_mut().reset(ends);
        }
        ready!(self.ends.as_mut().poll(context));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for Watched {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Watched {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let wrote = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.wrote(context, wrote)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let wrote = Pin::new(&mut self.stream).poll_write_vectored(context, bytes);
        self.wrote(context, wrote)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;

    const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
    const THERE: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1));

    fn enter(connections: &Connections, address: IpAddr) -> Taken {
        connections
            .enter(address)
            .unwrap_or_else(|| panic!("there is no place"))
    }

    #[tokio::test]
    async fn the_one_that_waited_longest_for_its_client_gives_way() {
        let connections = Connections::new(Caps {
            all: 3,
            of_one_address: 2,
        });
        let first = connections.enter(HERE).map(|taken| taken.place.number);
        // It was given back at once.
        assert_eq!((first, connections.count()), (Some(1), 0));

        let busy = enter(&connections, HERE);
        let answering = Answering::begin(&busy.place);
        let idle = enter(&connections, HERE);
        let other = enter(&connections, THERE);
        // Two of this address: the one that is being answered stays, the idle one goes.
        let third = enter(&connections, HERE);
        idle.place.gives_way().await;
        assert_eq!(connections.count(), 3);
        // Three in all: of those that wait for their clients the first one goes, whoever it is.
        let _fourth = enter(&connections, THERE);
        other.place.gives_way().await;
        // Nobody of this address waits for a client: there is no place.
        let _busy_too = Answering::begin(&third.place);
        assert!(connections.enter(HERE).is_none());
        drop(answering);
        assert!(
            connections.enter(HERE).is_some(),
            "now one has nothing to do"
        );
    }
}
