//! Task sizes: the spellings that ECS takes, and the pairs that Fargate offers.

/// Reads CPU units: `1024`, `1 vCPU`, `.25 vcpu` (any case, any number of spaces).
pub(in crate::sim) fn cpu(text: &str) -> Option<u64> {
    if let Ok(units) = text.parse::<u64>() {
        return (units > 0).then_some(units);
    }
    let lower = text.to_ascii_lowercase();
    match lower.strip_suffix("vcpu")?.trim_end() {
        ".25" | "0.25" => Some(256),
        ".5" | "0.5" => Some(512),
        whole => {
            whole.parse::<u64>().ok().filter(|cores| [1, 2, 4, 8, 16, 32].contains(cores)).map(|cores| cores * 1_024)
        }
    }
}

/// Reads MiB: `2048`, `2GB`, `0.5 GB` (any case, any number of spaces). Other units are refused.
pub(in crate::sim) fn memory(text: &str) -> Option<u64> {
    if let Ok(mib) = text.parse::<u64>() {
        return (mib > 0).then_some(mib);
    }
    let lower = text.to_ascii_lowercase();
    let number = lower.strip_suffix("gb")?.trim_end();
    let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(fraction) || fraction.len() > 9 {
        return None;
    }
    let scale = 10_u64.checked_pow(u32::try_from(fraction.len()).ok()?)?;
    let part = fraction.parse::<u64>().ok()?.checked_mul(1_024)? / scale;
    let mib = whole.parse::<u64>().ok()?.checked_mul(1_024)?.checked_add(part)?;
    (mib > 0).then_some(mib)
}

/// Whether Fargate offers the pair (developer guide, "Task CPU and memory").
pub(in crate::sim) fn fargate_size_exists(cpu: u64, memory: u64, windows: bool) -> bool {
    let stepped =
        |low: u64, high: u64, step: u64| (low..=high).contains(&memory) && (memory - low).is_multiple_of(step);
    if windows && !matches!(cpu, 1_024 | 2_048 | 4_096) {
        return false;
    }
    match cpu {
        256 => matches!(memory, 512 | 1_024 | 2_048),
        512 => stepped(1_024, 4_096, 1_024),
        1_024 => stepped(2_048, 8_192, 1_024),
        2_048 => stepped(4_096, 16_384, 1_024),
        4_096 => stepped(8_192, 30_720, 1_024),
        8_192 => stepped(16_384, 61_440, 4_096),
        16_384 => stepped(32_768, 122_880, 8_192),
        32_768 => matches!(memory, 61_440 | 122_880 | 249_856),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{cpu, fargate_size_exists, memory};

    #[test]
    fn sizes_are_read_in_the_spellings_that_ecs_takes_and_no_other() {
        assert_eq!(cpu(".25  vCpU"), Some(256));
        assert_eq!(cpu("1 vCPU"), Some(1_024));
        assert_eq!((cpu("3 vCPU"), cpu(""), cpu("0")), (None, None, None));
        assert_eq!(memory("0.5 GB"), Some(512));
        assert_eq!(memory("1   gb"), Some(1_024));
        assert_eq!((memory("512 MiB"), memory("2 GiB"), memory(".5 GB")), (None, None, None));
    }

    #[test]
    fn fargate_offers_77_pairs_on_linux_and_43_on_windows() {
        let pairs = |windows| {
            let sizes = [256, 512, 1_024, 2_048, 4_096, 8_192, 16_384, 32_768];
            let memories = (1..=500).map(|half| half * 512);
            sizes
                .into_iter()
                .map(|cpu| memories.clone().filter(|mib| fargate_size_exists(cpu, *mib, windows)).count())
                .sum::<usize>()
        };
        assert_eq!((pairs(false), pairs(true)), (77, 43));
    }
}
