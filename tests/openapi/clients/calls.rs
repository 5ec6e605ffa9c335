//! Five calls with the client that openapi-generator made.

use std::env;
use std::time::{SystemTime, UNIX_EPOCH};

use generated_client::apis::configuration::Configuration;
use generated_client::apis::{category_api, upload_api, video_api};
use md5::{Digest, Md5};

struct Account {
    id: i64,
    key: String,
    time: i64,
}

impl Account {
    /// Returns the sign of an operation's own parameters with the common ones.
    fn sign(&self, own: &[(&str, &str)]) -> String {
        let (id, time) = (self.id.to_string(), self.time.to_string());
        let mut params = [own, &[("partner_id", &id), ("timestamp", &time)]].concat();
        params.sort();
        let pairs: Vec<_> = params.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let text = format!("{}&partner_key={}", pairs.join("&"), self.key);
        Md5::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let config = Configuration { base_path: env::var("BAIJIAYUN_BASE_URL").unwrap(), ..Configuration::default() };
    let account = Account {
        id: env::var("BAIJIAYUN_PARTNER_ID").unwrap().parse().unwrap(),
        key: env::var("BAIJIAYUN_PARTNER_KEY").unwrap(),
        time: SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs() as i64,
    };
    let Account { id, time, .. } = account;

    let sign = account.sign(&[("name", "数学 & 物理")]);
    let added = category_api::category_add(&config, "数学 & 物理", id, time, &sign, None).await.unwrap();
    assert_eq!(added.code, 0, "{:?}", added.msg);
    let categories = category_api::category_list(&config, id, time, &account.sign(&[])).await.unwrap();
    for category in categories.data.flatten().unwrap().list {
        println!("category {}", category.name);
    }
    let sign = account.sign(&[("file_name", "第1讲.mp4"), ("definition", "16,1")]);
    let upload = upload_api::upload_get_url(
        &config, "第1讲.mp4", "16,1", id, time, &sign, None, None, None, None, None, None, None,
    );
    let upload = upload.await.unwrap().data.flatten().unwrap();
    println!("{}", if upload.upload_url.is_empty() { "no upload url" } else { "upload url" });
    let sign = account.sign(&[("video_id", &upload.video_id.to_string())]);
    let status = video_api::video_get_status(&config, upload.video_id, id, time, &sign).await.unwrap();
    println!("status {}", status.data.flatten().unwrap().status);
    let videos = video_api::video_list(&config, id, time, &account.sign(&[]), None, None, None, None).await.unwrap();
    println!("videos {}", videos.data.flatten().unwrap().total);
}
