//! Amounts of CPU, memory and storage, as a spec writes them.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A text or number that is no amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidSize {
    /// No amount of CPU.
    #[error("not an amount of CPU: write CPU units (1024 is one vCPU) or \".5 vCPU\"")]
    Cpu,
    /// No amount of memory.
    #[error("not an amount of memory: write MiB as an integer, or \"2GB\", \"512 MiB\"")]
    Memory,
    /// No amount of storage.
    #[error("not an amount of storage: write GiB as an integer, or \"40GB\"")]
    Storage,
}

/// CPU units; 1,024 are one vCPU. Never zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CpuUnits(u64);

/// Memory in MiB. Never zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MemoryMib(u64);

/// Ephemeral storage in GiB. Never zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StorageGib(u64);

/// Reads `digits[.digits]` exactly, in thousandths: a float would make `.1` something else.
fn thousandths(text: &str) -> Option<u64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if (whole.is_empty() && fraction.is_empty()) || fraction.len() > 3 {
        return None;
    }
    if !whole.bytes().chain(fraction.bytes()).all(|b| b.is_ascii_digit()) {
        return None;
    }
    let whole: u64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let fraction: u64 = format!("{fraction:0<3}").parse().ok()?;
    whole.checked_mul(1_000)?.checked_add(fraction)
}

/// Splits `"2 GB"` into its number in thousandths and its unit in lower case.
fn amount(text: &str) -> Option<(u64, String)> {
    let text = text.trim();
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    Some((thousandths(number)?, unit.trim().to_ascii_lowercase()))
}

/// Returns `amount` thousandths of `factor` where that is a whole number above zero.
fn scaled(amount: u64, factor: u64) -> Option<u64> {
    let product = amount.checked_mul(factor)?;
    (product > 0 && product.is_multiple_of(1_000)).then_some(product / 1_000)
}

impl CpuUnits {
    /// Returns that many CPU units.
    ///
    /// # Errors
    /// Zero.
    pub const fn new(units: u64) -> Result<Self, InvalidSize> {
        if units == 0 { Err(InvalidSize::Cpu) } else { Ok(Self(units)) }
    }

    /// Reads `"1024"`, `"1 vCPU"`, `".25vcpu"`: what ECS takes, in any case and with any spaces.
    ///
    /// # Errors
    /// Anything else, and an amount that is no whole number of units.
    pub fn parse(text: &str) -> Result<Self, InvalidSize> {
        let (number, unit) = amount(text).ok_or(InvalidSize::Cpu)?;
        let factor = match unit.as_str() {
            "" => 1,
            "vcpu" => 1_024,
            _ => return Err(InvalidSize::Cpu),
        };
        scaled(number, factor).map(Self).ok_or(InvalidSize::Cpu)
    }

    /// Returns the CPU units.
    pub const fn units(self) -> u64 {
        self.0
    }

    /// Returns the amount in vCPU as people write it: `.25 vCPU`, `1 vCPU`.
    pub fn in_vcpu(self) -> String {
        let whole = self.0 / 1_024;
        let rest = self.0 % 1_024;
        if rest == 0 {
            return format!("{whole} vCPU");
        }
        // Exact: 1/1024 has ten decimals.
        let fraction = format!("{:010}", rest * 9_765_625);
        let fraction = fraction.trim_end_matches('0');
        if whole == 0 { format!(".{fraction} vCPU") } else { format!("{whole}.{fraction} vCPU") }
    }
}

impl MemoryMib {
    /// Returns that many MiB.
    ///
    /// # Errors
    /// Zero.
    pub const fn new(mib: u64) -> Result<Self, InvalidSize> {
        if mib == 0 { Err(InvalidSize::Memory) } else { Ok(Self(mib)) }
    }

