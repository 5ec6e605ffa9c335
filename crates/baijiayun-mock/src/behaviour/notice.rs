//! Notices.

use baijiayun_vod::NoticeId;
use baijiayun_vod::notice::AddResponse;

use crate::call::Context;
use crate::generated::notice::{Add, Bind};
use crate::rejection::Rejection;

pub fn add(context: &mut Context<'_>, request: Add) -> Result<AddResponse, Rejection> {
    if request.notice.is_empty() {
        return Err(Rejection::bad("notice"));
    }
    let id = NoticeId(context.next_id()?);
    context.account.notices.insert(id, request.notice.clone());
    Ok(record!(AddResponse { id, notice: Some(request.notice) }))
}

pub fn bind(context: &mut Context<'_>, request: Bind) -> Result<(), Rejection> {
    if !context.account.notices.contains_key(&request.notice_id) {
        return Err(Rejection::parameter("公告不存在"));
    }
    context.check_videos(&request.video_ids)?;
    for id in &request.video_ids {
        context.video(*id)?.notice = Some(request.notice_id);
    }
    Ok(())
}
