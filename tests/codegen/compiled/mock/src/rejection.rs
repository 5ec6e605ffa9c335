//! The part of the mock's `rejection` that generated code uses.

#[derive(Debug)]
pub struct Rejection;

impl Rejection {
    pub fn no_such_path() -> Self {
        Self
    }
}
