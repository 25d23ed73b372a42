//! JSON pointers (RFC 6901).

/// A text that is no JSON pointer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidPointer {
    /// It is neither empty nor starts with `/`.
    #[error("a JSON pointer starts with `/`")]
    NoSlash,
    /// It has a `~` that is neither `~0` nor `~1`.
    #[error("in a JSON pointer `~` is written `~0` and `/` within a name `~1`")]
    Escape,
}

/// Checks that a text is a JSON pointer.
///
/// # Errors
/// What is wrong with it.
///
/// ```
/// use ecs_plan::patch::{InvalidPointer, check_pointer};
/// assert_eq!(check_pointer("/overrides/containerOverrides/0"), Ok(()));
/// assert_eq!(check_pointer("overrides"), Err(InvalidPointer::NoSlash));
/// assert_eq!(check_pointer("/a~b"), Err(InvalidPointer::Escape));
/// ```
pub fn check_pointer(text: &str) -> Result<(), InvalidPointer> {
    Pointer::parse(text).map(drop)
}

/// A pointer's names and indices, unescaped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pointer(Vec<String>);

impl Pointer {
    pub(super) fn parse(text: &str) -> Result<Self, InvalidPointer> {
        if text.is_empty() {
            return Ok(Self(Vec::new()));
        }
        let tokens = text.strip_prefix('/').ok_or(InvalidPointer::NoSlash)?;
        tokens.split('/').map(unescaped).collect::<Result<_, _>>().map(Self)
    }

    pub(super) fn tokens(&self) -> &[String] {
        &self.0
    }

    /// Whether `from` is one of its ancestors.
    pub(super) fn is_below(&self, from: &Self) -> bool {
        self.0.len() > from.0.len() && self.0.starts_with(&from.0)
    }
}

fn unescaped(token: &str) -> Result<String, InvalidPointer> {
    let mut out = String::with_capacity(token.len());
    let mut chars = token.chars();
    while let Some(c) = chars.next() {
        out.push(match c {
            '~' => match chars.next() {
                Some('0') => '~',
                Some('1') => '/',
                _ => return Err(InvalidPointer::Escape),
            },
            plain => plain,
        });
    }
    Ok(out)
}

/// Returns the pointer of these names and indices.
pub(super) fn join(tokens: &[String]) -> String {
    tokens.iter().fold(String::new(), |pointer, token| pointer + "/" + &token.replace('~', "~0").replace('/', "~1"))
}
