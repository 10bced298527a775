//! The way out, held against everything that leads back into the house.

mod house;

use std::{
    io,
    net::IpAddr,
    sync::{Arc, Mutex},
};

use bytes::Bytes;
use http::{HeaderMap, Method};
use veche_out::{Allow, Answer, Refused, Resolve, Resolving, Unreached, Way};

use house::House;

/// Says of every host what comes next in a list, and the last of it for good.
#[derive(Debug)]
struct Says(Mutex<Vec<Vec<IpAddr>>>);

impl Says {
    fn each(answers: &[&[&str]]) -> Arc<Self> {
        let read = |answer: &&[&str]| {
            answer
                .iter()
                .map(|said| said.parse().expect("an address"))
                .collect()
        };
        Arc::new(Self(Mutex::new(answers.iter().rev().map(read).collect())))
    }
}

impl Resolve for Says {
    fn resolve(&self, _: String) -> Resolving {
        let mut answers = self.0.lock().expect("no test panics here");
        let answer = match answers.len() {
            1 => answers[0].clone(),
            _ => answers.pop().unwrap_or_default(),
        };
        Box::pin(async move { io::Result::Ok(answer) })
    }
}

fn way(allow: &str, answers: &[&[&str]]) -> Way {
    Way::with_names(allow.parse::<Allow>().expect("sound"), Says::each(answers))
}

async fn get(way: &Way, url: &str) -> Result<Answer, Unreached> {
    let target = way.target(url).map_err(Unreached::Refused)?;
    way.send(Method::GET, &target, HeaderMap::new(), Bytes::new())
        .await
}

#[tokio::test]
async fn no_trick_leads_back_into_the_house() {
    let house = House::at("127.0.0.1", "200 OK\r\n\r\n").await;
    let port = house.port;
    // A network that is allowed has other ports as well, so that it is the address alone that is refused.
    let way = way("10.99.0.0/16", &[&["127.0.0.1", "::1"]]);
    let hosts = [
        "127.0.0.1",
        "127.1",
        "127.0.1",
        "127.255.255.254",
        "2130706433",
        "017700000001",
        "0x7f000001",
        "0x7f.1",
        "0177.0.0.1",
        "0177.0x0.1",
        "0x7F.0x0.0x0.0x1",
        "127.0.0.1.",
        "127.1.",
        "0",
        "0.0.0.0",
        "0x0",
        "[::1]",
        "[0:0:0:0:0:0:0:1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::127.0.0.1]",
        "[0::ffff:a00:1]",
        "[64:ff9b::7f00:1]",
        "[64:ff9b:1::7f00:1]",
        "[64:ff9b::a9fe:a9fe]",
        "[2002:7f00:1::]",
        "[2002:c0a8:101::1]",
        "[2001:0:7f00:1::1]",
        "[fe80::1]",
        "[fc00::1]",
        "[fd12:3456::1]",
        "[fec0::1]",
        "[ff02::1]",
        "[2001:db8::1]",
        "[100::1]",
        "10.0.0.1",
        "10.255.255.255",
        "0xa.0.0.1",
        "167772161",
        "100.64.0.1",
        "100.127.255.254",
        "169.254.169.254",
        "2852039166",
        "0xa9fea9fe",
        "0251.0376.0251.0376",
        "[::ffff:169.254.169.254]",
        "172.16.0.1",
        "172.31.255.254",
        "192.0.0.8",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.0.1",
        "192.168.257",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "239.255.255.250",
        "255.255.255.255",
        "１２７.０.０.１",
        "127。0。0。1",
        "%31%32%37.0.0.1",
        "localhost",
        "LOCALHOST.",
        "app.localhost",
        "rebound.example.org",
        "127.0.0.1.nip.example.org",
        "localtest.example.org",
        "xn--e1afmkfd.example.org",
    ];
    assert!(hosts.len() >= 60);
    for host in hosts {
        for scheme in ["https", "http"] {
            for port in [format!(":{port}"), String::new()] {
                let url = format!("{scheme}://{host}{port}/path");
                match get(&way, &url).await {
                    Err(Unreached::Refused(Refused::House)) => {}
                    Err(Unreached::Refused(Refused::Clear | Refused::Port)) => {
                        assert!(scheme == "http", "{url}");
                    }
                    other => panic!("{url}: {other:?}"),
                }
            }
        }
    }
    assert_eq!(house.came(), 0);
}

