//! The numbers by which people name parts of a rollout.

/// The number of a phase and of the hold point behind it, from 1.
pub type PhaseNumber = usize;

/// The number of a criterion in its run, from 1.
pub type CriterionNumber = usize;
