//! A copy of the vendor's page that shows every path. Those of the operations with an unknown path are made up.

use baijiayun_mock::MockBuilder;
use baijiayun_page::page::{self, Address, Page};
use baijiayun_vod::metadata::{Method, Operation, Path, Source};
use baijiayun_vod::{API, account, category, marker, notice, question, subtitle, video, whitelist};

/// Returns the operations whose path is unknown.
pub fn unknown() -> impl Iterator<Item = &'static Operation> {
    API.operations.iter().copied().filter(|operation| operation.path == Path::Unknown)
}

/// Returns the operations that the page describes.
fn on_page() -> impl Iterator<Item = &'static Operation> {
    API.operations.iter().copied().filter(|operation| operation.source == Source::Page)
}

/// Returns a made-up path: `/openapi/subtitle/set_default`.
pub fn made_up_path(operation: &Operation) -> String {
    format!("/openapi/{}", operation.id.replace('.', "/"))
}

/// Returns the page.
pub fn page() -> Page {
    Page {
        title: Some("点播服务端API接口".to_owned()),
        server: Some(API.server.to_owned()),
        operations: on_page().map(stated).collect(),
        ..Page::default()
    }
}

/// Returns the page with changes to one of its operations.
pub fn page_with(id: &str, change: impl FnOnce(&mut page::Operation)) -> Page {
    let mut page = page();
    let place = on_page().position(|operation| operation.id == id).unwrap();
    change(&mut page.operations[place]);
    page
}

fn stated(operation: &Operation) -> page::Operation {
    let method =
        |method: &Method| if *method == Method::Get { page::Method::Get } else { page::Method::Post };
    page::Operation {
        number: operation
            .number
            .and_then(|number| number.strip_prefix("API-"))
            .and_then(|number| number.parse().ok()),
        title: operation.title_zh.to_owned(),
        anchor: operation.page.and_then(|link| link.anchor).map(str::to_owned),
        description: vec![operation.title_zh.to_owned()],
        methods: operation.methods.iter().map(method).collect(),
        address: Some(match operation.path {
            Path::Known(path) => Address::Path(path.to_owned()),
            Path::Dynamic => Address::Dynamic("{upload_url}".to_owned()),
            _ => Address::Path(made_up_path(operation)),
        }),
        params: Some(operation.params.iter().map(param).collect()),
        ..page::Operation::default()
    }
}

fn param(param: &baijiayun_vod::metadata::Param) -> page::Param {
    page::Param {
        name: param.name.to_owned(),
        required: Some(param.required),
        description: param.description.to_owned(),
        ..page::Param::default()
    }
}

/// Serves the operations with an unknown path at the made-up ones.
pub fn with_made_up_paths(builder: MockBuilder) -> MockBuilder {
    macro_rules! served {
        ($($request:ty),+ $(,)?) => {
            builder$(.path::<$request>(made_up_path(<$request as baijiayun_vod::Request>::OPERATION)))+
        };
    }
    served![
        account::GetDailyUsedFlow,
        account::GetProductUsage,
        account::ListVideoUsedFlow,
        category::SetVideoCategoryBatch,
        marker::List,
        marker::Save,
        marker::SetJump,
        marker::SetSlides,
        notice::Add,
        notice::Bind,
        question::Delete,
        question::List,
        question::ListUserAnswers,
        question::Save,
        subtitle::Delete,
        subtitle::List,
        subtitle::Rename,
        subtitle::SetDefault,
        subtitle::Upload,
        video::DeleteSources,
        whitelist::BindGroup,
        whitelist::BindUsers,
        whitelist::GetToken,
        whitelist::ListGroups,
        whitelist::ListUsers,
        whitelist::UnbindGroup,
        whitelist::UnbindUsers,
    ]
}
