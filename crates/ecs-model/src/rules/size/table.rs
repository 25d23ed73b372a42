//! The sizes that Fargate has.
//!
//! Rows up to 16 vCPU: `memory` of RegisterTaskDefinition in botocore 1.44.5, and cfn-lint E3047. The
//! row of 32 vCPU: the task size page of 2026, as cfn-lint 1.58 quotes it. Windows: the same memory,
//! for 1, 2 and 4 vCPU alone.

use crate::{CpuUnits, MemoryMib};

/// The memory, in MiB, that goes with an amount of CPU.
#[derive(Debug, Clone, Copy)]
pub(in crate::rules) enum Memory {
    /// These and no others.
    Of(&'static [u64]),
    /// From the first to the last, in steps.
    Steps { first: u64, last: u64, step: u64 },
}

impl Memory {
    /// Returns every amount in MiB, from small to large.
    pub(in crate::rules) fn amounts(self) -> Vec<u64> {
        match self {
            Self::Of(amounts) => amounts.to_vec(),
            Self::Steps { first, last, step } => {
                std::iter::successors(Some(first), |mib| Some(mib + step)).take_while(|mib| *mib <= last).collect()
            }
        }
    }

    /// Returns the amount nearest to `mib`: the next larger one, since a task that wants so much
    /// needs it, else the largest.
    fn nearest(self, mib: u64) -> Option<u64> {
        let amounts = self.amounts();
        amounts.iter().copied().find(|amount| *amount >= mib).or_else(|| amounts.last().copied())
    }

    /// Returns the amounts in words: `4 GB to 16 GB in steps of 1 GB`.
    fn in_words(self) -> String {
        match self {
            Self::Of(amounts) => alternatives(amounts.iter().map(|mib| memory(*mib))),
            Self::Steps { first, last, step } => {
                format!("{} to {} in steps of {}", memory(first), memory(last), memory(step))
            }
        }
    }
}

/// One amount of CPU and what goes with it.
#[derive(Debug, Clone, Copy)]
pub(in crate::rules) struct Row {
    /// The CPU units.
    pub(in crate::rules) cpu: u64,
    /// The memory.
    pub(in crate::rules) memory: Memory,
    /// Whether Windows has it.
    pub(in crate::rules) windows: bool,
}

const fn row(cpu: u64, memory: Memory, windows: bool) -> Row {
    Row { cpu, memory, windows }
}

const ROWS: [Row; 8] = [
    row(256, Memory::Of(&[512, 1_024, 2_048]), false),
    row(512, Memory::Steps { first: 1_024, last: 4_096, step: 1_024 }, false),
    row(1_024, Memory::Steps { first: 2_048, last: 8_192, step: 1_024 }, true),
    row(2_048, Memory::Steps { first: 4_096, last: 16_384, step: 1_024 }, true),
    row(4_096, Memory::Steps { first: 8_192, last: 30_720, step: 1_024 }, true),
    row(8_192, Memory::Steps { first: 16_384, last: 61_440, step: 4_096 }, false),
    row(16_384, Memory::Steps { first: 32_768, last: 122_880, step: 8_192 }, false),
    row(32_768, Memory::Of(&[61_440, 122_880, 249_856]), false),
];

/// The sizes of Fargate for one operating system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::rules) enum Table {
    /// Linux.
    Linux,
    /// Windows.
    Windows,
}

/// What is wrong with a pair of CPU and memory, and what would be right.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::rules) struct Misfit {
    /// The pair in words: `2 vCPU with 2 GB`.
    pub(in crate::rules) pair: String,
    /// What to say of the CPU.
    pub(in crate::rules) cpu: String,
    /// What to say of the memory.
    pub(in crate::rules) memory: String,
    /// The nearest legal values.
    pub(in crate::rules) help: String,
}

