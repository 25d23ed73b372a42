//! Task sizes as the API reads them: stricter than the spec language, which converts.

use crate::api::{Kind, Node};

/// What the API makes of a size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::rules) enum Amount {
    /// CPU units or MiB.
    Known(u64),
    /// No amount.
    Bad,
    /// Not known.
    Unknown,
}

impl Amount {
    /// Returns the number, where it is known.
    pub(in crate::rules) const fn known(self) -> Option<u64> {
        match self {
            Self::Known(number) => Some(number),
            Self::Bad | Self::Unknown => None,
        }
    }
}

/// Returns the CPU units of a task's `cpu`: a positive integer, or one of the documented amounts of
/// vCPU in any case and with any spaces.
pub(in crate::rules) fn cpu_units(node: &Node) -> Amount {
    amount(node, |text| {
        let lower = text.to_ascii_lowercase();
        let number = lower.strip_suffix("vcpu")?.trim_end();
        let units = match number {
            ".25" | "0.25" => 256,
            ".5" | "0.5" => 512,
            "1" => 1_024,
            "2" => 2_048,
            "4" => 4_096,
            "8" => 8_192,
            "16" => 16_384,
            "32" => 32_768,
            _ => return None,
        };
        Some(units)
    })
}

/// Returns the MiB of a task's `memory`: a positive integer, or a number of GB in any case and with
/// any spaces.
pub(in crate::rules) fn memory_mib(node: &Node) -> Amount {
    amount(node, mib_of_gb)
}

fn mib_of_gb(text: &str) -> Option<u64> {
    let lower = text.to_ascii_lowercase();
    let number = lower.strip_suffix("gb")?.trim_end();
    let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    // The developer guide registers `.5 gb`.
    let whole = if whole.is_empty() && number.len() > 1 { "0" } else { whole };
    if !digits(whole) || !digits(fraction) || fraction.len() > 9 {
        return None;
    }
    let places = u32::try_from(fraction.len()).ok()?;
    let parts = 10_u64.pow(places);
    let fraction: u64 = fraction.parse().ok()?;
    whole.parse::<u64>().ok()?.checked_mul(1_024)?.checked_add(fraction * 1_024 / parts)
}

/// Returns the vCPU that somebody meant who wrote another unit, or a number that is none of Fargate's:
/// the next larger amount.
pub(in crate::rules) fn meant_cpu(text: &str) -> Option<&'static str> {
    const AMOUNTS: [(&str, f64); 8] =
        [(".25", 0.25), (".5", 0.5), ("1", 1.0), ("2", 2.0), ("4", 4.0), ("8", 8.0), ("16", 16.0), ("32", 32.0)];
    let (number, unit) = split(text)?;
    // A bare number may be of vCPU too: units are integers.
    let is_vcpu = matches!(unit.as_str(), "vcpu" | "vcpus" | "cpu" | "cpus" | "core" | "cores" | "");
    let wanted: f64 = number.parse().ok().filter(|wanted| *wanted > 0.0 && is_vcpu)?;
    AMOUNTS.into_iter().find(|(_, vcpu)| *vcpu >= wanted).map(|(text, _)| text)
}

/// Returns the memory that somebody meant who wrote another unit.
pub(in crate::rules) fn meant_memory(text: &str) -> Option<String> {
    let (number, unit) = split(text)?;
    match unit.as_str() {
        "m" | "mb" | "mi" | "mib" => number.parse::<u64>().ok().filter(|mib| *mib > 0).map(|mib| mib.to_string()),
        "g" | "gi" | "gib" | "gb" => {
            let meant = format!("{}{number}GB", if number.starts_with('.') { "0" } else { "" });
            mib_of_gb(&meant).filter(|mib| *mib > 0).map(|_| meant)
        }
        _ => None,
    }
}

/// Returns the number that a text starts with, and what follows it in lower case.
fn split(text: &str) -> Option<(&str, String)> {
    let text = text.trim();
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at_checked(end)?;
    (!number.is_empty()).then(|| (number, unit.trim().to_ascii_lowercase()))
}

fn amount(node: &Node, spelled: impl Fn(&str) -> Option<u64>) -> Amount {
    let number = match &node.kind {
        Kind::Number(number) => number.as_u64(),
        Kind::String(_) => {
            let Some(text) = node.text() else { return Amount::Unknown };
            if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) { text.parse().ok() } else { spelled(text) }
        }
        Kind::Hole(_) | Kind::Null => return Amount::Unknown,
        Kind::Bool(_) | Kind::List(_) | Kind::Object(_) => None,
    };
    number.filter(|number| *number > 0).map_or(Amount::Bad, Amount::Known)
}

#[cfg(test)]
mod tests {
    use super::{Amount, cpu_units, meant_cpu, meant_memory, memory_mib};
    use crate::api::{Node, Origin};

    fn text(text: &str) -> Node {
        Node::string(text, Origin::default_of("test"))
    }

    #[test]
    fn cpu_is_read_as_the_api_reads_it() {
        for (spelled, units) in
            [("1024", 1024), (".25  vCpU", 256), ("0.5vcpu", 512), ("32 vCPU", 32_768), ("100", 100)]
        {
            assert_eq!(cpu_units(&text(spelled)), Amount::Known(units), "{spelled}");
        }
        for spelled in ["", "0", "-1", "1.5 vCPU", "1 cpu", "vCPU", " 1024", "1.0 vCPU"] {
            assert_eq!(cpu_units(&text(spelled)), Amount::Bad, "{spelled}");
        }
        assert_eq!(cpu_units(&text("${CPU}")), Amount::Unknown);
    }

    #[test]
    fn what_is_no_amount_names_the_amount_that_was_meant() {
        for (spelled, meant) in [
            ("3 vCPU", Some("4")),
            ("1.0 vCPU", Some("1")),
            ("1 cpu", Some("1")),
            ("0.1", Some(".25")),
            ("64 vCPU", None),
            ("0", None),
            ("1 GB", None),
            ("much", None),
        ] {
            assert_eq!(meant_cpu(spelled), meant, "{spelled}");
        }
        for (spelled, meant) in [
            ("2 GiB", Some("2GB")),
            ("512MB", Some("512")),
            ("512 Mi", Some("512")),
            (".5 GB", Some("0.5GB")),
            ("0 GB", None),
            ("0.0000001GB", None),
            ("99999999999999999999 GB", None),
            ("2 TB", None),
            ("", None),
        ] {
            assert_eq!(meant_memory(spelled).as_deref(), meant, "{spelled}");
        }
    }

    #[test]
    fn memory_is_read_as_the_api_reads_it() {
        for (spelled, mib) in
            [("2048", 2048), ("2GB", 2048), ("0.5 GB", 512), ("1   gb", 1024), ("1.5GB", 1536), (".5 gb", 512)]
        {
            assert_eq!(memory_mib(&text(spelled)), Amount::Known(mib), "{spelled}");
        }
        for spelled in ["", "0", "2 GiB", "512 MB", "2G", ".GB", "GB", "0 GB", "1.2.3 GB"] {
            assert_eq!(memory_mib(&text(spelled)), Amount::Bad, "{spelled}");
        }
    }
}
