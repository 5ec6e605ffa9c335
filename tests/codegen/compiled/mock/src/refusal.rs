//! As much of the mock's `refusal` as generated code uses.

#[derive(Debug)]
pub struct Refusal;

impl Refusal {
    pub fn no_such_path() -> Self {
        Self
    }
}
