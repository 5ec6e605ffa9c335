//! The types of all requests, for tests of every operation.

use std::collections::BTreeSet;

use baijiayun_vod::API;

/// Calls a function with the type of every request, and makes sure that none is left out. The function returns
/// the id of the operation.
macro_rules! for_every_request {
    ($function:ident) => {
        $crate::operations::assert_all([
            $function::<baijiayun_vod::partner::CreateKey>(),
            $function::<baijiayun_vod::upload::GetUrl>(),
            $function::<baijiayun_vod::upload::UploadFile>(),
            $function::<baijiayun_vod::upload::GetResumeUrl>(),
            $function::<baijiayun_vod::video::GetStatus>(),
            $function::<baijiayun_vod::video::GetInfo>(),
            $function::<baijiayun_vod::video::GetImage>(),
            $function::<baijiayun_vod::video::RemoveDefinition>(),
            $function::<baijiayun_vod::video::DeleteSources>(),
            $function::<baijiayun_vod::video::Update>(),
            $function::<baijiayun_vod::video::Delete>(),
            $function::<baijiayun_vod::category::List>(),
            $function::<baijiayun_vod::category::GetInfo>(),
            $function::<baijiayun_vod::category::Add>(),
            $function::<baijiayun_vod::category::Delete>(),
            $function::<baijiayun_vod::category::ListVideos>(),
            $function::<baijiayun_vod::category::SetVideoCategory>(),
            $function::<baijiayun_vod::token::GetPlayerToken>(),
            $function::<baijiayun_vod::token::GetPlayerTokenBatch>(),
            $function::<baijiayun_vod::account::GetInfo>(),
            $function::<baijiayun_vod::play_data::GetUsedFlow>(),
            $function::<baijiayun_vod::account::GetUsedFlow>(),
            $function::<baijiayun_vod::play_data::ListPlayRecords>(),
            $function::<baijiayun_vod::play_data::ListAccountPlayRecords>(),
            $function::<baijiayun_vod::video::SetPublishStatus>(),
            $function::<baijiayun_vod::video::GetShareUrl>(),
            $function::<baijiayun_vod::play_data::GetPlayCountRank>(),
            $function::<baijiayun_vod::play_data::GetDailyPlayCount>(),
            $function::<baijiayun_vod::play_data::GetAccountDailyPlayCount>(),
            $function::<baijiayun_vod::video::List>(),
            $function::<baijiayun_vod::subtitle::Upload>(),
            $function::<baijiayun_vod::subtitle::List>(),
            $function::<baijiayun_vod::subtitle::Rename>(),
            $function::<baijiayun_vod::subtitle::SetDefault>(),
            $function::<baijiayun_vod::subtitle::Delete>(),
            $function::<baijiayun_vod::account::GetDailyUsedFlow>(),
            $function::<baijiayun_vod::account::ListVideoUsedFlow>(),
            $function::<baijiayun_vod::account::GetProductUsage>(),
            $function::<baijiayun_vod::notice::Add>(),
            $function::<baijiayun_vod::notice::Bind>(),
            $function::<baijiayun_vod::question::List>(),
            $function::<baijiayun_vod::question::Save>(),
            $function::<baijiayun_vod::question::Delete>(),
            $function::<baijiayun_vod::category::SetVideoCategoryBatch>(),
            $function::<baijiayun_vod::marker::SetSlides>(),
            $function::<baijiayun_vod::marker::Save>(),
            $function::<baijiayun_vod::marker::List>(),
            $function::<baijiayun_vod::marker::SetJump>(),
            $function::<baijiayun_vod::whitelist::GetToken>(),
            $function::<baijiayun_vod::whitelist::ListGroups>(),
            $function::<baijiayun_vod::whitelist::BindGroup>(),
            $function::<baijiayun_vod::whitelist::UnbindGroup>(),
            $function::<baijiayun_vod::whitelist::ListUsers>(),
            $function::<baijiayun_vod::whitelist::BindUsers>(),
            $function::<baijiayun_vod::whitelist::UnbindUsers>(),
            $function::<baijiayun_vod::question::ListUserAnswers>(),
            $function::<baijiayun_vod::callback::SetUrl>(),
            $function::<baijiayun_vod::callback::GetUrl>(),
            $function::<baijiayun_vod::video::GetUrl>(),
            $function::<baijiayun_vod::video::TranscodeAgain>(),
            $function::<baijiayun_vod::play_data::ListPlaybackPlayRecords>(),
        ])
    };
}

pub(crate) use for_every_request;

pub fn assert_all(checked: impl IntoIterator<Item = &'static str>) {
    let checked: BTreeSet<_> = checked.into_iter().collect();
    let all: BTreeSet<_> = API.operations.iter().map(|operation| operation.id).collect();
    assert_eq!(checked, all);
}