impl Table {
    /// Returns the rows, from little CPU to much.
    pub(in crate::rules) fn rows(self) -> impl Iterator<Item = Row> {
        ROWS.into_iter().filter(move |row| self == Self::Linux || row.windows)
    }

    /// Returns the sizes as a list in Markdown.
    pub(in crate::rules) fn listed(self) -> String {
        let mut list = String::new();
        for row in self.rows() {
            list.push_str("* ");
            list.push_str(&vcpu(row.cpu));
            list.push_str(": ");
            list.push_str(&row.memory.in_words());
            list.push('\n');
        }
        list
    }

    /// Returns what is wrong with a pair of CPU units and MiB; `None` where Fargate has it.
    pub(in crate::rules) fn misfit(self, cpu: u64, mib: u64) -> Option<Misfit> {
        let fitting: Vec<u64> =
            self.rows().filter(|row| row.memory.amounts().contains(&mib)).map(|row| row.cpu).collect();
        if fitting.contains(&cpu) {
            return None;
        }
        let row = self.rows().find(|row| row.cpu == cpu);
        let cpu_words = row.map_or_else(
            || format!("Fargate has {}", vcpus(self.rows().map(|row| row.cpu), "and")),
            |row| format!("takes {}", row.memory.in_words()),
        );
        let memory_words = if fitting.is_empty() {
            "goes with no amount of CPU".to_owned()
        } else {
            format!("goes with {}", vcpus(fitting.iter().copied(), "or"))
        };
        Some(Misfit {
            pair: format!("{} with {}", vcpu(cpu), memory(mib)),
            cpu: cpu_words,
            memory: memory_words,
            help: self.help(cpu, mib, row, &fitting),
        })
    }

    fn help(self, cpu: u64, mib: u64, row: Option<Row>, fitting: &[u64]) -> String {
        let other_memory = row.and_then(|row| row.memory.nearest(mib));
        let other_cpu = fitting.iter().copied().min_by_key(|fit| fit.abs_diff(cpu));
        match (other_memory, other_cpu) {
            (Some(mib), Some(cpu)) => format!("memory {}, or cpu {}", quoted_memory(mib), quoted_cpu(cpu)),
            (Some(mib), None) => format!("memory {}", quoted_memory(mib)),
            (None, Some(fit)) => match self.larger(cpu, mib).filter(|(larger, _)| *larger != fit) {
                Some((larger, more)) if more == mib => {
                    format!("cpu {}, or cpu {}", quoted_cpu(fit), quoted_cpu(larger))
                }
                Some((larger, more)) => {
                    format!("cpu {}, or cpu {} and memory {}", quoted_cpu(fit), quoted_cpu(larger), quoted_memory(more))
                }
                None => format!("cpu {}", quoted_cpu(fit)),
            },
            (None, None) => self.nearest_pair(cpu, mib),
        }
    }

    /// Returns the pair nearest to one of which neither half fits anywhere.
    fn nearest_pair(self, cpu: u64, mib: u64) -> String {
        self.larger(cpu, mib)
            .map_or_else(String::new, |(cpu, mib)| format!("cpu {} and memory {}", quoted_cpu(cpu), quoted_memory(mib)))
    }

    /// Returns the next larger amount of CPU, else the largest, with the memory nearest to `mib`.
    fn larger(self, cpu: u64, mib: u64) -> Option<(u64, u64)> {
        let row = self.rows().find(|row| row.cpu >= cpu).or_else(|| self.rows().last())?;
        Some((row.cpu, row.memory.nearest(mib)?))
    }
}

/// Returns an amount of CPU as people write it: `.25 vCPU`, and `300 CPU units` where no one would
/// write it in vCPU.
pub(in crate::rules) fn vcpu(units: u64) -> String {
    if !units.is_multiple_of(128) {
        return format!("{units} CPU units");
    }
    CpuUnits::new(units).map_or_else(|_| "no CPU".to_owned(), CpuUnits::in_vcpu)
}

