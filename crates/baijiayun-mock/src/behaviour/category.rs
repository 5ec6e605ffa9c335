//! The tree of categories.

use baijiayun_vod::category::{
    AddResponse, CategorisedVideo, Category, CategoryVideo, DeleteResponse, GetInfoResponse, ListResponse,
    ListVideosResponse, SetVideoCategoryBatchResponse, SetVideoCategoryResponse,
};
use baijiayun_vod::{CategoryId, DefinitionName, VideoStatus};

use super::page::page;
use crate::call::Context;
use crate::generated::category::{
    Add, Delete, GetInfo, List, ListVideos, SetVideoCategory, SetVideoCategoryBatch,
};
use crate::rejection::Rejection;
use crate::routes::preface_url;
use crate::state::{self, Video, category};

/// The state of the review of every video. The meaning of the values is not known.
const AUDIT_STATUS: i64 = 1;

const NO_SUCH_CATEGORY: &str = "分类不存在或已删除";

pub fn list(context: &mut Context<'_>, _: List) -> Result<ListResponse, Rejection> {
    Ok(record!(ListResponse { list: children(context, CategoryId(0), true) }))
}

pub fn get_info(context: &mut Context<'_>, request: GetInfo) -> Result<GetInfoResponse, Rejection> {
    let id = request.category_id;
    let (name, parent_id) = if id == state::Category::root() {
        (String::new(), id)
    } else {
        let category = find(context, id)?;
        (category.name.clone(), category.parent_id)
    };
    Ok(record!(GetInfoResponse {
        id: Some(id),
        name: Some(name),
        parent_id: Some(parent_id),
        level: Some(level(context, id)),
        children: Some(children(context, id, false)),
    }))
}

pub fn add(context: &mut Context<'_>, request: Add) -> Result<AddResponse, Rejection> {
    let parent_id = request.parent_id.unwrap_or(state::Category::root());
    if parent_id != state::Category::root() {
        find(context, parent_id)?;
    }
    if category::path(&context.account.categories, parent_id).len() >= category::LEVELS {
        return Err(Rejection::parameter(format!("分类最多{}级", category::LEVELS)));
    }
    let id = CategoryId(context.next_id()?);
    let added = state::Category { name: request.name.clone(), parent_id };
    context.account.categories.insert(id, added);
    Ok(record!(AddResponse {
        id,
        name: Some(request.name),
        parent_id: Some(parent_id),
        level: Some(level(context, id)),
    }))
}

/// Deletes the category and its subcategories. The vendor may reject the call instead.
pub fn delete(context: &mut Context<'_>, request: Delete) -> Result<DeleteResponse, Rejection> {
    let id = request.category_id;
    find(context, id)?;
    if count_videos(context, id) > 0 {
        return Err(Rejection::general("分类下存在视频，不能删除"));
    }
    let categories = &context.account.categories;
    let below: Vec<_> = categories.keys().copied().filter(|other| is_below(context, *other, id)).collect();
    for id in below {
        context.account.categories.remove(&id);
    }
    Ok(record!(DeleteResponse { category_id: Some(id) }))
}

/// Lists the videos of the category and of its subcategories. The vendor may not include the latter.
pub fn list_videos(context: &mut Context<'_>, request: ListVideos) -> Result<ListVideosResponse, Rejection> {
    let id = request.category_id;
    find(context, id)?;
    let videos = context.account.videos.iter().rev();
    let listed = videos.filter(|(_, video)| is_below(context, video.category_id, id)).map(|(id, video)| {
        let levels = category::levels(&context.account.categories, video.category_id);
        let status = video.status(context.now, context.settings);
        let done = status == VideoStatus::Transcoded;
        record!(CategoryVideo {
            category_level1_id: levels.category_level1_id,
            category_level2_id: levels.category_level2_id,
            category_level3_id: levels.category_level3_id,
            category_level4_id: levels.category_level4_id,
            category_level5_id: levels.category_level5_id,
            video_id: *id,
            name: video.name.clone(),
            status,
            total_size: Some(video.total_size()),
            create_time: Some(video.create_time),
            preface_url: done.then(|| preface_url(context.base_url, *id)),
            length: Some(video.length()),
            publish_status: Some(video.publish_status),
            total_transcode_size: done.then(|| video.total_transcode_size()),
            origin_definition: done.then_some(DefinitionName::SuperHigh),
            audit_status: Some(AUDIT_STATUS),
            file_md5: video.upload.md5.clone(),
        })
    });
    let (total, list) = page(listed.collect(), request.page, request.page_size, 20);
    Ok(record!(ListVideosResponse {
        total,
        page: Some(request.page.unwrap_or(1)),
        page_size: Some(request.page_size.unwrap_or(20)),
        list,
    }))
}

