//! The operator's commands, as an operator gives them: the binary, a folder, a shell.

mod backup;
mod damage;
mod doctor;
mod flags;
mod orders;
mod rights;
mod schedule;
mod seen;
mod tls;
mod under_load;
mod users;
mod witness;
mod workspace;
