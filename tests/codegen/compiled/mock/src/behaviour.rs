//! The behaviour of each of the fixture's operations.

pub mod files {
    use serde_json::Value;

    use crate::exchange::Context;
    use crate::generated::files::Attach;
    use crate::receive::{Incoming, Refusal};

    pub fn attach(_: &mut Context<'_>, _: Attach) -> Result<(), Refusal> {
        Ok(())
    }

    pub async fn send(_: Incoming) -> Result<Value, Refusal> {
        Ok(Value::Null)
    }
}

pub mod json {
    use crate::exchange::Context;
    use crate::generated::json::{Lend, Loan};
    use crate::receive::Refusal;

    pub fn lend(_: &mut Context<'_>, request: Lend) -> Result<Vec<Loan>, Refusal> {
        Ok(request.loans)
    }
}

pub mod pages {
    use crate::exchange::Context;
    use crate::generated::pages::{
        GetKey, GetKeyResponse, ListLoans, ListLoansResponse, ListVisits, ListVisitsResponse,
    };
    use crate::receive::Refusal;

    pub fn list_visits(_: &mut Context<'_>, _: ListVisits) -> Result<ListVisitsResponse, Refusal> {
        Ok(ListVisitsResponse { total: 0, list: Vec::new() })
    }

    pub fn list_loans(_: &mut Context<'_>, _: ListLoans) -> Result<ListLoansResponse, Refusal> {
        Ok(ListLoansResponse { count: Some(0), loans: None })
    }

    pub fn get_key(_: &mut Context<'_>, request: GetKey) -> Result<GetKeyResponse, Refusal> {
        Ok(GetKeyResponse { partner_key: request.secret_key.expose().to_owned() })
    }
}

pub mod params {
    use crate::exchange::Context;
    use crate::generated::params::Search;
    use crate::receive::Refusal;

    pub fn search(_: &mut Context<'_>, _: Search) -> Result<(), Refusal> {
        Ok(())
    }
}

pub mod responses {
    use std::collections::BTreeMap;

    use crate::exchange::Context;
    use crate::generated::responses::{ByBook, Chapter, Fields, FieldsResponse, Truth};
    use crate::generated::types::BookId;
    use crate::receive::Refusal;

    pub fn fields(_: &mut Context<'_>, _: Fields) -> Result<FieldsResponse, Refusal> {
        Err(Refusal)
    }

    pub fn by_book(_: &mut Context<'_>, _: ByBook) -> Result<BTreeMap<BookId, Vec<Chapter>>, Refusal> {
        Ok(BTreeMap::new())
    }

    pub fn truth(_: &mut Context<'_>, _: Truth) -> Result<bool, Refusal> {
        Ok(true)
    }
}
