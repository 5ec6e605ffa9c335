#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| baijiayun_fuzz::webhook::read(input));
