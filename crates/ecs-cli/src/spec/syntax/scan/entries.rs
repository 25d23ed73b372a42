//! Names, arguments and the values of properties.

use std::ops::Range;

use super::super::lexer::{Flaw, Kind, Token, is_disallowed, is_invisible};
use super::super::quoted::{escape, quote};
use super::super::slip::Slip;
use super::super::words::{WordFault, fault};
use super::{Role, Scanner, State, Statement};

/// Whether this is a bare word, and no number or keyword.
pub(super) fn is_bare(word: &str) -> bool {
    let unsigned = word.strip_prefix(['+', '-']).unwrap_or(word);
    !unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '#' || c == '.')
}

impl Scanner<'_> {
    /// Takes a word or a text, whatever it is to its node.
    pub(super) fn value(&mut self, token: Token) {
        self.starts_after_block(token);
        if self.in_annotation(token) || self.touching(token) || self.several_lines(token) {
            return;
        }
        match token.kind {
            Kind::Word => self.word(token),
            Kind::WrongQuotes => {
                self.wrong_quotes(token);
                self.accept(token);
            }
            _ => {
                self.disallowed(token);
                self.text_flaw(token);
                self.accept(token);
            }
        }
    }

    /// Reports the characters of a text that kdl refuses, once a text.
    fn disallowed(&mut self, token: Token) {
        if !matches!(token.flaw, Flaw::None | Flaw::Escape) {
            // The text as a whole is told of, and changed.
            return;
        }
        let inside = self.slice(token.start..token.end);
        let mut found = inside.char_indices().filter(|(_, c)| is_disallowed(*c));
        let Some((first, c)) = found.next() else { return };
        let place = |at: usize, c: char| token.start + at..token.start + at + c.len_utf8();
        let code = u32::from(c);
        let slip = Slip::new(place(first, c), format!("an invisible character (U+{code:04X}) in a text"), "delete it")
            .help(format!("where it is meant, write \\u{{{code:x}}} in a text in `\"`"))
            .change(place(first, c), "");
        let slip = found.fold(slip, |mut slip, (at, c)| {
            slip.more.push(place(at, c));
            slip.change(place(at, c), "")
        });
        self.push(slip);
    }

    /// Takes the token for what its place makes it.
    pub(super) fn accept(&mut self, token: Token) {
        self.node.annotated = self.node.annotation.take().map(|annotation| annotation.start..annotation.end);
        self.node.slashdash = false;
        self.node.last = Some(token);
        (self.node.state, self.node.role) = match self.node.state {
            State::Start => {
                self.note_line(token);
                self.node.name = Some(token.start..token.end);
                (State::Entries, Role::Name)
            }
            State::Value => (State::Entries, Role::PropertyValue),
            _ => (State::Entries, Role::Argument),
        };
    }

    /// Reports a value that follows another without a space. Returns whether the token is dealt with.
    pub(super) fn touching(&mut self, token: Token) -> bool {
        let Some(last) = self.node.last.filter(|last| last.end == token.start) else { return false };
        if self.node.state != State::Entries || self.node.annotation.is_some() {
            return false;
        }
        if last.kind == Kind::Word && self.slice(token.start..token.end).starts_with(',') {
            return false;
        }
        if token.kind == Kind::Word && self.slice(token.start..token.end).starts_with([',', ':']) {
            return false;
        }
        let mut end = self.run_end(last.start).max(token.end);
        let mut ahead = self.lexer.clone();
        ahead.skip_to(end);
        // All that touches is one run.
        while let Some(next) =
            ahead.next().filter(|next| next.start == end && matches!(next.kind, Kind::Word | Kind::Text))
        {
            end = next.end;
        }
        let at = last.start..end;
        let run = self.slice(at.clone());
        let (message, label) = match (last.kind, token.flaw) {
            (Kind::Word, Flaw::Unclosed) => ("this text is not opened", "a `\"` is missing at its start"),
            (Kind::Word, _) => ("a quote in the middle of a word", "put the whole in quotes"),
            _ => ("texts touch each other", "put a space between them; a quote within a text is `\\\"`"),
        };
        let clean: String = run.chars().filter(|c| *c != '"').collect();
        let slip = Slip::new(at.clone(), message, label).change(at.clone(), quote(&clean));
        let slip = if last.kind == Kind::Word { slip } else { slip.doubt(at) };
        self.instead(last.start, slip);
        self.lexer.skip_to(end);
        self.node.last = Some(Token { end, kind: Kind::Text, ..last });
        true
    }

    /// `r"…"` and `r#"…"#`, as KDL 1 wrote raw texts. Returns whether it was one.
    fn raw_of_kdl_1(&mut self, token: Token) -> bool {
        let Some(hashes) = self.slice(token.start..token.end).strip_prefix('r') else { return false };
        let rest = self.slice(token.end..self.lexer.line_end(token.end));
        if !hashes.bytes().all(|byte| byte == b'#') || !rest.starts_with('"') {
            return false;
        }
        let closing = format!("\"{hashes}");
        let Some(length) = rest.get(1..).and_then(|rest| rest.find(&closing)) else { return false };
        let end = token.end + 1 + length + closing.len();
        let body = self.slice(token.end..end - hashes.len());
        let marks = if hashes.is_empty() { "#" } else { hashes };
        let at = token.start..end;
        let slip = Slip::new(at.clone(), "raw texts of KDL 2 have no `r`", "write #\"…\"#");
        self.push(slip.change(at, format!("{marks}{body}{marks}")).sure());
        self.lexer.skip_to(end);
        self.accept(Token { end, kind: Kind::Text, ..token });
        true
    }

    fn word(&mut self, token: Token) {
        if self.raw_of_kdl_1(token) {
            return;
        }
        let word = self.slice(token.start..token.end);
        // Commas and colons of JSON and YAML.
        if let Some(rest) = word.strip_prefix([',', ':'])
            && self.node.role != Role::None
            && (word.starts_with(',') || self.node.role == Role::Name || self.is_colon_before_block(token))
        {
            let slip = if word.starts_with(',') { comma(token.start) } else { colon(token.start) };
            let separator = if word.starts_with(',') { self.separator(token.start + 1) } else { " " };
            self.form(slip.change(token.start..token.start + 1, separator));
            if separator == ";" {
                self.node = Statement { form: self.node.form, ..Statement::default() };
            }
            if !rest.is_empty() {
                self.word(Token { start: token.start + 1, ..token });
            }
            return;
        }
        if self.node.state == State::Start && word.len() > 1 && word.ends_with(':') {
            self.form(colon(token.end - 1).change(token.end - 1..token.end, " "));
            self.accept(Token { end: token.end - 1, ..token });
            self.node.colon = Some(token.end);
            return;
        }
        if self.node.state != State::Start && word.len() > 1 && word.ends_with(',') {
            let end = token.start + word.trim_end_matches(',').len();
            let separator = self.separator(token.end);
            self.form(comma(end).change(end..token.end, separator));
            let form = self.node.form;
            if end > token.start {
                self.word_value(Token { end, ..token });
            }
            if separator == ";" {
                self.node = Statement { form, ..Statement::default() };
            }
            return;
        }
        self.word_value(token);
    }

    /// Returns what a comma that ends there stands for: between entries of a block, and before a member of JSON, the end
    /// of a node, else nothing.
    fn separator(&self, end: usize) -> &'static str {
        let entry = self.node.role == Role::Argument && (self.braces.has_entries() || self.is_before_member(end));
        if entry { ";" } else { " " }
    }

    /// Whether `"name":` is the next on the line.
    fn is_before_member(&self, at: usize) -> bool {
        let rest = self.slice(at..self.lexer.line_end(at)).trim_start_matches([' ', '\t']);
        let after = rest.strip_prefix('"').and_then(|rest| rest.split_once('"')).map(|(_, after)| after.trim_start());
        self.node.brackets == 0 && after.is_some_and(|after| after.starts_with(':'))
    }

    fn word_value(&mut self, token: Token) {
        let word = self.slice(token.start..token.end);
        let naming = self.node.state == State::Start;
        if let Some(found) = fault(word) {
            if found == WordFault::Hash && (naming || word.trim_end_matches('#').is_empty()) {
                self.hash_comment(token);
                return;
            }
            let end = self.word_fault(token, &found, naming);
            self.lexer.skip_to(end);
            self.accept(Token { end, ..token });
            return;
        }
        let number = !is_bare(word) && !word.starts_with(['.', '#']) || word.starts_with('#');
        if naming && number {
            let (at, clean) = self.run(token.start, token.end);
            let slip = Slip::new(at.clone(), "this name needs quotes", "a name is a word or a text in quotes");
            self.push(slip.change(at.clone(), quote(&clean)).sure());
            self.lexer.skip_to(at.end);
            self.accept(Token { end: at.end, ..token });
            return;
        }
        self.accept(token);
    }

    /// Reports a bare word that is none; returns where it ends.
    fn word_fault(&mut self, token: Token, found: &WordFault, naming: bool) -> usize {
        let what = if naming { "name" } else { "value" };
        if let (WordFault::Keyword(keyword), false) = (found, naming) {
            let slip =
                Slip::new(token.start..token.end, format!("KDL 2 writes `{keyword}`"), format!("write {keyword}"));
            self.push(slip.change(token.start..token.end, *keyword).sure());
            return token.end;
        }
        let end = self.run_end(token.start).max(token.end);
        let run = self.slice(token.start..end).trim_end_matches(',');
        let end = token.start + run.len();
        let clean: String = run.chars().filter(|c| *c != '"' && !is_invisible(*c)).collect();
        let advice =
            if self.hides_values() { "write it in quotes".to_owned() } else { format!("write {}", quote(&clean)) };
        let reason = match found {
            WordFault::Character(c) if is_invisible(*c) => format!("an invisible character (U+{:04X})", u32::from(*c)),
            WordFault::Character(c) => format!("a bare word cannot hold `{c}`"),
            WordFault::Hash => "a bare word cannot hold `#`, and comments start with `//`".to_owned(),
            WordFault::TooLarge => "the number is too large".to_owned(),
            WordFault::Number => "a bare word cannot start with a digit".to_owned(),
            WordFault::Keyword(_) => "the word has a meaning of its own".to_owned(),
        };
        if self.part_of_form(token, end, &clean) {
            return end;
        }
        let slip = Slip::new(token.start..end, format!("this {what} needs quotes"), format!("{advice}: {reason}"));
        let slip = slip.change(token.start..end, quote(&clean)).sure();
        self.push(if passes_kdl(run) { slip.certain() } else { slip });
        end
    }

    /// `timeout=2h`: the value behind a slip of the node's form needs quotes too, which is told in one. Returns whether
    /// it was.
    fn part_of_form(&mut self, token: Token, end: usize, clean: &str) -> bool {
        let Some(name) = self.node.name.clone().filter(|_| self.node.role == Role::Name) else { return false };
        let hides = self.hides_values();
        let certain = passes_kdl(self.slice(token.start..end));
        let between = self.slice(name.end..token.start);
        let is_mark = between.trim().trim_start_matches(['=', ':']).is_empty() && !between.trim().is_empty();
        let Some(slip) = self.node.form.and_then(|index| self.out.slips.get_mut(index)) else { return false };
        if !is_mark || slip.at.start < name.start {
            return false;
        }
        let advice = "put a space instead, and quotes around the value";
        slip.label = if hides { advice.to_owned() } else { format!("{advice}: {}", quote(clean)) };
        slip.changes.push((token.start..end, quote(clean)));
        slip.certain |= certain;
        true
    }

    fn hash_comment(&mut self, token: Token) {
        let end = self.lexer.line_end(token.start);
        let slip = Slip::new(token.start..token.start + 1, "comments start with `//`", "write // instead of #");
        let hashes = self.slice(token.start..end).bytes().take_while(|byte| *byte == b'#').count();
        self.push(slip.change(token.start..token.start + hashes, "//").sure());
        self.lexer.skip_line();
    }

    fn wrong_quotes(&mut self, token: Token) {
        let whole = self.slice(token.start..token.end);
        let inner = if whole.starts_with("'''") {
            whole.trim_matches('\'')
        } else {
            // One quote at each end: those within are the text's own.
            let mut inner = whole.chars();
            inner.next();
            inner.next_back();
            inner.as_str()
        };
        let label = if self.hides_values() { "write \"…\"".to_owned() } else { format!("write {}", quote(inner)) };
        let at = token.start..token.end;
        let slip = Slip::new(at.clone(), "texts stand in double quotes", label);
        self.quotes(slip.change(at, quote(inner)).certain().sure());
    }

    /// Reports wrong quotes, once a node.
    fn quotes(&mut self, slip: Slip) {
        match self.node.quotes.and_then(|index| self.out.slips.get_mut(index)) {
            Some(first) => {
                first.more.push(slip.at);
                first.changes.extend(slip.changes);
            }
            None => self.node.quotes = Some(self.habit(slip)),
        }
    }

    fn text_flaw(&mut self, token: Token) {
        let at = token.start..token.end;
        let text = self.slice(at.clone());
        let slip = match token.flaw {
            Flaw::None | Flaw::Long => return,
            Flaw::Unclosed => {
                self.eaten |= token.end == self.text.len() && text.contains('\n');
                unclosed(text, at)
            }
            Flaw::Escape => escapes(text, at),
            Flaw::OneLineTriple => {
                let content = text.trim_start_matches("\"\"\"").trim_end_matches("\"\"\"");
                Slip::new(at.clone(), "`\"\"\"` is for texts of several lines", "write it in single `\"`")
                    .change(at, quote(content))
                    .sure()
            }
            Flaw::Prefix => Slip::new(at.clone(), "the lines of this text are not indented alike", "")
                .help("every line starts with the white space that stands before the closing `\"\"\"`")
                .change(at.clone(), "\"\"")
                .doubt(at),
        };
        self.push(slip);
    }

    /// Reports a property without its value.
    pub(super) fn missing_value(&mut self) {
        let Some(key) = self.node.last else { return };
        let at = key.start..key.end;
        let name = self.slice(at.clone());
        let slip = Slip::new(at, format!("property {name} has no value"), format!("write {name}=…"));
        let end = self.slice(key.end..self.text.len()).find('=').map_or(key.end, |length| key.end + length + 1);
        self.push(slip.change(end..end, "_").doubt(key.start..end));
        self.node.state = State::Entries;
    }

    /// A property's key with an annotation, or one that is no word.
    pub(super) fn key(&mut self, key: Token, equals: Token) {
        let at = key.start..key.end;
        if let Some(annotation) = self.node.annotated.take() {
            let words = self.slice(annotation.clone());
            let slip = Slip::new(
                annotation.clone(),
                "an annotation stands before the value",
                format!("write {}={words}…", self.slice(at)),
            );
            self.push(slip.change(annotation, "").change(equals.end..equals.end, words).sure());
        } else if key.kind == Kind::Word && !is_bare(self.slice(at.clone())) {
            let slip =
                Slip::new(at.clone(), "this name needs quotes", "a property's name is a word or a text in quotes");
            self.push(slip.change(at.clone(), quote(self.slice(at))).sure());
        }
        self.node.state = State::Value;
        self.node.key_at = key.start;
    }
}

