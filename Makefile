# Everything that is done with Veche; `make` lists it.
.POSIX:
.PHONY: help web run test check generators proxies uploads pushes mails describe kill chaos siege bench bench-chat bench-pushes dist chroot-check unit-check

ROUNDS = 200

help:
	@echo 'make web           build the page for browsers, web/dist; run, test, check and dist do so too'
	@echo 'make run           build and start Veche on http://127.0.0.1:8000; ARGS="--listen ..." hands it flags'
	@echo 'make test          run all tests'
	@echo 'make check         look at format, lints, documentation, dependencies and scripts'
	@echo 'make generators    make clients of /openapi.json with the common generators, and run them'
	@echo 'make uploads       send 100 MiB with a client of tus over a way that is cut 20 times'
	@echo 'make pushes        open and verify what goes to push services with independent code'
	@echo 'make mails         hand letters to mail servers that take, refuse and put them off'
	@echo 'make proxies       put nginx and Caddy in front of Veche, and look what comes through'
	@echo 'make describe      write what is made from the code: docs/openapi.json, docs/asyncapi.json, the types, permissions and paths of web/'
	@echo 'make kill          kill the server ROUNDS=200 times under load and look for lost messages, on each database'
	@echo 'make chaos         do everything to servers that this machine can for 30 minutes, and look what was lost, doubled or leaked;'
	@echo '                   ARGS="--seconds 300 --nodes 3 --engine postgres --seed 8" says how'
	@echo 'make siege         attack a server with one account, and print what that costs it and others; ATTACKS="pages pongs" names some'
	@echo 'make bench         print what a server does here a second and a processor, beside the limit of the machine and peers;'
	@echo '                   BENCH_DOCS=1 writes the tables of docs/performance.md and docs/plots, too'
	@echo 'make bench-chat    print the durable posts and reads a second of the chat alone, without a server'
	@echo 'make bench-pushes  print the words to devices a second of the processor, and what posts wait beside them'
	@echo 'make dist          build dist/veche, one static binary'
	@echo 'make chroot-check  show that dist/veche needs nothing around it (as root)'
	@echo 'make unit-check    look at the units of deploy with systemd-analyze'

web:
	@scripts/web

# Serves without the page where there is no Node to build it.
run:
	@scripts/setup cc
	@scripts/web --if-possible
	@cargo run --release --locked -p veche -- $(ARGS)

# The stories of web/ are told to the debug build of the server, in Chromium.
test:
	@scripts/setup cc postgres nats node chromium
	-@scripts/setup faults
	@scripts/web
	npm --prefix web test
	scripts/test
	npm --prefix web run stories
	ENGINES=nodes npm --prefix web run stories -- talking

# The advisories of cargo-deny are left out: they come from a database on the network, and the same commit would pass one
# day and fail the next.
check:
	@scripts/setup cc node python proxies mails
	@scripts/web
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --locked -- -D warnings
	RUSTDOCFLAGS='-D warnings' cargo doc --workspace --no-deps --locked
	command -v cargo-deny >/dev/null || cargo install --locked cargo-deny@0.20.2
	cargo deny --locked check bans licenses sources
	command -v cargo-machete >/dev/null || cargo install --locked cargo-machete@0.9.2
	cargo machete
	scripts/check-circles
	npm --prefix web run check
	scripts/check-generators
	scripts/check-proxies
	scripts/check-uploads
	scripts/check-pushes
	scripts/check-mails
	for script in scripts/*; do sh -n "$$script" || exit 1; done
	bash -n .ci/run

generators:
	@scripts/setup cc node python
	@scripts/check-generators

proxies:
	@scripts/setup cc proxies
	@scripts/check-proxies

uploads:
	@scripts/setup cc node
	@scripts/check-uploads

pushes:
	@scripts/setup cc python
	@scripts/check-pushes

mails:
	@scripts/setup cc python mails
	@scripts/check-mails

# Each is written whole or not at all.
describe:
	@scripts/setup cc
	cargo build --locked -p veche
	mkdir -p target/described docs web/src/lib/api
	for what in openapi asyncapi typescript permissions paths; do target/debug/veche describe $$what >target/described/$$what || exit 1; done
	cp target/described/openapi docs/openapi.json
	cp target/described/asyncapi docs/asyncapi.json
	cp target/described/typescript web/src/lib/api/types.ts
	cp target/described/permissions web/src/lib/api/permit.ts
	cp target/described/paths web/src/lib/api/paths.ts

kill:
	@scripts/setup cc postgres
	KILL_ROUNDS=$(ROUNDS) cargo test --locked -p veche --test kill -- --nocapture

# What tracing and other clocks need is left out, and said to be, where it cannot be had.
chaos:
	@scripts/setup cc postgres nats
	-@scripts/setup faults
	cargo build --release --locked -p veche -p veche-load
	target/release/veche-load chaos $(if $(ARGS),$(ARGS),--nodes 3 --engine postgres)

siege:
	@scripts/setup cc
	cargo build --release --locked -p veche
	scripts/siege $(ATTACKS)

# Some twelve minutes, and as long for a first build. The peers of npm want Node, and are skipped without.
bench:
	@scripts/setup cc postgres nats ejabberd nginx
	cargo build --release --locked -p veche -p veche-load
	target/release/veche-load bench $(if $(BENCH_DOCS),--plots docs/plots --page docs/performance.md) $(ARGS)

bench-chat:
	@scripts/setup cc postgres
	cargo bench --locked -p veche-chat --bench chat

bench-pushes:
	@scripts/setup cc
	cargo bench --locked -p veche-chat --bench pushes

dist:
	@scripts/dist

chroot-check:
	@scripts/chroot-check

unit-check:
	@scripts/unit-check
