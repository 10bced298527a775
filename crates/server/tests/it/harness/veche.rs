//! A server on a free port over a fresh database.

use std::path::PathBuf;

use serde_json::json;
use tempfile::TempDir;
use veche::{
    Server,
    settings::{Given, Origin, Settings},
};
use veche_chat::Chat;

use super::{Bucket, Person, Reply, Socket, postgres};

/// Which store a test runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Engine {
    Sqlite,
    Postgres,
}

/// What everybody's password is, unless a test says otherwise.
pub(crate) const PASSWORD: &str = "correct horse battery";

/// A running server with the demo data: `user1`, `user2`, `moderator`, `admin`, and their two channels.
pub(crate) struct Veche {
    pub(crate) engine: Engine,
    /// `http://127.0.0.1:port`
    pub(crate) base: String,
    pub(crate) settings: Settings,
    http: reqwest::Client,
    server: Option<Server>,
    folder: TempDir,
}

impl Veche {
    pub(crate) async fn on_sqlite() -> Self {
        Self::on(Engine::Sqlite, &[]).await
    }

    pub(crate) async fn on_postgres() -> Self {
        Self::on(Engine::Postgres, &[]).await
    }

    /// Starts with these settings, by their names in `veche.toml`.
    pub(crate) async fn on(engine: Engine, with: &[(&'static str, &str)]) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let database = match engine {
            Engine::Sqlite => folder.path().join("veche.db").display().to_string(),
            Engine::Postgres => postgres::database().await,
        };
        let data = folder.path().display().to_string();
        let mut given = Given::new();
        let own = [
            ("listen", "127.0.0.1:0"),
            ("data", &data),
            ("database_url", &database),
            // A cheap hash: what is tested is not its strength.
            ("password_memory_kib", "8"),
            ("demo", "on"),
        ];
        for (name, value) in own.iter().chain(with) {
            given.insert(name, ((*value).to_owned(), Origin::Flag));
        }
        let settings = Settings::read(&given).expect("good settings");
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .build();
        let mut veche = Self {
            engine,
            base: String::new(),
            settings,
            http: http.expect("a client"),
            server: None,
            folder,
        };
        veche.start().await;
        veche
    }

    /// Starts with its files in a bucket, and these settings.
    pub(crate) async fn with_bucket(
        engine: Engine,
        bucket: &Bucket,
        with: &[(&'static str, &str)],
    ) -> Self {
        let settings = bucket.settings();
        let mut all: Vec<(&'static str, &str)> = settings
            .iter()
            .map(|(name, _, value)| (*name, value.as_str()))
            .collect();
        all.extend(with);
        Self::on(engine, &all).await
    }

    /// Starts the server, or starts it again over the same database; the port is another one then.
    pub(crate) async fn start(&mut self) {
        let server = Box::pin(Server::start(&self.settings))
            .await
            .expect("the server starts");
        self.base = format!("http://{}", server.address());
        self.server = Some(server);
    }

    /// Stops the server in good order.
    pub(crate) async fn stop(&mut self) {
        self.server.take().expect("it runs").stop().await;
    }

    /// The data folder.
    pub(crate) fn folder(&self) -> PathBuf {
        self.folder.path().to_owned()
    }

    /// The chat beside the running server, as the command line opens it.
    pub(crate) async fn operator(&self) -> Chat {
        veche::open_chat(&self.settings)
            .await
            .expect("the chat opens")
    }

    /// A new person, made and signed in through the contract of channels.
    pub(crate) async fn person(&self, name: &str) -> Person {
        let account =
            json!({"username": name, "email": format!("{name}@example.org"), "password": PASSWORD});
        let user = self.post_json("/auth/register", account).await.ok();
        let mut person = self.signs_in(name, PASSWORD).await;
        person.id = user["id"].as_i64().expect("id is a number");
        person
    }

    /// New people.
    pub(crate) async fn people<const N: usize>(&self, names: [&str; N]) -> [Person; N] {
        let mut people = Vec::new();
        for name in names {
            people.push(self.person(name).await);
        }
        people
            .try_into()
            .unwrap_or_else(|_| unreachable!("as many people as names"))
    }

    /// Somebody of the demo data.
    pub(crate) async fn demo(&self, name: &str) -> Person {
        let password = if name == "admin" {
            "securepassword"
        } else {
            "password"
        };
        let mut person = self.signs_in(name, password).await;
        let names = ["user1", "user2", "moderator", "admin"];
        person.id = names
            .iter()
            .position(|demo| *demo == name)
            .expect("a demo name") as i64
            + 1;
        person
    }

    /// Somebody who has an account; the id is not known.
    pub(crate) async fn signs_in(&self, name: &str, password: &str) -> Person {
        let token = self
            .tries_to_sign_in("/auth/token", name, password)
            .await
            .ok();
        let token = token["access_token"].as_str().expect("a token").to_owned();
        self.with_token(name, &token)
    }

    /// Somebody who carries this token, whatever it is worth.
    pub(crate) fn with_token(&self, name: &str, token: &str) -> Person {
        let (base, http) = (self.base.clone(), self.http.clone());
        Person {
            id: 0,
            name: name.to_owned(),
            token: token.to_owned(),
            base,
            http,
        }
    }

    /// Somebody who has an account and signs in for good, and what that gives.
    pub(crate) async fn enters(&self, name: &str) -> (Person, serde_json::Value) {
        let fields = json!({"username": name, "password": PASSWORD});
        let signed_in = self.post_json("/api/v1/sessions", fields).await.ok();
        let access = signed_in["access"].as_str().expect("a token");
        let mut person = self.with_token(name, access);
        person.id = signed_in["me"]["person"]["id"].as_i64().expect("an id");
        (person, signed_in)
    }

    /// The code in the link that makes the first administrator.
    pub(crate) fn setup_code(&self) -> Option<String> {
        let link = self.server.as_ref().expect("it runs").setup_link()?;
        let (begin, code) = link.split_once("/?setup=").expect("a link");
        assert_eq!(begin, self.base);
        Some(code.to_owned())
    }

    pub(crate) async fn tries_to_sign_in(&self, route: &str, name: &str, password: &str) -> Reply {
        self.post_form(route, &[("username", name), ("password", password)])
            .await
    }

    /// A new channel with these people in it; its id.
    pub(crate) async fn channel(&self, name: &str, people: &[&Person]) -> i64 {
        let moderator = self.demo("moderator").await;
        let channel = moderator
            .post_json("/moderator/create_channel", json!({"name": name}))
            .await
            .ok();
        let id = channel["id"].as_i64().expect("id is a number");
        for person in people {
            let path = format!(
                "/moderator/add_user_to_channel?user_id={}&channel_id={id}",
                person.id
            );
            moderator.post(&path).await.ok();
        }
        id
    }

    /// Requests of nobody in particular.
    pub(crate) async fn get(&self, path: &str) -> Reply {
        Reply::of(
            self.http
                .get(self.url(path))
                .send()
                .await
                .expect("the server answers"),
        )
        .await
    }

    pub(crate) async fn post(&self, path: &str) -> Reply {
        Reply::of(
            self.http
                .post(self.url(path))
                .send()
                .await
                .expect("the server answers"),
        )
        .await
    }

    pub(crate) async fn delete(&self, path: &str) -> Reply {
        Reply::of(
            self.http
                .delete(self.url(path))
                .send()
                .await
                .expect("the server answers"),
        )
        .await
    }

    pub(crate) async fn post_json(&self, path: &str, json: serde_json::Value) -> Reply {
        Reply::of(
            self.http
                .post(self.url(path))
                .json(&json)
                .send()
                .await
                .expect("the server answers"),
        )
        .await
    }

    pub(crate) async fn post_form(&self, path: &str, form: &[(&str, &str)]) -> Reply {
        Reply::of(
            self.http
                .post(self.url(path))
                .form(form)
                .send()
                .await
                .expect("the server answers"),
        )
        .await
    }

    /// A request to build by hand.
    pub(crate) fn request(&self, method: &str, path: &str) -> reqwest::RequestBuilder {
        self.http
            .request(method.parse().expect("a method"), self.url(path))
    }

    /// Opens a socket of nobody in particular.
    pub(crate) async fn socket(&self, path: &str) -> Result<Socket, super::Refused> {
        Socket::open(
            &format!("{}{path}", self.base.replace("http://", "ws://")),
            None,
        )
        .await
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }
}
