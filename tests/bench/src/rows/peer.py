"""Makes calls with the client on PyPI, and prints the CPU seconds that they took."""

import sys
import time

from baijiayun import BaiJiaYunClient

url, calls, key = sys.argv[1:]
client = BaiJiaYunClient("12345678", "secret")
client.API_BASE_URL = url
# Otherwise it fetches the key first.
client.cache.partner_key.set(value=key, ttl=86400)
assert client.video.get_info(112459)["video_id"] == 112459
start = time.process_time()
for _ in range(int(calls)):
    client.video.get_info(112459)
print(time.process_time() - start)
