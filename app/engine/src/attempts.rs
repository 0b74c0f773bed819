//! Limits on attempts to get in: passwords, links and tokens.
//!
//! Only failed attempts count. One is counted before the password is hashed and given back when it was right, so that many
//! at once cannot slip through. A guess counts for the account and for the network it comes from. Who comes from a browser
//! or a network in which they signed in before has a budget of their own there, so that nobody locks another person out.
//! All of it is in memory: a limit never needs a write, and recovers by itself.

use crate::Engine;
use crate::clock::{Clock, Moment};
use crate::person::Actor;
use governor::clock::Clock as Ticking;
use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::state::StateStore;
use governor::{Quota, RateLimiter};
use model::Problem;
use model::id::PersonId;
use model::person::About;
use model::role::Act;
use std::collections::{HashMap, VecDeque};
use std::num::NonZero;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How long it takes until all of a budget is back. So within it at most twice as many attempts are taken.
const RECOVERY: Duration = Duration::from_secs(15 * 60);
/// How many accounts, and how many networks, are remembered.
const MAX_KEYS: usize = 20_000;
/// How many failed attempts admins can look at.
const MAX_SHOWN: usize = 200;

/// How many attempts may fail at once.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// For one account, and for each place where its person has signed in.
    pub per_account: NonZero<u32>,
    /// From one network. Many people may be behind one address.
    pub per_network: NonZero<u32>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            per_account: const { NonZero::new(5).unwrap() },
            per_network: const { NonZero::new(50).unwrap() },
        }
    }
}

/// Where an attempt comes from.
#[derive(Debug, Clone, Default)]
pub struct Origin {
    /// The address, for people.
    pub address: String,
    /// What is counted as one place: the address, or the network of an IPv6 address.
    pub network: String,
    /// The browser, by the hash of the cookie that it keeps.
    pub browser: Option<String>,
}

/// How somebody tried to get in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// By an address and a password.
    Password,
    /// By a link that was made for one person.
    Link,
    /// By the secret of a token.
    Token,
}

impl Door {
    /// What was wrong, for a list.
    pub fn words(self) -> &'static str {
        match self {
            Self::Password => "wrong password",
            Self::Link => "unknown link",
            Self::Token => "unknown token",
        }
    }
}

/// Failed attempts of one kind, for one account, from one address.
#[derive(Debug, Clone)]
pub struct FailedAttempt {
    /// The last time.
    pub at: Moment,
    /// How.
    pub door: Door,
    /// As whom, where there is such a person.
    pub person: Option<PersonId>,
    /// Their name.
    pub name: Option<String>,
    /// From where.
    pub address: String,
    /// How often.
    pub count: u64,
}

/// The budgets, and what was spent of them.
#[derive(Clone)]
pub(crate) struct Attempts {
    accounts: Budget,
    networks: Budget,
    failed: Arc<Mutex<VecDeque<FailedAttempt>>>,
}

/// What one attempt may cost.
pub(crate) struct Taken<'a>(Vec<(&'a Budget, String)>);

impl Taken<'_> {
    /// It was no failure.
    pub fn give_back(self) {
        for (budget, key) in self.0 {
            budget.give_back(&key);
        }
    }
}

impl Attempts {
    pub fn new(limits: Limits, clock: &Clock) -> Self {
        Self {
            accounts: Budget::new(limits.per_account, clock),
            networks: Budget::new(limits.per_network, clock),
            failed: Arc::default(),
        }
    }

    /// A guess at the password of an account. Who is known at the place does not share its budget with strangers.
    pub fn guess(
        &self,
        account: &str,
        place: Option<&str>,
        origin: &Origin,
    ) -> Result<Taken<'_>, Problem> {
        let key = format!("{account}\n{}", place.unwrap_or_default());
        self.accounts.take(&key)?;
        let mut taken = Taken(vec![(&self.accounts, key)]);
        // A known browser is not kept out by what others do from the same network.
        if place.is_none() || place != origin.browser.as_deref() {
            if let Err(problem) = self.networks.take(&origin.network) {
                taken.give_back();
                return Err(problem);
            }
            taken.0.push((&self.networks, origin.network.clone()));
        }
        Ok(taken)
    }

    /// A link or a token that does not work. It is counted after it was looked up: only that tells it from one that works, and
    /// whoever holds one that works is let in from a network whose budget somebody else has spent.
    pub fn miss(&self, door: Door, origin: &Origin) -> Result<(), Problem> {
        self.networks.take(&format!("{door:?}\n{}", origin.network))
    }

    /// Keeps it for the admins' list.
    pub fn keep(&self, attempt: FailedAttempt) {
        let mut failed = lock(&self.failed);
        let same = |kept: &FailedAttempt| {
            (kept.door, &kept.person, &kept.address)
                == (attempt.door, &attempt.person, &attempt.address)
        };
        let before = failed.iter().position(same);
        let count = before
            .and_then(|at| failed.remove(at))
            .map_or(1, |kept| kept.count + 1);
        failed.push_front(FailedAttempt { count, ..attempt });
        failed.truncate(MAX_SHOWN);
    }
}

