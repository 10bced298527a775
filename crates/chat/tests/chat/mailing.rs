//! What called somebody and was not read comes by mail, later; told minute by minute.

use std::time::Duration;

use tokio::time::sleep;
use veche_chat::{Caller, Chat, Device, NewAccount};
use veche_model::{
    ChannelId, DisplayName, Email, ErrandKind, Millis, MissedAfter, Password, PushContent, Role,
    Seq, Subscribed, Username,
};
use veche_out::mail::Mailer;

use crate::{
    house::{House, PASSWORD, at, draft},
    mail_server::{Came, MailServer},
    subscription::subscription,
};

stories![
    what_called_somebody_and_was_not_read_is_told_later,
    whoever_has_a_device_is_told_there_and_by_mail,
    whoever_reads_or_looks_or_sleeps_is_not_told_meanwhile,
    a_letter_is_tried_again_and_not_lost,
    the_week_is_told_to_whoever_wants_it,
    whoever_comes_in_by_a_link_of_their_own_is_told_as_by_a_password,
];

const MINUTE: i64 = 60_000;

struct Town {
    house: House,
    /// The node that sends mail.
    chat: Chat,
    mail: MailServer,
    anna: Caller,
    boris: Caller,
    square: ChannelId,
}

async fn posting(house: &House, mail: &MailServer) -> Chat {
    let smtp = mail.url.parse().unwrap();
    let mailer = Mailer::new(smtp, "veche@example.org").unwrap();
    let chat = house.another_node_with(mailer).await;
    chat.keep_up().await.unwrap();
    chat
}

impl Town {
    async fn of(house: House) -> Self {
        let mail = MailServer::start().await;
        let chat = posting(&house, &mail).await;
        let username = Username::parse("anna").unwrap();
        let account = NewAccount {
            name: DisplayName::from(&username),
            username,
            email: Some(Email::parse("email", "anna@example.org").unwrap()),
            password: Password::parse(PASSWORD).unwrap(),
        };
        let operator = Caller::operator();
        chat.add_user(&operator, account, Role::Member)
            .await
            .unwrap();
        let code = mail.letter("anna@example.org", 1).await.behind("/confirm#");
        chat.confirm_address(&code).await.unwrap();
        let anna = house.signs_in("anna", PASSWORD).await.unwrap();
        let boris = house.person("boris").await;
        let square = house.channel("square", &[&anna, &boris]).await;
        Self {
            house,
            chat,
            mail,
            anna,
            boris,
            square,
        }
    }

    async fn says(&self, text: &str) -> Seq {
        let posted = self.chat.post(&self.boris, self.square, draft(text));
        let seq = posted.unwrap().await.unwrap().seq;
        // It is decided three seconds later who is told.
        self.house.clock.jump(4_000);
        self.looks().await;
        seq
    }

    /// Has the node look at what is due, and do it.
    async fn looks(&self) {
        self.chat.ask_reset("nobody", None).await.unwrap();
        sleep(Duration::from_millis(300)).await;
    }

    async fn later(&self, minutes: i64) {
        self.house.clock.jump(minutes * MINUTE);
        self.looks().await;
    }

    fn came(&self) -> Vec<Came> {
        let mut came = self.mail.came("anna@example.org");
        came.remove(0);
        came
    }

    /// How many letters wait, and how many of them were tried.
    async fn waiting(&self) -> (i64, i64) {
        self.waiting_by(ErrandKind::Mail).await
    }

    async fn waiting_by(&self, kind: ErrandKind) -> (i64, i64) {
        let waiting = self.chat.waiting_errands(&Caller::operator()).await;
        let waiting = waiting.unwrap();
        let of_kind = waiting.iter().find(|way| way.kind == kind);
        of_kind.map(|way| (way.waiting, way.tried)).unwrap()
    }

    /// The letter of that number behind the first, which asked for the address.
    async fn letter(&self, number: usize) -> Came {
        self.mail.letter("anna@example.org", number + 1).await
    }
}

async fn what_called_somebody_and_was_not_read_is_told_later(house: House) {
    let town = Town::of(house).await;
    town.says("one @anna").await;
    town.says("nothing for anybody").await;
    town.later(5).await;
    let last = town.says("two **@anna**").await;
    town.later(9).await;
    assert!(town.came().is_empty(), "{:?}", town.came());
    town.later(1).await;
    let first = town.letter(1).await;
    assert_eq!(first.subject, "boris in #square");
    let said = "You have 2 unread messages in #square, from boris.";
    assert!(first.text.contains(said), "{}", first.text);
    assert!(!first.text.contains("two"), "{}", first.text);
    let link = format!("https://chat.example.org/c/{}/{}", town.square, last.0);
    assert!(first.text.contains(&link), "{}", first.text);

    // Those of one channel belong together, and each tells what came behind the one before.
    let content = PushContent::Text;
    let wanted = (MissedAfter::FiveMinutes, content, false);
    town.chat
        .prefer_mail(&town.anna, wanted.0, wanted.1, wanted.2)
        .await
        .unwrap();
    town.says("three @anna <b>").await;
    town.later(6).await;
    let second = town.letter(2).await;
    assert!(second.text.contains("> three @anna <b>"), "{}", second.text);
    assert!(second.html.contains("three @anna &lt;b&gt;"));
    assert!(!second.text.contains("two"), "{}", second.text);
    let thread = |letter: &Came| {
        let mut lines = letter.head.lines();
        let line = lines.find(|line| line.starts_with("References:"));
        line.unwrap().to_owned()
    };
    let known = |letter: &Came| {
        let mut lines = letter.head.lines();
        let line = lines.find(|line| line.starts_with("Message-ID:"));
        line.unwrap().to_owned()
    };
    assert_eq!(thread(&first), thread(&second));
    assert_ne!(known(&first), known(&second));

    // By one click, as a program does it, no more of them come.
    let code = second.behind("/unsubscribe?code=");
    let list = format!("List-Unsubscribe: <https://chat.example.org/unsubscribe?code={code}>");
    assert!(second.head.contains(&list), "{}", second.head);
    let left = town.chat.unsubscribe(&code).await.unwrap();
    assert_eq!(left.from, Subscribed::Missed);
    town.says("four @anna").await;
    town.later(20).await;
    assert_eq!(town.came().len(), 2);
    let other = code.replace("missed", "digest");
    assert!(town.chat.unsubscribe(&other).await.is_err());
}