    /// Reads `"2048"`, `"2GB"`, `"512 MiB"`, in any case and with any spaces; MB is MiB and GB is
    /// GiB, as for ECS.
    ///
    /// # Errors
    /// Anything else, and an amount that is no whole number of MiB.
    pub fn parse(text: &str) -> Result<Self, InvalidSize> {
        let (number, unit) = amount(text).ok_or(InvalidSize::Memory)?;
        let factor = match unit.as_str() {
            "" | "m" | "mb" | "mib" => 1,
            "g" | "gb" | "gib" => 1_024,
            "t" | "tb" | "tib" => 1_048_576,
            _ => return Err(InvalidSize::Memory),
        };
        scaled(number, factor).map(Self).ok_or(InvalidSize::Memory)
    }

    /// Returns the MiB.
    pub const fn mib(self) -> u64 {
        self.0
    }
}

impl fmt::Display for MemoryMib {
    /// `2 GB` where that is exact, else `1536 MiB`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_multiple_of(1_024) { write!(f, "{} GB", self.0 / 1_024) } else { write!(f, "{} MiB", self.0) }
    }
}

impl StorageGib {
    /// Returns that many GiB.
    ///
    /// # Errors
    /// Zero.
    pub const fn new(gib: u64) -> Result<Self, InvalidSize> {
        if gib == 0 { Err(InvalidSize::Storage) } else { Ok(Self(gib)) }
    }

    /// Reads `"40"`, `"40GB"`, `"40 GiB"`, `"1TB"`.
    ///
    /// # Errors
    /// Anything else, and an amount that is no whole number of GiB.
    pub fn parse(text: &str) -> Result<Self, InvalidSize> {
        let (number, unit) = amount(text).ok_or(InvalidSize::Storage)?;
        let factor = match unit.as_str() {
            "" | "g" | "gb" | "gib" => 1,
            "t" | "tb" | "tib" => 1_024,
            _ => return Err(InvalidSize::Storage),
        };
        scaled(number, factor).map(Self).ok_or(InvalidSize::Storage)
    }

    /// Returns the GiB.
    pub const fn gib(self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{CpuUnits, MemoryMib, StorageGib};

    #[test]
    fn cpu_is_read_in_units_and_in_vcpu() {
        for (text, units) in [
            ("1024", 1024),
            ("1 vCPU", 1024),
            (".25  vCpU", 256),
            ("0.5vcpu", 512),
            ("16 vCPU", 16_384),
            ("1.5 vCPU", 1536),
        ] {
            assert_eq!(CpuUnits::parse(text).map(CpuUnits::units), Ok(units), "{text}");
        }
    }

    #[test]
    fn cpu_that_is_no_amount_is_refused() {
        for text in [
            "",
            "0",
            "0 vCPU",
            "-1",
            "1 cpu",
            "vCPU",
            "1e3",
            "0.0001 vCPU",
            ".",
            "1..5 vCPU",
            "18446744073709551615 vCPU",
        ] {
            assert!(CpuUnits::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn memory_is_read_with_either_kind_of_unit() {
        for (text, mib) in
            [("2048", 2048), ("2GB", 2048), ("2 gib", 2048), ("0.5 GB", 512), ("512 MiB", 512), ("512mb", 512)]
        {
            assert_eq!(MemoryMib::parse(text).map(MemoryMib::mib), Ok(mib), "{text}");
        }
        for text in ["", "0", "2 KB", "GB", "0.3 MB", "two"] {
            assert!(MemoryMib::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn storage_is_read_in_gib() {
        assert_eq!(StorageGib::parse("40GB").map(StorageGib::gib), Ok(40));
        assert!(StorageGib::parse("40MB").is_err());
    }

    proptest! {
        #[test]
        fn cpu_in_vcpu_reads_back_where_three_decimals_say_it(quarters in 1_u64..1_000) {
            let cpu = CpuUnits::new(quarters * 128).unwrap();
            prop_assert_eq!(CpuUnits::parse(&cpu.in_vcpu()), Ok(cpu));
        }

        #[test]
        fn no_text_makes_the_readers_panic(text in any::<String>()) {
            let _ = CpuUnits::parse(&text);
            let _ = MemoryMib::parse(&text);
            let _ = StorageGib::parse(&text);
        }
    }
}
