//! What tags may be, the same for definitions and tasks.

use super::params::Params;
use super::refusal::Refusal;

/// Refuses the `tags` of a request that ECS would refuse.
pub(super) fn refuse(params: Params<'_>) -> Result<(), Refusal> {
    let tags = params.objects("tags")?;
    if tags.len() > 50 {
        return Err(Refusal::invalid("Tags can not have more than 50 items."));
    }
    let mut keys = Vec::new();
    for tag in tags {
        let key = tag.text("key")?.unwrap_or_default();
        let value = tag.text("value")?.unwrap_or_default();
        if key.is_empty() || key.chars().count() > 128 || !key.chars().all(allowed) {
            return Err(Refusal::invalid("Tag key is not valid."));
        }
        if value.chars().count() > 256 || !value.chars().all(allowed) {
            return Err(Refusal::invalid("Tag value is not valid."));
        }
        if key.to_ascii_lowercase().starts_with("aws:") || value.to_ascii_lowercase().starts_with("aws:") {
            return Err(Refusal::invalid("Tag key must not start with aws:"));
        }
        if keys.contains(&key) {
            return Err(Refusal::invalid("Duplicate tag keys found. Note that Tag keys are case sensitive."));
        }
        keys.push(key);
    }
    Ok(())
}

/// `[\p{L}\p{Z}\p{N}_.:/=+\-@]`, as the service model says.
fn allowed(letter: char) -> bool {
    letter.is_alphanumeric() || (letter.is_whitespace() && !letter.is_control()) || "_.:/=+-@".contains(letter)
}