#[tokio::test]
async fn what_no_browser_would_send_is_not_read() {
    let house = House::at("127.0.0.1", "200 OK\r\n\r\n").await;
    let way = way("127.0.0.1", &[&["127.0.0.1"]]);
    let port = house.port;
    for (url, why) in [
        (format!("https://user@127.0.0.1:{port}/"), Refused::User),
        (format!("https://a:b@127.0.0.1:{port}/"), Refused::User),
        (
            format!("https://push.example.org@127.0.0.1:{port}/"),
            Refused::User,
        ),
        (format!("https://[::1%25lo]:{port}/"), Refused::Unreadable),
        (format!("https://[::1%lo]:{port}/"), Refused::Unreadable),
        (format!("ftp://127.0.0.1:{port}/"), Refused::Unreadable),
        (
            format!("file://127.0.0.1:{port}/etc/passwd"),
            Refused::Unreadable,
        ),
        (format!("gopher://127.0.0.1:{port}/"), Refused::Unreadable),
        (format!(" http://127.0.0.1:{port}/"), Refused::Unreadable),
        (
            format!("http://127.0.0.1:{port}/\r\nHost: a"),
            Refused::Unreadable,
        ),
        (format!("http:\\\\127.0.0.1:{port}\\"), Refused::Unreadable),
        (format!("http://127.0.0\t.1:{port}/"), Refused::Unreadable),
        (format!("//127.0.0.1:{port}/"), Refused::Unreadable),
        (format!("127.0.0.1:{port}"), Refused::Unreadable),
        ("https://".to_owned(), Refused::Unreadable),
        ("https://a.example:65536/".to_owned(), Refused::Unreadable),
        (
            format!("http://127.0.0.1/{}", "a".repeat(2000)),
            Refused::Unreadable,
        ),
    ] {
        assert_eq!(way.target(&url).unwrap_err(), why, "{url}");
    }
    assert_eq!(house.came(), 0);
}

#[tokio::test]
async fn what_the_operator_allows_is_spoken_to_and_nothing_beside_it() {
    let house = House::at("127.0.0.1", "200 OK\r\ncontent-length: 2\r\n\r\nhi").await;
    let port = house.port;
    let by_network = way("127.0.0.0/8", &[&["127.0.0.1"]]);
    let by_name = way("push.lan", &[&["127.0.0.1"]]);
    for (way, url) in [
        (&by_network, format!("http://127.0.0.1:{port}/a")),
        (&by_network, format!("http://2130706433:{port}/a")),
        (&by_network, format!("http://[::ffff:127.0.0.1]:{port}/a")),
        (&by_name, format!("http://Push.Lan:{port}/a")),
    ] {
        let answer = get(way, &url).await.unwrap();
        assert_eq!(
            (answer.status.as_u16(), &answer.body[..]),
            (200, &b"hi"[..])
        );
    }
    let came = house.came();
    assert!(came > 0);
    for (way, url) in [
        (&by_name, format!("http://127.0.0.1:{port}/a")),
        (&by_name, format!("https://other.lan:{port}/a")),
        (&by_network, "https://10.0.0.1/".to_owned()),
        (&by_network, format!("https://8.8.8.8:{port}/")),
    ] {
        assert!(
            matches!(get(way, &url).await, Err(Unreached::Refused(_))),
            "{url}"
        );
    }
    assert_eq!(house.came(), came);
}

#[tokio::test]
async fn a_redirect_into_the_house_is_not_followed() {
    let house = House::at("127.0.0.1", "200 OK\r\n\r\n").await;
    let to = format!(
        "302 Found\r\nlocation: http://127.0.0.1:{}/\r\ncontent-length: 0\r\n\r\n",
        house.port
    );
    let outside = House::at("127.0.0.2", &to).await;
    let way = way("127.0.0.2", &[&["127.0.0.2"]]);
    let answer = get(&way, &format!("http://127.0.0.2:{}/", outside.port)).await;
    assert_eq!(answer.unwrap().status.as_u16(), 302);
    assert_eq!((outside.came(), house.came()), (1, 0));
}

#[tokio::test]
async fn a_name_that_turns_to_the_house_later_is_refused_then() {
    let outside = House::at("127.0.0.2", "200 OK\r\nconnection: close\r\n\r\n").await;
    let house = House::beside("127.0.0.1", outside.port, "200 OK\r\n\r\n").await;
    let url = format!("http://turncoat.example.org:{}/", outside.port);
    // The name is allowed to be in the clear by its network alone once it is known: over TLS it would not come this far.
    let way = way("127.0.0.2", &[&["127.0.0.1", "127.0.0.2"], &["127.0.0.1"]]);
    let secure = url.replace("http:", "https:");
    assert!(matches!(
        get(&way, &url).await,
        Err(Unreached::Refused(Refused::Clear))
    ));
    // Of two addresses only the one outside is spoken to, though it does not speak TLS.
    assert!(matches!(
        get(&way, &secure).await,
        Err(Unreached::Connect(_))
    ));
    assert_eq!((outside.came(), house.came()), (1, 0));
    assert!(matches!(
        get(&way, &secure).await,
        Err(Unreached::Refused(Refused::House))
    ));
    assert_eq!((outside.came(), house.came()), (1, 0));
}

#[tokio::test]
async fn an_answer_without_an_end_is_left() {
    let long = format!("200 OK\r\n\r\n{}", "x".repeat(70_000));
    let house = House::at("127.0.0.1", &long).await;
    let head = format!("200 OK\r\nx: {}\r\n\r\n", "x".repeat(200_000));
    let other = House::at("127.0.0.1", &head).await;
    let way = way("127.0.0.1", &[&[]]);
    for port in [house.port, other.port] {
        let left = get(&way, &format!("http://127.0.0.1:{port}/")).await;
        assert!(matches!(left, Err(Unreached::Broken(_))), "{left:?}");
    }
}