impl Engine {
    /// Counts a link that leads to nobody. Refused when too many came from there.
    pub fn miss_link(&self, origin: &Origin) -> Result<(), Problem> {
        self.failed(Door::Link, None, "", origin);
        self.attempts.miss(Door::Link, origin)
    }

    /// Writes a failed attempt down: one line for the operator, one for the admins. No secret stands in either.
    pub(crate) fn failed(
        &self,
        door: Door,
        person: Option<PersonId>,
        account: &str,
        origin: &Origin,
    ) {
        let address = &origin.address;
        tracing::warn!(
            address,
            account,
            "an attempt to get in failed: {}",
            door.words()
        );
        metrics::counter!("holdpoint_sign_in_failures_total").increment(1);
        self.attempts.keep(FailedAttempt {
            at: self.clock.now(),
            door,
            person,
            name: None,
            address: address.clone(),
            count: 1,
        });
    }

    /// The failed attempts on this node since its start, the newest first.
    pub async fn list_failed_attempts(&self, actor: &Actor) -> Result<Vec<FailedAttempt>, Problem> {
        actor.may(Act::Read, About::Kind("person"))?;
        let mut failed: Vec<_> = lock(&self.attempts.failed).iter().cloned().collect();
        let people = failed.iter().filter_map(|attempt| attempt.person.as_ref());
        let names = self.names(people.collect()).await?;
        for attempt in &mut failed {
            attempt.name = attempt
                .person
                .as_ref()
                .map(|id| names.of(Some(id)).to_owned());
        }
        Ok(failed)
    }
}

/// So many at once, and as many again in each quarter of an hour, one by one.
#[derive(Clone)]
struct Budget {
    limiter: Arc<RateLimiter<String, Tallies, Ticks, NoOpMiddleware<Nanos>>>,
    tallies: Tallies,
    clock: Clock,
    period: Nanos,
    /// A tally that lies further ahead was made by a clock that has been set back since.
    furthest: Nanos,
}

impl Budget {
    fn new(burst: NonZero<u32>, clock: &Clock) -> Self {
        let tallies = Tallies::default();
        let period = RECOVERY / burst.get();
        let quota = Quota::with_period(period)
            .unwrap_or(Quota::per_hour(NonZero::<u32>::MIN))
            .allow_burst(burst);
        Self {
            limiter: Arc::new(RateLimiter::new(quota, tallies.clone(), Ticks::default())),
            tallies,
            clock: clock.clone(),
            period: period.into(),
            furthest: Nanos::from(RECOVERY + period),
        }
    }

    fn take(&self, key: &String) -> Result<(), Problem> {
        let milliseconds = u64::try_from(self.clock.now().0).unwrap_or_default();
        let now = Nanos::new(milliseconds.saturating_mul(1_000_000));
        self.limiter
            .clock()
            .0
            .store(now.as_u64(), Ordering::Relaxed);
        self.tallies.tidy(key, now, now + self.furthest);
        self.limiter
            .check_key(key)
            .map_err(|until| Problem::TooOften {
                seconds: until.wait_time_from(now).as_secs() + 1,
            })
    }

    fn give_back(&self, key: &String) {
        if let Some(tally) = lock(&self.tallies.0).get_mut(key) {
            *tally = tally.saturating_sub(self.period);
        }
    }
}

/// What was spent, by key: the moment at which all of it is back.
#[derive(Clone, Default)]
struct Tallies(Arc<Mutex<HashMap<String, Nanos>>>);

