//! Numbers that look random and come again.

/// A small generator; the test prints its seed. Quality does not matter here.
pub struct Seeded(pub u64);

impl Seeded {
    /// A number below a limit.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit.max(1)
    }
}
