//! What was measured at one size.

/// One answer, or whatever else was measured.
#[derive(Clone, Debug)]
pub(super) struct Measured {
    pub(super) what: &'static str,
    pub(super) figures: Vec<(&'static str, f64)>,
}
