//! Which signs of emphasis belong together.

use super::{
    class::is_hollow,
    emphasis::{Behind, Side},
    token::{Part, Role, Token, What},
    tree::DEEPEST,
};

/// Kinds of emphasis: one or two of `*` and of `_`, two of `~`.
const KINDS: usize = 5;

fn kind(sign: char, length: usize) -> usize {
    match sign {
        '*' => length - 1,
        '_' => length + 1,
        _ => 4,
    }
}

/// Signs that wait for those that close them.
struct Open {
    kind: usize,
    token: usize,
    part: usize,
    /// How deeply what was found within is nested.
    depth: usize,
}

struct Pairs<'a> {
    text: &'a [char],
    /// How many characters up to a place say something, which the signs of emphasis do not.
    said: Vec<usize>,
    open: Vec<Open>,
    /// Where each kind stands among the open ones.
    places: [Vec<usize>; KINDS],
}

/// Settles what becomes of each row of signs.
pub(super) fn pair(text: &[char], tokens: &mut [Token]) {
    let mut said = vec![0];
    for &c in text {
        let says = !is_hollow(c) && !matches!(c, '*' | '_' | '~');
        said.push(said[said.len() - 1] + usize::from(says));
    }
    let mut pairs = Pairs {
        text,
        said,
        open: Vec::new(),
        places: Default::default(),
    };
    for at in 0..tokens.len() {
        if let What::Run(run) = &tokens[at].what {
            pairs.settle(tokens, at, run.side);
        }
    }
    slashes(tokens);
}

impl Pairs<'_> {
    fn settle(&mut self, tokens: &mut [Token], at: usize, side: Side) {
        let mut left = side.length;
        while side.closes && left > 0 {
            let Some(place) = self.nearest(side.sign, left) else {
                break;
            };
            let length = if self.open[place].kind == kind(side.sign, 2) {
                2
            } else {
                1
            };
            if !self.close(tokens, place, at, length) {
                break;
            }
            left -= length;
        }
        let wait = side.opens && left == side.length;
        let lengths: &[usize] = match left {
            3 if wait => &[2, 1],
            0 => &[],
            _ => &[left],
        };
        for &length in lengths {
            let part = add(tokens, at, length, Role::Text);
            if wait {
                self.wait(kind(side.sign, length), at, part);
            }
        }
    }

    /// The last signs that wait for some of these.
    fn nearest(&self, sign: char, left: usize) -> Option<usize> {
        let lengths: &[usize] = match (sign, left) {
            ('~', _) => &[2],
            (_, 3) => &[1, 2],
            (_, 2) => &[2],
            _ => &[1],
        };
        lengths
            .iter()
            .filter_map(|&length| self.places[kind(sign, length)].last().copied())
            .max()
    }

    /// Closes what waits at a place, unless there is nothing in it. Whatever waits within waits in vain.
    fn close(&mut self, tokens: &mut [Token], place: usize, at: usize, length: usize) -> bool {
        while self.open.len() > place + 1 {
            self.forget();
        }
        let depth = self.open[place].depth + 1;
        let (token, part) = (self.open[place].token, self.open[place].part);
        let (start, end) = (tokens[token].end, tokens[at].at);
        let is_fitting = match (side(&tokens[token]), side(&tokens[at])) {
            (Some(opening), Some(closing)) => {
                opening.behind != Behind::Word || closing.behind == Behind::Sign
            }
            _ => false,
        };
        let is_pair = depth <= DEEPEST
            && is_fitting
            && self.said[start] < self.said[end]
            && !(self.text[end] == '_'
                && length == 2
                && self.text[start..end].iter().all(|&c| is_identifier(c)));
        if is_pair {
            self.open[place].depth = depth;
        }
        self.forget();
        if is_pair {
            if let What::Run(run) = &mut tokens[token].what {
                run.parts[part].role = Role::Opens;
            }
            add(tokens, at, length, Role::Closes);
        }
        is_pair
    }

    fn wait(&mut self, kind: usize, token: usize, part: usize) {
        self.places[kind].push(self.open.len());
        self.open.push(Open {
            kind,
            token,
            part,
            depth: 0,
        });
    }

    fn forget(&mut self) {
        if let Some(last) = self.open.pop() {
            self.places[last.kind].pop();
            if let Some(outer) = self.open.last_mut() {
                outer.depth = outer.depth.max(last.depth);
            }
        }
    }
}

/// `__init__` is a name in many languages of programmers.
fn is_identifier(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

fn add(tokens: &mut [Token], at: usize, length: usize, role: Role) -> usize {
    let What::Run(run) = &mut tokens[at].what else {
        return 0;
    };
    run.parts.push(Part { length, role });
    run.parts.len() - 1
}

/// A backslash is needed where the signs behind it could open something that others close, or close what others open.
fn slashes(tokens: &mut [Token]) {
    let mut first = [usize::MAX; KINDS];
    let mut last = [0; KINDS];
    for (at, token) in tokens.iter().enumerate() {
        let Some(side) = side(token) else {
            continue;
        };
        for kind in kinds(side) {
            if side.opens {
                first[kind] = first[kind].min(at);
            }
            if side.closes {
                last[kind] = at;
            }
        }
    }
    for (at, token) in tokens.iter_mut().enumerate() {
        if let What::Slash(Some(side)) = &mut token.what {
            let own = *side;
            side.is_needed = kinds(own)
                .any(|kind| own.opens && at < last[kind] || own.closes && first[kind] < at);
        }
    }
}

fn side(token: &Token) -> Option<Side> {
    match &token.what {
        What::Run(run) => Some(run.side),
        What::Slash(side) => *side,
        _ => None,
    }
}

fn kinds(side: Side) -> impl Iterator<Item = usize> {
    let lengths = if side.length == 3 {
        1..=2
    } else {
        side.length..=side.length
    };
    lengths.map(move |length| kind(side.sign, length))
}
