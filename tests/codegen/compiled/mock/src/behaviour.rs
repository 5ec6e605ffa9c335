//! A behaviour for each of the fixture's operations: what it is given, and what it must return.

pub mod files {
    use serde_json::Value;

    use crate::exchange::{Context, Incoming};
    use crate::generated::files::Attach;
    use crate::refusal::Refusal;

    pub fn attach(_: &mut Context<'_>, _: Attach) -> Result<(), Refusal> {
        Ok(())
    }

    pub async fn send(_: Incoming) -> Result<Value, Refusal> {
        Ok(Value::Null)
    }
}

pub mod json {
    use library_api::json::Loan;

    use crate::exchange::Context;
    use crate::generated::json::Lend;
    use crate::refusal::Refusal;

    pub fn lend(_: &mut Context<'_>, request: Lend) -> Result<Vec<Loan>, Refusal> {
        Ok(request.loans)
    }
}

pub mod pages {
    use library_api::pages::{ListLoansResponse, ListVisitsResponse};
    use serde_json::{Value, json};

    use crate::exchange::Context;
    use crate::generated::pages::{GetKey, ListLoans, ListVisits};
    use crate::refusal::Refusal;

    pub fn list_visits(_: &mut Context<'_>, _: ListVisits) -> Result<ListVisitsResponse, Refusal> {
        Ok(ListVisitsResponse { total: 0, list: Vec::new() })
    }

    pub fn list_loans(_: &mut Context<'_>, _: ListLoans) -> Result<ListLoansResponse, Refusal> {
        Ok(ListLoansResponse { count: Some(0), loans: None })
    }

    pub fn get_key(_: &mut Context<'_>, request: GetKey) -> Result<Value, Refusal> {
        Ok(json!({ "key": request.password.expose() }))
    }
}

pub mod params {
    use crate::exchange::Context;
    use crate::generated::params::Search;
    use crate::refusal::Refusal;

    pub fn search(_: &mut Context<'_>, _: Search) -> Result<(), Refusal> {
        Ok(())
    }
}

pub mod responses {
    use std::collections::BTreeMap;

    use library_api::BookId;
    use library_api::responses::Chapter;
    use serde_json::Value;

    use crate::exchange::Context;
    use crate::generated::responses::{ByBook, Fields, Truth};
    use crate::refusal::Refusal;

    pub fn fields(_: &mut Context<'_>, _: Fields) -> Result<Value, Refusal> {
        Err(Refusal)
    }

    pub fn by_book(_: &mut Context<'_>, _: ByBook) -> Result<BTreeMap<BookId, Vec<Chapter>>, Refusal> {
        Ok(BTreeMap::new())
    }

    pub fn truth(_: &mut Context<'_>, _: Truth) -> Result<Option<bool>, Refusal> {
        Ok(Some(true))
    }
}
