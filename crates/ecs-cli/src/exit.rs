//! What the process ends with: [`Exit`].

use ecs_exec::ErrorClass;

/// How a command ended. The numbers are documented in `docs/cli.md`; those of BSD's `sysexits.h` mean
/// the same in every command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// All is well.
    Success,
    /// A comparison found a difference (`fmt --check`, `snapshot --check`): 1.
    Difference,
    /// The command line is wrong: 64.
    Usage,
    /// Input is not readable or not valid; a plan or snapshot is stale: 65.
    Invalid,
    /// AWS cannot be reached, or throttled past the retries: 69.
    Unavailable,
    /// Credentials are missing, or access is denied: 77.
    Denied,
    /// The code of a run: a container's own, or one of `docs/cli.md`'s table for runs.
    Run(u8),
}

impl Exit {
    /// Returns the process's exit code.
    pub(crate) const fn code(self) -> u8 {
        match self {
            Self::Success => 0,
            Self::Difference => 1,
            Self::Usage => 64,
            Self::Invalid => 65,
            Self::Unavailable => 69,
            Self::Denied => 77,
            Self::Run(code) => code,
        }
    }
}

impl From<ErrorClass> for Exit {
    fn from(class: ErrorClass) -> Self {
        match class {
            ErrorClass::Throttled | ErrorClass::Transient | ErrorClass::Unknown => Self::Unavailable,
            ErrorClass::Denied => Self::Denied,
            ErrorClass::NotFound | ErrorClass::Final => Self::Invalid,
            ErrorClass::Setup => Self::Usage,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Exit;

    #[test]
    fn the_codes_are_the_documented_ones() {
        let codes = [
            Exit::Success,
            Exit::Difference,
            Exit::Usage,
            Exit::Invalid,
            Exit::Unavailable,
            Exit::Denied,
            Exit::Run(3),
        ];
        assert_eq!(codes.map(Exit::code), [0, 1, 64, 65, 69, 77, 3]);
    }
}
