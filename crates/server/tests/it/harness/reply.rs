//! What a request was answered with.

use reqwest::header::HeaderMap;
use serde_json::Value;

#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    /// Null when the body is no JSON.
    pub(crate) json: Value,
    pub(crate) text: String,
}

impl Reply {
    pub(crate) async fn of(response: reqwest::Response) -> Self {
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        let text = response.text().await.expect("the body arrives whole");
        let json = serde_json::from_str(&text).unwrap_or_default();
        Self {
            status,
            headers,
            json,
            text,
        }
    }

    /// The JSON of a reply that must have succeeded.
    #[track_caller]
    pub(crate) fn ok(self) -> Value {
        assert_eq!(self.status, 200, "{}", self.text);
        self.json
    }

    /// Checks that the request was refused so.
    #[track_caller]
    pub(crate) fn refused(&self, status: u16, detail: &str) {
        let said = (
            self.status,
            self.json["detail"].as_str().unwrap_or(&self.text),
        );
        assert_eq!(said, (status, detail));
    }

    /// Checks that /api/v1 refused the request with this code, and gives the field that it names.
    #[track_caller]
    pub(crate) fn problem(&self, code: &str) -> &str {
        assert_eq!(self.json["code"], code, "{} {}", self.status, self.text);
        assert_eq!(self.json["status"], self.status, "{}", self.text);
        assert_eq!(self.header("content-type"), "application/problem+json");
        self.json["field"].as_str().unwrap_or_default()
    }

    /// Checks that it was done, with nothing to say.
    #[track_caller]
    pub(crate) fn done(&self) {
        assert_eq!((self.status, self.text.as_str()), (204, ""));
    }

    /// Checks that exactly these fields did not fit, and gives their kinds of misfit.
    #[track_caller]
    pub(crate) fn misfits(&self, fields: &[&str]) -> Vec<String> {
        assert_eq!(self.status, 422, "{}", self.text);
        let misfits = self.json["detail"].as_array().expect("a list of misfits");
        let place = |misfit: &Value| {
            let loc = misfit["loc"].as_array().expect("loc is a list");
            let words: Vec<String> = loc
                .iter()
                .map(|word| {
                    word.as_str()
                        .map_or_else(|| word.to_string(), str::to_owned)
                })
                .collect();
            words.join(".")
        };
        assert_eq!(
            misfits.iter().map(place).collect::<Vec<_>>(),
            fields,
            "{}",
            self.text
        );
        misfits
            .iter()
            .map(|misfit| misfit["type"].as_str().unwrap_or_default().to_owned())
            .collect()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }
}
