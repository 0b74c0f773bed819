//! Through the front door: everything a person or a browser can ask for.

mod assets;
mod bad_input;
mod events;
mod headers;
mod import;
mod imports;
mod library;
mod people;
mod reading;
mod revisions;
mod rights;
mod rollout;
mod samples;
mod search;
mod sign_off;
mod snapshots;
mod trust;
