//! Reads the bytes of a saved page into a [`Document`](crate::Document).
