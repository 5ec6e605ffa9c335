//! Stand-in for the mock's `php`.

pub enum Shape {
    Number,
    YesNo,
    Time,
    Text,
    List(&'static Shape),
    Map(&'static Shape),
    Record(fn() -> &'static [Member]),
    Fixed,
}

pub struct Member {
    pub name: &'static str,
    pub required: bool,
    pub shape: &'static Shape,
}
