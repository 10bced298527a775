//! Reads every channel whole from every node, once nobody talks any more.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use reqwest::Method;
use serde_json::Value;

use super::{
    people::{Nodes, Person},
    position,
    recorder::Recorder,
};
use crate::{Result, record::What};

/// How long a node may refuse to answer.
const PATIENCE: Duration = Duration::from_mins(1);

/// The last position of each channel.
pub(super) async fn heads(
    operator: &mut Person,
    nodes: &Nodes,
    channels: &[u64],
) -> Result<BTreeMap<u64, u64>> {
    let mut heads = BTreeMap::new();
    for channel in channels {
        let place = patiently(operator, nodes[0], &format!("channels/{channel}")).await?;
        let head = place.pointer("/channel/head").and_then(Value::as_u64);
        heads.insert(*channel, head.unwrap_or_default());
    }
    Ok(heads)
}

/// Writes down what there is.
pub(super) async fn read(
    operator: &mut Person,
    nodes: &Nodes,
    channels: &[u64],
    recorder: &Recorder,
) -> Result<()> {
    for node in nodes.iter() {
        for channel in channels {
            let mut seq = 0;
            loop {
                let path = format!("channels/{channel}/events?after={seq}&limit=200");
                let page = patiently(operator, *node, &path).await?;
                let events = page["events"].as_array();
                for event in events.into_iter().flatten() {
                    let position = position::of(event);
                    seq = position.seq;
                    recorder.note(What::Stored {
                        message_now: position::now(event),
                        position,
                    });
                }
                if events.is_none_or(Vec::is_empty) {
                    break;
                }
            }
            let channel = *channel;
            recorder.note(What::Head { channel, seq });
        }
    }
    Ok(())
}

async fn patiently(operator: &mut Person, node: std::net::SocketAddr, path: &str) -> Result<Value> {
    let begun = Instant::now();
    loop {
        let error = match operator.must(node, Method::GET, path, &Value::Null).await {
            Ok(given) => return Ok(given),
            Err(error) => error,
        };
        if begun.elapsed() > PATIENCE {
            return Err(error);
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
        let _ = operator.sign_in(node).await;
    }
}