/// Whether kdl would take the text: the `//` of a URL for a comment, the `{` of a template for a block.
pub(super) fn passes_kdl(run: &str) -> bool {
    run.contains("//") || run.contains("/*") || run.contains('{')
}

fn comma(at: usize) -> Slip {
    Slip::new(at..at + 1, "KDL has no commas between values", "leave it out: a space is enough").certain().sure()
}

pub(super) fn colon(at: usize) -> Slip {
    Slip::new(at..at + 1, "a name has no colon behind it", "leave it out: the value follows after a space")
        .certain()
        .sure()
}

fn unclosed(text: &str, at: Range<usize>) -> Slip {
    let several = text.starts_with("\"\"\"") || text.trim_start_matches('#').starts_with("\"\"\"");
    let hashes: String = text.chars().take_while(|c| *c == '#').collect();
    let missing = if several { format!("\n\"\"\"{hashes}") } else { format!("\"{hashes}") };
    let shown = missing.trim();
    let first = at.start..at.start + hashes.len() + if several { 3 } else { 1 };
    let slip = Slip::new(first, "this text is not closed", format!("a `{shown}` is missing at its end"));
    if several || text.contains('\\') {
        return slip.change(at.clone(), "\"\"").doubt(at);
    }
    slip.change(at.end..at.end, missing).doubt(at)
}

fn escapes(text: &str, at: Range<usize>) -> Slip {
    let mut changes = Vec::new();
    let mut from = 0;
    while let Some(found) = text.get(from..).and_then(|rest| rest.find('\\')) {
        let place = from + found;
        let after = text.get(place + 1..).unwrap_or_default();
        let length = escape(after);
        if length.is_none() {
            changes.push(at.start + place);
        }
        from = place + 1 + length.unwrap_or(0);
    }
    let first = changes.first().copied().unwrap_or(at.start);
    let slip = Slip::new(first..first + 1, "this backslash escapes nothing", "write `\\\\` for a backslash")
        .help("or write the text raw, without any escapes: #\"…\"#");
    changes.into_iter().fold(slip, |slip, place| slip.change(place..place, "\\")).sure()
}