impl Tallies {
    /// Makes room for one more key, and forgets what a later time has left behind.
    fn tidy(&self, key: &str, now: Nanos, furthest: Nanos) {
        let mut tallies = lock(&self.0);
        if tallies.get(key).is_some_and(|tally| *tally > furthest) {
            tallies.remove(key);
        }
        if tallies.len() >= MAX_KEYS && !tallies.contains_key(key) {
            tallies.retain(|_, tally| *tally > now && *tally <= furthest);
            let least = tallies.iter().min_by_key(|(_, tally)| **tally);
            if let Some(least) = least
                .map(|(key, _)| key.clone())
                .filter(|_| tallies.len() >= MAX_KEYS)
            {
                tallies.remove(&least);
            }
        }
    }
}

impl StateStore for Tallies {
    type Key = String;

    fn measure_and_replace<T, F, E>(&self, key: &String, measure: F) -> Result<T, E>
    where
        F: Fn(Option<Nanos>) -> Result<(T, Nanos), E>,
    {
        let mut tallies = lock(&self.0);
        let (outcome, tally) = measure(tallies.get(key).copied())?;
        tallies.insert(key.clone(), tally);
        Ok(outcome)
    }
}

/// The time, as the limiter reads it. It begins at zero, so that tallies are moments and not distances from a start.
#[derive(Default)]
struct Ticks(AtomicU64);

impl Ticking for Ticks {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        Nanos::new(self.0.load(Ordering::Relaxed))
    }
}

fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicI64;

    fn at(now: &Arc<AtomicI64>) -> Clock {
        let now = Arc::clone(now);
        Clock::new(move || Moment(now.load(Ordering::SeqCst)))
    }

    fn per_account() -> NonZero<u32> {
        Limits::default().per_account
    }

    #[test]
    fn as_many_as_the_limit_says_at_once_and_all_are_back_after_a_quarter_of_an_hour() {
        for burst in [1, 2, 7, 50, u32::MAX] {
            let now = Arc::new(AtomicI64::new(1_000_000_000));
            let burst = NonZero::new(burst).unwrap_or(NonZero::<u32>::MIN);
            let budget = Budget::new(burst, &at(&now));
            let key = "account".to_owned();
            let many = burst.get().min(1_000);
            let taken = |many: u32| (0..many).all(|_| budget.take(&key).is_ok());
            for _ in 0..2 {
                assert!(taken(many), "{burst}");
                assert_eq!(taken(1), many < burst.get(), "{burst}");
                now.fetch_add(15 * 60_000, Ordering::SeqCst);
            }
        }
    }

    #[test]
    fn at_most_ten_guesses_in_a_quarter_of_an_hour_and_all_are_back_after_it() {
        let now = Arc::new(AtomicI64::new(1_000_000_000));
        let budget = Budget::new(per_account(), &at(&now));
        let key = "account".to_owned();
        let mut taken = 0;
        for _ in 0..900 {
            taken += usize::from(budget.take(&key).is_ok());
            now.fetch_add(1_000, Ordering::SeqCst);
        }
        assert!((5..=10).contains(&taken), "{taken}");
        now.fetch_add(15 * 60_000, Ordering::SeqCst);
        assert_eq!((0..9).filter(|_| budget.take(&key).is_ok()).count(), 5);
    }

    #[test]
    fn what_was_right_costs_nothing_and_a_clock_set_back_locks_nobody_out() {
        let now = Arc::new(AtomicI64::new(1_000_000_000));
        let budget = Budget::new(per_account(), &at(&now));
        let key = "account".to_owned();
        for _ in 0..50 {
            assert_eq!(budget.take(&key), Ok(()));
            budget.give_back(&key);
        }
        while budget.take(&key).is_ok() {}
        now.fetch_sub(86_400_000, Ordering::SeqCst);
        assert_eq!(budget.take(&key), Ok(()));
    }

    #[test]
    fn memory_is_bounded_and_what_weighs_most_is_kept() {
        let now = Arc::new(AtomicI64::new(1_000_000_000));
        let budget = Budget::new(per_account(), &at(&now));
        let victim = "victim".to_owned();
        while budget.take(&victim).is_ok() {}
        for number in 0..MAX_KEYS + 500 {
            assert_eq!(budget.take(&number.to_string()), Ok(()));
        }
        assert!(lock(&budget.tallies.0).len() <= MAX_KEYS);
        assert!(
            budget.take(&victim).is_err(),
            "the flood has not washed it away"
        );
    }
}
