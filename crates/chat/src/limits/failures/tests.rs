use super::{count::HALVED, *};

fn at(address: &str) -> Option<IpAddr> {
    address.parse().ok()
}

/// How many of these tries in a row are let through, all of them wrong.
fn let_through(failures: &Failures, tries: impl Iterator<Item = Attempt>, now: Instant) -> usize {
    let tried = tries.filter(|attempt| {
        let is_let = failures.wait(attempt, now).is_none();
        if is_let {
            failures.failed(attempt, now);
        }
        is_let
    });
    tried.count()
}

#[test]
fn who_tries_one_account_has_a_hundred_tries_and_then_waits_ever_longer() {
    let (failures, mut now) = (Failures::new(), Instant::now());
    let try_anna = || failures.attempt(at("192.0.2.1"), "anna", None);
    assert_eq!(
        let_through(&failures, (0..1000).map(|_| try_anna()), now),
        101
    );
    let mut waits = Vec::new();
    for _ in 0..12 {
        let wait = failures.wait(&try_anna(), now).expect("it has to wait");
        waits.push(wait.as_secs());
        now += wait;
        assert_eq!(failures.wait(&try_anna(), now), None);
        failures.failed(&try_anna(), now);
    }
    assert_eq!(waits, [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]);
    // Others there, and she elsewhere, are not concerned.
    for other in [
        failures.attempt(at("192.0.2.1"), "boris", None),
        failures.attempt(at("192.0.2.2"), "anna", None),
        failures.attempt(at("192.0.2.1"), "anna", Some("her laptop")),
    ] {
        assert_eq!(failures.wait(&other, now), None, "{other:?}");
    }
    // Half a day later some of it is forgotten.
    now += HALVED;
    assert!(failures.wait(&try_anna(), now).is_none());
    failures.failed(&try_anna(), now);
    assert!(failures.wait(&try_anna(), now).is_none());
}

#[test]
fn who_tries_one_password_on_all_names_is_slowed_and_those_at_home_there_are_not() {
    let (failures, now) = (Failures::new(), Instant::now());
    let here = at("192.0.2.1");
    for name in ["anna", "boris"] {
        failures.passed(&mut failures.attempt(here, name, None));
    }
    let spray = (0..1000).map(|n| failures.attempt(here, &format!("name{n}"), None));
    // Each who is at home there leaves room for one more.
    assert_eq!(let_through(&failures, spray, now), 33);
    let mut stranger = failures.attempt(here, "clara", None);
    assert_eq!(failures.recall(&mut stranger), None);
    assert!(failures.wait(&stranger, now).is_some());
    let mut anna = failures.attempt(here, "anna", None);
    assert_eq!(failures.recall(&mut anna), Some(true));
    assert!(anna.is_at_home() && failures.wait(&anna, now).is_none());
    // Whose wrong guess at her account is told to wait, too.
    assert!(failures.failed(&anna, now).is_some());
    let device = failures.attempt(here, "clara", Some("her phone"));
    assert_eq!(failures.wait(&device, now), None);
    assert_eq!(failures.failed(&device, now), None, "her own mistake");
    let elsewhere = failures.attempt(at("192.0.2.9"), "clara", None);
    assert_eq!(failures.wait(&elsewhere, now), None);
}

#[test]
fn what_passes_is_never_counted() {
    let (failures, now) = (Failures::new(), Instant::now());
    for n in 0..5_000 {
        let mut attempt = failures.attempt(at("192.0.2.1"), &format!("name{}", n % 500), None);
        failures.recall(&mut attempt);
        assert_eq!(failures.wait(&attempt, now), None);
        failures.passed(&mut attempt);
    }
}

#[test]
fn all_of_a_network_of_ipv6_is_one_and_a_site_has_its_bound_too() {
    let (failures, now) = (Failures::new(), Instant::now());
    let spray = (0..1000)
        .map(|n| failures.attempt(at(&format!("2001:db8::{n:x}")), &format!("a{n}"), None));
    assert_eq!(let_through(&failures, spray, now), 31);
    let mapped =
        (0..1000).map(|n| failures.attempt(at("::ffff:192.0.2.1"), &format!("b{n}"), None));
    assert_eq!(let_through(&failures, mapped, now), 31);
    let plain = failures.attempt(at("192.0.2.1"), "c", None);
    assert!(failures.wait(&plain, now).is_some(), "it is the same one");
    let spray = (0..1000)
        .map(|n| failures.attempt(at(&format!("2001:db9:0:{n:x}::1")), &format!("d{n}"), None));
    assert_eq!(let_through(&failures, spray, now), 121);
    let other = failures.attempt(at("2001:dba::1"), "e", None);
    assert_eq!(failures.wait(&other, now), None);
}

#[test]
fn a_password_asked_for_again_has_ten_tries_in_a_session() {
    let (failures, now) = (Failures::new(), Instant::now());
    let tries = (0..50).map(|_| failures.again(at("192.0.2.1"), "anna", "stolen"));
    assert_eq!(let_through(&failures, tries, now), 11);
    let own = failures.again(at("192.0.2.1"), "anna", "hers");
    assert_eq!(failures.wait(&own, now), None);
}

#[test]
fn whoever_has_ever_new_addresses_fills_no_memory() {
    let (failures, now) = (Failures::new(), Instant::now());
    for n in 0..120_000_u32 {
        let address = IpAddr::V4(n.into());
        let mut attempt = failures.attempt(Some(address), "anna", None);
        failures.failed(&attempt, now);
        failures.settle(&mut attempt, false);
    }
    let book = failures.lock();
    assert!(book.counts.len() <= MOST + 4 && book.places.len() <= MOST);
    assert!(
        book.counts
            .contains_key(&Key::Anywhere(failures.seed.number("anna")))
    );
}
