//! How a bucket is opened.

use std::{sync::Arc, time::Duration};

use object_store::{BackoffConfig, RetryConfig, aws::AmazonS3Builder};
use tokio::sync::Semaphore;

use super::{Bucket, SENT, errors::failed, wire::Connector};
use crate::{Access, Failure};

/// How often a request is made again, and how long that makes sense: somebody waits.
const TRIES: usize = 2;
const PATIENCE: Duration = Duration::from_secs(10);

impl Bucket {
    /// A bucket, and below which prefix the bytes are. Nothing is asked yet.
    pub(crate) fn open(name: &str, prefix: &str, access: &Access) -> Result<Self, Failure> {
        let mut builder = AmazonS3Builder::new()
            .with_bucket_name(name)
            .with_region(&access.region)
            .with_retry(retry())
            .with_http_connector(Connector);
        if let Some(endpoint) = &access.endpoint {
            // In the clear only where the operator says so, by the address.
            let is_plain = endpoint.starts_with("http://");
            builder = builder.with_endpoint(endpoint).with_allow_http(is_plain);
        }
        if let Some((id, secret)) = &access.key {
            builder = builder
                .with_access_key_id(id)
                .with_secret_access_key(secret);
        }
        if let Some(session) = &access.session {
            builder = builder.with_token(session);
        }
        let prefix = match prefix {
            "" => String::new(),
            prefix => format!("{prefix}/"),
        };
        Ok(Self {
            s3: Arc::new(builder.build().map_err(failed)?),
            prefix,
            turns: Arc::new(Semaphore::new(SENT)),
        })
    }
}

fn retry() -> RetryConfig {
    RetryConfig {
        backoff: BackoffConfig {
            init_backoff: Duration::from_millis(100),
            max_backoff: Duration::from_secs(2),
            base: 2.0,
        },
        max_retries: TRIES,
        retry_timeout: PATIENCE,
    }
}