pub fn set_video_category(
    context: &mut Context<'_>,
    request: SetVideoCategory,
) -> Result<SetVideoCategoryResponse, Rejection> {
    let video_id = request.video_id;
    let category_id = request.category_id;
    context.video(video_id)?;
    if category_id != state::Category::root() {
        find(context, category_id)?;
    }
    context.video(video_id)?.category_id = category_id;
    let levels = category::levels(&context.account.categories, category_id);
    Ok(record!(SetVideoCategoryResponse {
        category_level1_id: levels.category_level1_id,
        category_level2_id: levels.category_level2_id,
        category_level3_id: levels.category_level3_id,
        category_level4_id: levels.category_level4_id,
        category_level5_id: levels.category_level5_id,
        video_id: Some(video_id),
        category_id: None,
    }))
}

pub fn set_video_category_batch(
    context: &mut Context<'_>,
    request: SetVideoCategoryBatch,
) -> Result<SetVideoCategoryBatchResponse, Rejection> {
    context.check_videos(&request.video_ids)?;
    if request.category_id != state::Category::root() {
        find(context, request.category_id)?;
    }
    let levels = category::levels(&context.account.categories, request.category_id);
    let mut list = Vec::new();
    for id in &request.video_ids {
        context.video(*id)?.category_id = request.category_id;
        list.push(record!(CategorisedVideo {
            category_level1_id: levels.category_level1_id,
            category_level2_id: levels.category_level2_id,
            category_level3_id: levels.category_level3_id,
            category_level4_id: levels.category_level4_id,
            category_level5_id: levels.category_level5_id,
            video_id: *id,
        }));
    }
    Ok(record!(SetVideoCategoryBatchResponse { list: Some(list) }))
}

fn find<'c>(context: &'c Context<'_>, id: CategoryId) -> Result<&'c state::Category, Rejection> {
    context.account.categories.get(&id).ok_or_else(|| Rejection::parameter(NO_SUCH_CATEGORY))
}

fn level(context: &Context<'_>, id: CategoryId) -> i64 {
    i64::try_from(category::path(&context.account.categories, id).len()).unwrap_or_default()
}

/// Returns whether `id` is `top` or a category below it.
fn is_below(context: &Context<'_>, id: CategoryId, top: CategoryId) -> bool {
    category::path(&context.account.categories, id).contains(&top)
}

fn count_videos(context: &Context<'_>, id: CategoryId) -> i64 {
    let is_in = |video: &&Video| is_below(context, video.category_id, id);
    i64::try_from(context.account.videos.values().filter(is_in).count()).unwrap_or(i64::MAX)
}

/// Returns the children of a category, with the numbers of their videos if `counted`.
fn children(context: &Context<'_>, parent: CategoryId, counted: bool) -> Vec<Category> {
    let below = context.account.categories.iter().filter(|(_, category)| category.parent_id == parent);
    let shown = below.map(|(id, category)| {
        let level = level(context, *id);
        // Parents set in a seed may form a cycle, which must not recurse for ever.
        let is_last = usize::try_from(level).is_ok_and(|level| level >= category::LEVELS);
        let children = if is_last { Vec::new() } else { children(context, *id, counted) };
        record!(Category {
            id: *id,
            name: category.name.clone(),
            parent_id: Some(parent),
            level: Some(level),
            video_count: counted.then(|| count_videos(context, *id)),
            children: (!children.is_empty()).then_some(children),
        })
    });
    shown.collect()
}
