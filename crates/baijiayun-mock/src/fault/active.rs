//! The faults that are active.

use baijiayun_vod::metadata::Operation;
use fastrand::Rng;

use super::injection::{Fault, Frequency, Injection};

/// The injected faults that can still happen.
#[derive(Debug)]
pub(crate) struct ActiveFaults {
    injections: Vec<Injection>,
    rng: Rng,
}

impl ActiveFaults {
    pub(crate) fn new(seed: u64) -> Self {
        Self { injections: Vec::new(), rng: Rng::with_seed(seed) }
    }

    pub(crate) fn add(&mut self, injection: Injection) {
        self.injections.push(injection);
    }

    pub(crate) fn clear(&mut self) {
        self.injections.clear();
    }

    /// Returns the faults of a call of `operation`, which is `None` for a path without one. At most one of
    /// the faults is a response.
    pub(crate) fn of_call(&mut self, operation: Option<&Operation>) -> Vec<Fault> {
        let mut faults: Vec<Fault> = Vec::new();
        for injection in &mut self.injections {
            let applies = injection.operation.is_none_or(|wanted| operation == Some(wanted));
            let has_response = faults.iter().any(|fault| matches!(fault, Fault::Response(_)));
            if !applies || (has_response && matches!(injection.fault, Fault::Response(_))) {
                continue;
            }
            let happens = match &mut injection.frequency {
                Frequency::Always => true,
                Frequency::Times(0) => false,
                Frequency::Times(left) => {
                    *left -= 1;
                    true
                }
                Frequency::WithProbability(probability) => self.rng.f64() < *probability,
            };
            if happens {
                faults.push(injection.fault.clone());
            }
        }
        self.injections.retain(|injection| !matches!(injection.frequency, Frequency::Times(0)));
        faults
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use baijiayun_vod::{API, video};

    use super::*;
    use crate::fault::MockResponse;

    #[test]
    fn faults_apply_to_their_operation_and_number_of_calls() {
        let mut faults = ActiveFaults::new(0);
        faults.add(Fault::Html.times(2).on::<video::GetInfo>());
        faults.add(Fault::ResetAfter.once());
        let info = API.operation("video.get_info");
        let list = API.operation("video.list");
        assert_eq!(faults.of_call(list), [Fault::ResetAfter]);
        assert_eq!(faults.of_call(None), []);
        assert_eq!(faults.of_call(info), [Fault::Html]);
        assert_eq!(faults.of_call(info), [Fault::Html]);
        assert_eq!(faults.of_call(info), []);
    }

    #[test]
    fn an_injected_response_is_used_up_before_the_next_one() {
        let mut faults = ActiveFaults::new(0);
        let first = Fault::Response(MockResponse::body("1"));
        let second = Fault::Response(MockResponse::body("2"));
        faults.add(first.clone().once());
        faults.add(second.clone().always());
        assert_eq!(faults.of_call(None), [first]);
        assert_eq!(faults.of_call(None), std::slice::from_ref(&second));
        assert_eq!(faults.of_call(None), [second]);
    }

    #[test]
    fn the_same_seed_gives_the_same_faults() {
        let pattern = |seed| -> Vec<usize> {
            let mut faults = ActiveFaults::new(seed);
            faults.add(Fault::Truncated.with_probability(0.5));
            (0..50).map(|_| faults.of_call(None).len()).collect()
        };
        assert_eq!(pattern(3), pattern(3));
        assert!(pattern(3).contains(&0) && pattern(3).contains(&1));
    }
}
