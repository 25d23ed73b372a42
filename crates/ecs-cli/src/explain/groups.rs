//! The groups of the rules of AWS's API, by their numbers.

/// A group of rules: all whose numbers begin there, up to the next group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Group {
    first: u16,
}

const GROUPS: [(u16, &str); 22] = [
    (1, "task definition"),
    (20, "IAM roles"),
    (40, "task size"),
    (70, "containers"),
    (100, "network mode, ports, links"),
    (140, "dependencies and their timeouts"),
    (160, "health checks"),
    (180, "environment, secrets, registry credentials"),
    (210, "logging"),
    (240, "Linux parameters, privileges, limits"),
    (280, "volumes and mounts"),
    (320, "platform, resources, placement, proxy"),
    (350, "tags"),
    (400, "the RunTask request"),
    (430, "the network of the request"),
    (450, "capacity providers"),
    (470, "placement of the request"),
    (490, "overrides"),
    (510, "managed EBS volumes"),
    (530, "ECS Exec"),
    (550, "advice"),
    (570, "limits of other calls"),
];

impl Group {
    /// Returns the group of a rule's code; `None` where the code has no number.
    pub(super) fn of(code: &str) -> Option<Self> {
        let number: u16 = code.strip_prefix("ECS")?.parse().ok()?;
        let (first, _) = GROUPS.iter().rev().find(|(first, _)| *first <= number)?;
        Some(Self { first: *first })
    }

    /// Returns what its rules are about.
    pub(crate) fn title(self) -> &'static str {
        GROUPS.iter().find(|(first, _)| *first == self.first).map_or("", |(_, title)| title)
    }
}
