//! The state file of the mock.

use baijiayun_mock::State;

/// Reads a state. It is the same after it is written.
pub fn read(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    match State::from_yaml(&text) {
        Ok(state) => {
            let written = state.to_yaml().expect("a state can be written");
            let again = State::from_yaml(&written).unwrap_or_else(|error| panic!("{error}\n{written}"));
            assert_eq!(again.to_yaml().expect("a state can be written"), written);
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}
