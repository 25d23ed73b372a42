//! CPU and memory on the definition, as ECSTask places them for each launch type.

use ecs_model::api::{Kind, Node, Origin};
use ecs_model::{ContainerSpec, CpuUnits, MemoryMib, Problem, SpecPath, TaskSpec};

use super::{Changes, Members, platform};

/// ECSTask's `ECS_DEFAULT_CPU`, in CPU units.
const DEFAULT_CPU: u64 = 1_024;
/// ECSTask's `ECS_DEFAULT_MEMORY`, in MiB.
const DEFAULT_MEMORY: u64 = 2_048;

/// One of the two sizes.
struct Size {
    name: &'static str,
    written: Option<u64>,
    default: u64,
    parse: fn(&str) -> Option<u64>,
}

impl Size {
    fn both(spec: &TaskSpec) -> [Self; 2] {
        let (cpu, memory) = spec.size();
        [
            Self {
                name: "cpu",
                written: cpu.map(CpuUnits::units),
                default: DEFAULT_CPU,
                parse: |text| CpuUnits::parse(text).ok().map(CpuUnits::units),
            },
            Self {
                name: "memory",
                written: memory.map(MemoryMib::mib),
                default: DEFAULT_MEMORY,
                parse: |text| MemoryMib::parse(text).ok().map(MemoryMib::mib),
            },
        ]
    }
}

/// Sets the task's size where the launch type needs one. Fargate needs it on the task, as text;
/// on EC2 a main container without a value of its own gets the task's. `EXTERNAL` and what the
/// cluster decides are left alone, as by ECSTask.
pub(crate) fn size(spec: &TaskSpec, root: &mut Members, main: Option<&mut Members>, changes: &mut Changes) {
    if spec.launch().is_fargate() {
        for size in Size::both(spec) {
            let value = task_level(&size, root);
            changes.set(root, size.name, value);
        }
    } else if platform::is_ec2(spec)
        && let Some(main) = main
    {
        for size in Size::both(spec) {
            if main.contains_key(size.name) || reserves_more(&size, root, main) {
                continue;
            }
            match container_level(&size, root) {
                Ok(value) => changes.set(main, size.name, value),
                Err(problem) => changes.report(*problem),
            }
        }
    }
}

/// Whether the main container reserves more memory than the limit that it would get by default. ECSTask set the limit all
/// the same, and AWS refused it: a limit is not below the reservation (ECS055).
fn reserves_more(size: &Size, root: &Members, main: &Members) -> bool {
    let reserved = main.get("memoryReservation").and_then(Node::as_i64);
    size.name == "memory"
        && size.written.is_none()
        && said(size, root).is_none()
        && reserved.is_some_and(|reserved| u64::try_from(reserved).is_ok_and(|reserved| reserved > size.default))
}

/// What the definition says of a size; nothing where that means nothing (0, an empty text).
fn said<'a>(size: &Size, root: &'a Members) -> Option<&'a Node> {
    root.get(size.name).filter(|node| match &node.kind {
        Kind::String(text) => !text.is_empty(),
        Kind::Number(number) => number.as_f64() != Some(0.0),
        Kind::Bool(value) => *value,
        _ => true,
    })
}

fn written(size: &Size) -> Option<(u64, Origin)> {
    size.written.map(|value| (value, Origin::spec(SpecPath::node(size.name))))
}

fn task_level(size: &Size, root: &Members) -> Node {
    if let Some((value, origin)) = written(size) {
        return Node::string(value.to_string(), origin);
    }
    match said(size, root) {
        Some(Node { kind: Kind::Number(number), origin, .. }) => Node::string(number.to_string(), origin.clone()),
        Some(node) => node.clone(),
        None => Node::string(size.default.to_string(), Origin::default_of(size.name)),
    }
}

fn container_level(size: &Size, root: &Members) -> Result<Node, Box<Problem>> {
    if let Some((value, origin)) = written(size) {
        return Ok(Node::integer(value, origin));
    }
    let Some(node) = said(size, root) else {
        return Ok(Node::integer(size.default, Origin::default_of(size.name)));
    };
    let value = match &node.kind {
        Kind::Number(number) => number.as_u64(),
        Kind::Hole(_) => return Ok(node.clone()),
        Kind::String(_) if node.is_unfilled() => return Ok(node.clone()),
        Kind::String(text) => python_int(text).or_else(|| (size.parse)(text)),
        _ => None,
    };
    value.map(|value| Node::integer(value, node.origin.clone())).ok_or_else(|| {
        let message = format!("the definition's `{}` is no amount", size.name);
        Box::new(Problem::error("invalid-size", node.origin.blame(), message))
    })
}

/// Reads an integer as Python's `int()` does, and so ECSTask: spaces around it, a plus sign,
/// single underscores between digits.
pub(crate) fn python_int(text: &str) -> Option<u64> {
    let text = text.trim();
    let digits = text.strip_prefix('+').unwrap_or(text);
    let parts: Vec<&str> = digits.split('_').collect();
    let plain = parts.iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
    if plain { parts.concat().parse().ok() } else { None }
}

/// Sets the size of a container beside the main one: its own limits.
pub(crate) fn own_size(node: &ContainerSpec, members: &mut Members, changes: &mut Changes) {
    for (name, value) in [("cpu", node.cpu.map(CpuUnits::units)), ("memory", node.memory.map(MemoryMib::mib))] {
        if let Some(value) = value {
            changes.set(members, name, Node::integer(value, Origin::spec(node.path().key(name))));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::python_int;

    #[test]
    fn integers_are_read_as_the_predecessor_read_them() {
        assert_eq!(python_int(" 1_024 "), Some(1_024));
        assert_eq!(python_int("+2048"), Some(2_048));
        for text in ["", "1__0", "_1", "1 vCPU", "1.5", "-3", "+"] {
            assert_eq!(python_int(text), None, "{text}");
        }
    }
}
