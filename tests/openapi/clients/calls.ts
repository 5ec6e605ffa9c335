// Five calls with the types that openapi-typescript made.

import { createHash } from "node:crypto";
import createClient from "openapi-fetch";
import type { paths } from "./vod.d.ts";

const { BAIJIAYUN_BASE_URL: baseUrl, BAIJIAYUN_PARTNER_ID: partnerId, BAIJIAYUN_PARTNER_KEY: partnerKey } = process.env;

// Without it, openapi-fetch says that the body is JSON.
const headers = { "Content-Type": "application/x-www-form-urlencoded" };
const client = createClient<paths>({ baseUrl, headers });

function signed<T extends object>(own: T) {
  const params: Record<string, unknown> = { ...own, partner_id: Number(partnerId), timestamp: Math.floor(Date.now() / 1000) };
  const pairs = Object.keys(params).sort().map((name) => `${name}=${params[name]}`);
  const sign = createHash("md5").update([...pairs, `partner_key=${partnerKey}`].join("&"), "utf8").digest("hex");
  return { ...own, partner_id: Number(partnerId), timestamp: params.timestamp as number, sign };
}

const bodySerializer = (body: object) =>
  new URLSearchParams(Object.entries(body).map(([name, value]) => [name, String(value)]));

function data<T extends { code: number; msg?: string; data?: unknown }>(response: { data?: T }): NonNullable<T["data"]> {
  if (response.data?.code !== 0) throw new Error(response.data?.msg);
  return response.data.data as NonNullable<T["data"]>;
}

async function main() {
  data(await client.POST("/openapi/video/addCategory", { body: signed({ name: "数学 & 物理" }), bodySerializer }));
  const categories = data(await client.POST("/openapi/video/getCategoryList", { body: signed({}), bodySerializer }));
  for (const category of categories.list ?? []) console.log("category", category.name);
  const own = { file_name: "第1讲.mp4", definition: "16,1" };
  const upload = data(await client.POST("/openapi/video/getUploadUrl", { body: signed(own), bodySerializer }));
  console.log(upload.upload_url ? "upload url" : "no upload url");
  const video = signed({ video_id: upload.video_id });
  console.log("status", data(await client.POST("/openapi/video/getStatus", { body: video, bodySerializer })).status);
  console.log("videos", data(await client.POST("/openapi/video/getVideoList", { body: signed({}), bodySerializer })).total);
}

main();
