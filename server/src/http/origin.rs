//! Where a request comes from: the address, and the browser by a cookie of its own.

use super::State;
use super::listen::Peer;
use axum::http::HeaderMap;
use axum::http::header::{COOKIE, HeaderValue};
use axum::http::request::Parts;
use engine::attempts::Origin;
use engine::clock::new_secret;
use engine::hash;
use model::Problem;
use std::net::{IpAddr, Ipv6Addr};

const FORWARDED: &str = "x-forwarded-for";
/// How long a browser keeps its cookie: 180 days, as long as we remember it.
const KEEPS_S: u32 = 180 * 24 * 60 * 60;

/// Where it comes from.
pub fn of(state: &State, parts: &Parts) -> Origin {
    let Some(peer) = parts.extensions.get::<Peer>() else {
        return Origin::default();
    };
    let address = client(&parts.headers, peer.0.ip(), |address| {
        let proxies = &state.config.trusted_proxies;
        proxies.iter().any(|proxy| proxy.contains(address))
    });
    Origin {
        address: address.to_string(),
        network: network(address),
        browser: secret_of_browser(state, &parts.headers).map(|secret| hash::of(secret.as_bytes())),
    }
}

/// The address of the client. What proxies of ours have added is read from the right, up to the first address that is
/// none of theirs: everything before it is what a stranger says.
fn client(headers: &HeaderMap, peer: IpAddr, is_trusted: impl Fn(IpAddr) -> bool) -> IpAddr {
    let said = headers.get_all(FORWARDED).iter();
    let said: Vec<&str> = said
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(','))
        .collect();
    let mut client = peer.to_canonical();
    for hop in said.into_iter().rev() {
        if !is_trusted(client) {
            break;
        }
        let Ok(hop) = hop.trim().parse::<IpAddr>() else {
            break;
        };
        client = hop.to_canonical();
    }
    client
}

/// One household or office has a whole /64.
fn network(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{}/64", Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}

fn cookie_name(state: &State) -> &'static str {
    match state.is_https() {
        true => "__Host-holdpoint-browser",
        false => "holdpoint-browser",
    }
}

fn secret_of_browser<'a>(state: &State, headers: &'a HeaderMap) -> Option<&'a str> {
    let cookies = headers.get_all(COOKIE).iter();
    let mut cookies = cookies
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'));
    cookies.find_map(|cookie| {
        let (name, value) = cookie.trim().split_once('=')?;
        (name == cookie_name(state) && value.len() == 64).then_some(value)
    })
}

/// The cookie by which this browser is known from now on, and the same origin with it. `None`: it has one already.
pub fn mark_browser(state: &State, origin: &mut Origin) -> Result<Option<HeaderValue>, Problem> {
    if origin.browser.is_some() {
        return Ok(None);
    }
    let secret = new_secret()?;
    origin.browser = Some(hash::of(secret.as_bytes()));
    let secure = if state.is_https() { "; Secure" } else { "" };
    let name = cookie_name(state);
    let cookie =
        format!("{name}={secret}; Path=/; Max-Age={KEEPS_S}; SameSite=Lax; HttpOnly{secure}");
    HeaderValue::from_str(&cookie)
        .map(Some)
        .map_err(Problem::fault)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(lines: &[&str], peer: &str) -> Option<String> {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(FORWARDED, HeaderValue::from_str(line).ok()?);
        }
        let is_trusted = |address: IpAddr| address.to_string().starts_with("10.0.0.");
        let client = client(&headers, peer.parse().ok()?, is_trusted);
        Some(client.to_string())
    }

    #[test]
    fn a_proxy_is_believed_only_if_it_is_listed_and_only_for_what_it_adds() {
        for (lines, peer, expected) in [
            (&[][..], "192.0.2.1", "192.0.2.1"),
            (&["203.0.113.5"], "192.0.2.1", "192.0.2.1"),
            (&["203.0.113.5"], "10.0.0.1", "203.0.113.5"),
            (&["198.51.100.7, 203.0.113.5"], "10.0.0.1", "203.0.113.5"),
            (&["203.0.113.5, 10.0.0.2"], "10.0.0.1", "203.0.113.5"),
            (&["198.51.100.7", "203.0.113.5"], "10.0.0.1", "203.0.113.5"),
            (&["nonsense, 10.0.0.2"], "10.0.0.1", "10.0.0.2"),
            (&["203.0.113.5, nonsense"], "10.0.0.1", "10.0.0.1"),
            (&["::ffff:203.0.113.5"], "10.0.0.1", "203.0.113.5"),
            (&[""], "10.0.0.1", "10.0.0.1"),
        ] {
            assert_eq!(
                seen(lines, peer).as_deref(),
                Some(expected),
                "{lines:?} from {peer}"
            );
        }
    }

    #[test]
    fn an_address_of_ipv6_counts_as_its_network() {
        let of = |text: &str| text.parse().map(network).ok();
        assert_eq!(
            of("2001:db8:1:2:3:4:5:6").as_deref(),
            Some("2001:db8:1:2::/64")
        );
        assert_eq!(of("192.0.2.1").as_deref(), Some("192.0.2.1"));
    }
}