async fn whoever_has_a_device_is_told_there_and_by_mail(house: House) {
    let town = Town::of(house).await;
    // Nobody is there, so that the word waits, and can be seen.
    let phone = subscription("https://push.invalid/phone");
    town.chat.add_device(&town.anna, phone).await.unwrap();
    town.says("one @anna").await;
    let (mut words, mut letters) = ((0, 0), (0, 0));
    for _ in 0..200 {
        words = town.waiting_by(ErrandKind::Push).await;
        letters = town.waiting().await;
        if (words, letters) == ((1, 1), (1, 0)) {
            break;
        }
        sleep(Duration::from_millis(20)).await;
    }
    assert_eq!((words, letters), ((1, 1), (1, 0)), "words, letters");
    town.later(15).await;
    let letter = town.letter(1).await;
    assert_eq!(letter.subject, "boris in #square");
}

async fn whoever_reads_or_looks_or_sleeps_is_not_told_meanwhile(house: House) {
    let town = Town::of(house).await;
    let (chat, anna) = (&town.chat, &town.anna);
    let read = town.says("read meanwhile @anna").await;
    chat.read_up_to(anna, town.square, read).await.unwrap();
    let gone = town.says("deleted meanwhile @anna").await;
    chat.delete_message(&town.boris, town.square, gone)
        .await
        .unwrap();
    town.later(20).await;
    assert!(town.came().is_empty(), "{:?}", town.came());

    town.says("while she looks @anna").await;
    town.house.clock.jump(15 * MINUTE);
    chat.say_looking(anna, true).await.unwrap();
    town.looks().await;
    assert!(town.came().is_empty(), "{:?}", town.came());
    assert_eq!(town.waiting().await, (1, 0), "nobody refused it");
    town.later(16).await;
    town.letter(1).await;

    let now = town.house.now();
    let until = Millis(now.0 + 60 * MINUTE);
    chat.hush(anna, Some(until)).await.unwrap();
    town.says("while she sleeps @anna").await;
    town.later(30).await;
    assert_eq!(town.came().len(), 1);
    town.later(31).await;
    town.letter(2).await;
}

async fn a_letter_is_tried_again_and_not_lost(house: House) {
    let town = Town::of(house).await;
    let later = "451 4.7.1 come again";
    town.mail
        .will_say("anna@example.org", [later, later, "421 4.3.2 closing"]);
    town.says("one @anna").await;
    town.later(15).await;
    assert_eq!(town.waiting().await, (1, 1));
    for _ in 0..3 {
        town.later(15).await;
    }
    let letter = town.letter(1).await;
    assert_eq!(letter.subject, "boris in #square");
    town.later(60).await;
    assert_eq!(town.came().len(), 1);
}

async fn the_week_is_told_to_whoever_wants_it(house: House) {
    let town = Town::of(house).await;
    let (never, content) = (MissedAfter::Never, PushContent::Place);
    town.chat
        .prefer_mail(&town.anna, never, content, true)
        .await
        .unwrap();
    town.says("something").await;
    for week in 1..=2 {
        town.later(8 * 24 * 60).await;
        // It looks when it starts.
        let other = posting(&town.house, &town.mail).await;
        let letter = town.letter(week).await;
        assert_eq!(letter.subject, "Your week at Veche");
        assert!(letter.text.contains("#square: "), "{}", letter.text);
        other.close().await;
    }
    let code = town.letter(2).await.behind("/unsubscribe?code=");
    let left = town.chat.unsubscribe(&code).await.unwrap();
    assert_eq!(left.from, Subscribed::Digest);
    let mail = town.chat.mail(&town.anna).await.unwrap();
    assert!(!mail.digest);
}

async fn whoever_comes_in_by_a_link_of_their_own_is_told_as_by_a_password(house: House) {
    let town = Town::of(house).await;
    let desk = at("desk");
    let signed_in = town
        .chat
        .sign_in_for_good("anna", PASSWORD.to_owned(), &desk);
    let token = signed_in.await.unwrap().access;
    let by_password = town.letter(1).await;
    let anna = town.house.caller(&token).await.unwrap();

    let offer = town.chat.offer_sign_in(&anna).await.unwrap();
    let phone = town.chat.sign_in_by_link(&offer.code, &at("phone")).await;
    let mark = phone.unwrap().device.unwrap();
    let by_link = town.letter(2).await;
    assert_eq!(by_link.subject, by_password.subject);
    assert!(by_password.text.contains("desk"), "{}", by_password.text);
    assert!(by_link.text.contains("phone"), "{}", by_link.text);
    assert!(by_link.html.contains("phone"));

    // The phone is known from now on.
    let offer = town.chat.offer_sign_in(&anna).await.unwrap();
    let phone = Device {
        mark: Some(&mark.0),
        ..at("phone")
    };
    let again = town.chat.sign_in_by_link(&offer.code, &phone).await;
    again.unwrap();
    town.looks().await;
    assert_eq!(town.came().len(), 2);
}
