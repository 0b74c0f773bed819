//! Orders: what an operator's command has done to a workspace. A command carries its order out itself where nobody holds
//! the data folder, brings it to the server that does through the socket in the folder, or to a server elsewhere
//! (`send.rs`). Whoever carries it out, it is done by [`Order::carry_out`].

mod answer;
pub mod checkpoint;
pub mod doctor;
pub mod document;
mod index;
mod order;
mod place;
pub mod send;
pub mod socket;
pub mod token;
pub mod user;
pub mod verify;

pub use answer::Answer;
pub use order::Order;
pub use place::Workplace;
