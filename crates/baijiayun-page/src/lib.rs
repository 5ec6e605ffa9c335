//! Reads the vendor's API pages.
//!
//! Data flows one way: [`read`] turns HTML, Markdown or text into a [`Document`], and [`interpret`] turns that into
//! a [`Page`]: the operations as the page states them. [`render`] writes a page in the vendor's shape.
//!
//! Nothing is guessed silently: a part that cannot be understood becomes a [`page::Problem`] with its line, and an
//! address that the page shows only in part stays [`page::Address::CutOff`].

pub mod document;
pub mod page;
pub mod read;
mod words;

pub use document::Document;
pub use page::Page;