/// Returns an amount of memory as people write it: `2 GB`.
pub(in crate::rules) fn memory(mib: u64) -> String {
    MemoryMib::new(mib).map_or_else(|_| "no memory".to_owned(), |memory| memory.to_string())
}

fn quoted_cpu(units: u64) -> String {
    format!("\"{}\"", vcpu(units))
}

fn quoted_memory(mib: u64) -> String {
    format!("\"{}\"", memory(mib).replace(' ', ""))
}

/// Returns `.25, .5 or 1 vCPU`.
fn vcpus(units: impl Iterator<Item = u64>, last: &str) -> String {
    let numbers = units.map(|units| vcpu(units).trim_end_matches(" vCPU").to_owned());
    format!("{} vCPU", joined(numbers, last))
}

fn alternatives(items: impl Iterator<Item = String>) -> String {
    joined(items, "or")
}

fn joined(items: impl Iterator<Item = String>, last: &str) -> String {
    let mut items: Vec<String> = items.collect();
    match (items.pop(), items.is_empty()) {
        (None, _) => String::new(),
        (Some(only), true) => only,
        (Some(end), false) => format!("{} {last} {end}", items.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Table;

    fn pairs(table: Table) -> Vec<(u64, u64)> {
        table.rows().flat_map(|row| row.memory.amounts().into_iter().map(move |mib| (row.cpu, mib))).collect()
    }

    #[test]
    fn there_are_77_sizes_on_linux_and_43_on_windows() {
        assert_eq!((pairs(Table::Linux).len(), pairs(Table::Windows).len()), (77, 43));
    }

    #[test]
    fn a_misfit_names_what_each_half_takes_and_the_nearest_sizes() {
        let misfit = Table::Linux.misfit(2_048, 2_048).unwrap();
        assert_eq!(misfit.pair, "2 vCPU with 2 GB");
        assert_eq!(misfit.cpu, "takes 4 GB to 16 GB in steps of 1 GB");
        assert_eq!(misfit.memory, "goes with .25, .5 or 1 vCPU");
        assert_eq!(misfit.help, "memory \"4GB\", or cpu \"1 vCPU\"");
    }

    #[test]
    fn where_neither_half_fits_the_nearest_pair_is_named() {
        assert_eq!(Table::Linux.misfit(100, 300).unwrap().help, "cpu \".25 vCPU\" and memory \"512MiB\"");
        assert_eq!(Table::Linux.misfit(65_536, 999_999).unwrap().help, "cpu \"32 vCPU\" and memory \"244GB\"");
        assert_eq!(Table::Windows.misfit(256, 512).unwrap().help, "cpu \"1 vCPU\" and memory \"2GB\"");
        assert_eq!(Table::Windows.misfit(512, 4_096).unwrap().help, "cpu \"1 vCPU\"");
    }

    #[test]
    fn an_amount_of_cpu_between_two_names_the_one_that_fits_and_the_next_larger() {
        assert_eq!(
            Table::Linux.misfit(3_072, 2_048).unwrap().help,
            r#"cpu "1 vCPU", or cpu "4 vCPU" and memory "8GB""#
        );
        assert_eq!(Table::Linux.misfit(300, 1_024).unwrap().help, r#"cpu ".25 vCPU", or cpu ".5 vCPU""#);
    }

    proptest! {
        #[test]
        fn exactly_the_pairs_of_the_table_fit(cpu in 1_u64..40_000, mib in 1_u64..260_000, windows in any::<bool>()) {
            let table = if windows { Table::Windows } else { Table::Linux };
            prop_assert_eq!(table.misfit(cpu, mib).is_none(), pairs(table).contains(&(cpu, mib)));
        }
    }

    #[test]
    fn every_pair_of_the_table_fits() {
        for table in [Table::Linux, Table::Windows] {
            for (cpu, mib) in pairs(table) {
                assert_eq!(table.misfit(cpu, mib), None, "{cpu} {mib}");
            }
        }
    }
}
