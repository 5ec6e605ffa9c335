"""Five calls with the client that openapi-python-client made."""

import hashlib
import os
import time

from baijia_yun_vod_server_api_client import Client
from baijia_yun_vod_server_api_client.api.category import category_add, category_list
from baijia_yun_vod_server_api_client.api.upload import upload_get_url
from baijia_yun_vod_server_api_client.api.video import video_get_status, video_list
from baijia_yun_vod_server_api_client.models import (
    CategoryAddBody,
    CategoryListBody,
    UploadGetUrlBody,
    VideoGetStatusBody,
    VideoListBody,
)

client = Client(base_url=os.environ["BAIJIAYUN_BASE_URL"])


def signed(body, **own):
    """Creates a body with the common parameters and the sign of everything that it sends."""
    common = {"partner_id": int(os.environ["BAIJIAYUN_PARTNER_ID"]), "timestamp": int(time.time())}
    params = body(**own, **common, sign="").to_dict()
    pairs = [f"{name}={params[name]}" for name in sorted(params) if name != "sign"]
    text = "&".join([*pairs, f"partner_key={os.environ['BAIJIAYUN_PARTNER_KEY']}"])
    return body(**own, **common, sign=hashlib.md5(text.encode()).hexdigest())


def call(operation, body, **own):
    response = operation.sync(client=client, body=signed(body, **own))
    assert response.code == 0, response.msg
    return response.data


call(category_add, CategoryAddBody, name="数学 & 物理")
for category in call(category_list, CategoryListBody).list_:
    print("category", category.name)
upload = call(upload_get_url, UploadGetUrlBody, file_name="第1讲.mp4", definition="16,1")
print("upload url" if upload.upload_url else "no upload url")
print("status", call(video_get_status, VideoGetStatusBody, video_id=upload.video_id).status)
print("videos", call(video_list, VideoListBody).total)
