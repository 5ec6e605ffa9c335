//! A behaviour for each of the fixture's operations, with the arguments and results that generated code expects.

pub mod files {
    use serde_json::Value;

    use crate::call::{Context, StreamedCall};
    use crate::generated::files::Attach;
    use crate::rejection::Rejection;

    pub fn attach(_: &mut Context<'_>, _: Attach) -> Result<(), Rejection> {
        Ok(())
    }

    pub async fn send(_: StreamedCall) -> Result<Value, Rejection> {
        Ok(Value::Null)
    }
}

pub mod json {
    use library_api::json::Loan;

    use crate::call::Context;
    use crate::generated::json::{Arrange, Lend};
    use crate::rejection::Rejection;

    pub fn lend(_: &mut Context<'_>, request: Lend) -> Result<Vec<Loan>, Rejection> {
        Ok(request.loans)
    }

    pub fn arrange(_: &mut Context<'_>, _: Arrange) -> Result<(), Rejection> {
        Ok(())
    }
}

pub mod pages {
    use library_api::pages::{ListLoansResponse, ListVisitsResponse};
    use serde_json::{Value, json};

    use crate::call::Context;
    use crate::generated::pages::{CountLoans, GetKey, ListLoans, ListVisits};
    use crate::rejection::Rejection;

    pub fn list_visits(_: &mut Context<'_>, _: ListVisits) -> Result<ListVisitsResponse, Rejection> {
        Ok(ListVisitsResponse::default())
    }

    pub fn list_loans(_: &mut Context<'_>, _: ListLoans) -> Result<ListLoansResponse, Rejection> {
        let mut response = ListLoansResponse::default();
        response.count = Some(0);
        Ok(response)
    }

    pub fn count_loans(_: &mut Context<'_>, _: CountLoans) -> Result<i64, Rejection> {
        Ok(0)
    }

    pub fn get_key(_: &mut Context<'_>, request: GetKey) -> Result<Value, Rejection> {
        Ok(json!({ "key": request.password.expose() }))
    }
}

pub mod params {
    use crate::call::Context;
    use crate::generated::params::Search;
    use crate::rejection::Rejection;

    pub fn search(_: &mut Context<'_>, _: Search) -> Result<(), Rejection> {
        Ok(())
    }
}

pub mod responses {
    use std::collections::BTreeMap;

    use library_api::BookId;
    use library_api::responses::Chapter;
    use serde_json::Value;

    use crate::call::Context;
    use crate::generated::responses::{ByBook, Fields, Truth};
    use crate::rejection::Rejection;

    pub fn fields(_: &mut Context<'_>, _: Fields) -> Result<Value, Rejection> {
        Err(Rejection)
    }

    pub fn by_book(_: &mut Context<'_>, _: ByBook) -> Result<BTreeMap<BookId, Vec<Chapter>>, Rejection> {
        Ok(BTreeMap::new())
    }

    pub fn truth(_: &mut Context<'_>, _: Truth) -> Result<(), Rejection> {
        Ok(())
    }
}
