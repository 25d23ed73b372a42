//! Random definitions: every problem stands within the stretch of the path that it names.

use std::collections::BTreeMap;
use std::hash::{BuildHasher as _, BuildHasherDefault, DefaultHasher};
use std::ops::Range;

use ecs_cli::spec::{Loaded, Placed, load, place};
use ecs_model::SpecPath;
use ecs_plan::{PlanOptions, World, plan};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::super::host::Memory;
use super::super::input;

/// Writes JSON and remembers where each member and item stands, its name included.
struct Writer {
    out: String,
    places: BTreeMap<SpecPath, Range<usize>>,
    pretty: bool,
    /// Decides the order of members.
    seed: u64,
}

impl Writer {
    fn space(&mut self, depth: usize) {
        if self.pretty {
            self.out.push('\n');
            self.out.extend(std::iter::repeat_n("\t", depth));
        }
    }

    fn value(&mut self, value: &Value, path: &SpecPath, depth: usize) {
        match value {
            Value::Object(members) => {
                let order = |name: &&String| BuildHasherDefault::<DefaultHasher>::default().hash_one((self.seed, name));
                let mut names: Vec<_> = members.keys().collect();
                names.sort_by_key(order);
                self.list(['{', '}'], depth, names, |writer, name| {
                    let (start, path) = (writer.out.len(), path.key(name));
                    writer.out.push_str(&Value::from(name.as_str()).to_string());
                    writer.out.push_str(if writer.pretty { " : " } else { ":" });
                    writer.value(&members[name], &path, depth + 1);
                    writer.places.insert(path, start..writer.out.len());
                });
            }
            Value::Array(items) => {
                self.list(['[', ']'], depth, items.iter().enumerate().collect(), |writer, (index, item)| {
                    let (start, path) = (writer.out.len(), path.index(index));
                    writer.value(item, &path, depth + 1);
                    writer.places.insert(path, start..writer.out.len());
                });
            }
            scalar => self.out.push_str(&scalar.to_string()),
        }
    }

    fn list<T>(&mut self, brackets: [char; 2], depth: usize, items: Vec<T>, write: impl Fn(&mut Self, T)) {
        self.out.push(brackets[0]);
        for (index, item) in items.into_iter().enumerate() {
            if index > 0 {
                self.out.push(',');
            }
            self.space(depth + 1);
            write(self, item);
        }
        self.space(depth);
        self.out.push(brackets[1]);
    }
}

fn legal() -> Value {
    json!({
        "family": "report", "networkMode": "awsvpc", "cpu": "256", "memory": "512",
        "requiresCompatibilities": ["FARGATE"],
        "executionRoleArn": "arn:aws:iam::111122223333:role/ecsTaskExecutionRole",
        "containerDefinitions": [
            {
                "name": "main", "image": "busybox:1.37", "essential": true, "command": ["echo", "größe 😀"],
                "dockerLabels": {"größe \"😀\n": "é"},
                "environment": [{"name": "A", "value": "größe"}],
                "logConfiguration": {"logDriver": "awslogs", "options": {
                    "awslogs-group": "/ecs/report", "awslogs-region": "eu-west-1", "awslogs-stream-prefix": "ecs",
                }},
            },
            {"name": "proxy", "image": "envoy:1", "essential": false, "portMappings": [{"containerPort": 80}]},
        ],
        "tags": [{"key": "team", "value": "größe"}],
    })
}

/// Changes of a legal definition: a pointer to an object or a list, the member, and what it becomes. `null` leaves it
/// out of what is sent.
fn changes() -> Vec<(&'static str, &'static str, Value)> {
    let (main, proxy) = ("/containerDefinitions/0", "/containerDefinitions/1");
    vec![
        ("", "cpu", json!("300")),
        ("", "memory", json!("64 größe")),
        ("", "größe", json!({"a": [1, {"b": 2}]})),
        ("", "executionRole", json!("x")),
        ("", "revision", json!(3)),
        ("", "family", json!("größe !")),
        ("", "networkMode", json!("bridge")),
        ("", "volumes", json!([{"nam": "größe"}, {"name": "a"}, {"name": "a"}])),
        ("", "tags", json!([{"key": "a", "value": "b"}, {"key": "a", "value": "c"}, {"key": "aws:x"}])),
        ("", "executionRoleArn", Value::Null),
        (main, "image", json!("größe :x")),
        (main, "image", Value::Null),
        (main, "essential", json!("yes")),
        (main, "command", json!("echo")),
        (main, "valueFrom", json!("x")),
        (main, "memory", json!(2)),
        (main, "healthCheck", json!({"command": ["CMD-SHELL", "größe"], "interval": 1, "retries": 0})),
        (main, "environment", json!([{"name": "A", "value": "größe"}, {"name": "A", "valueFrom": "x"}])),
        (main, "dependsOn", json!([{"containerName": "proxie", "condition": "healthy"}])),
        ("/containerDefinitions/0/logConfiguration/options", "größe", json!("x")),
        ("/containerDefinitions/0/logConfiguration/options", "awslogs-region", Value::Null),
        (proxy, "name", json!("main")),
        (proxy, "privileged", json!(true)),
        (proxy, "portMappings", json!([{"containerPort": 80, "hostPort": 81}, {"containerPort": 99999}])),
        (proxy, "dependsOn", json!([{"containerName": "main", "condition": "START"}])),
        (proxy, "linuxParameters", json!({"initProcessEnabled": 1, "tmpfs": [{"containerPath": "größe"}]})),
    ]
}

/// Returns every problem that has a path below the definition, with its places.
fn problems(loaded: &Loaded) -> Vec<(SpecPath, Placed)> {
    let task = &loaded.tasks[0];
    let problems = match plan(&task.spec, &World::default(), &PlanOptions::default()) {
        Ok(plan) => plan.problems,
        Err(error) => error.problems,
    };
    problems.iter().map(|problem| (problem.at.clone(), place(problem, task))).collect()
}

/// Returns the nearest ancestor of a path that stands in the file, and its stretch.
fn nearest<'p>(places: &'p BTreeMap<SpecPath, Range<usize>>, path: &SpecPath) -> Option<&'p Range<usize>> {
    let mut path = path.clone();
    loop {
        if let Some(place) = places.get(&path) {
            return Some(place);
        }
        path = path.parent()?;
    }
}

proptest! {
    #[test]
    fn a_problem_stands_within_the_stretch_of_the_path_that_it_names(
        picked in prop::sample::subsequence(changes(), 1..6),
        pretty in any::<bool>(),
        described in any::<bool>(),
        seed in any::<u64>(),
    ) {
        let mut definition = legal();
        for (pointer, member, value) in picked {
            if let Some(members) = definition.pointer_mut(pointer).and_then(Value::as_object_mut) {
                members.insert(member.to_owned(), value);
            }
        }
        let (value, at) = if described {
            (json!({"größe": "😀", "taskDefinition": definition}), SpecPath::node("taskDefinition"))
        } else {
            (definition, SpecPath::root())
        };
        let mut writer = Writer { out: String::new(), places: BTreeMap::new(), pretty, seed };
        writer.value(&value, &SpecPath::root(), 0);
        let Writer { out, mut places, .. } = writer;
        places.insert(SpecPath::root(), 0..out.len());
        let spec = "task \"t\" { task-definition file=\"def.json\"; container-name \"main\" }";
        let loaded = load(&input(&["specs/a.kdl"]), &Memory::new([("specs/a.kdl", spec), ("specs/def.json", &out)]));
        prop_assert!(loaded.problems.is_empty());
        let node = SpecPath::node("task-definition");
        let mut seen = 0;
        for (path, placed) in problems(&loaded).into_iter().filter(|(path, _)| path.starts_with(&node)) {
            let below = path.segments()[1..].iter().fold(at.clone(), |path, segment| path.with(segment.clone()));
            let expected = nearest(&places, &below).unwrap();
            let label = &placed.labels[0];
            prop_assert_eq!(loaded.sources.name(placed.file), "specs/def.json", "{}", placed.message);
            prop_assert_eq!(label.place.file, placed.file);
            let (start, end) = (usize::try_from(label.place.start).unwrap(), usize::try_from(label.place.end).unwrap());
            prop_assert!(expected.start <= start && end <= expected.end && start < end, "{path} {}\n{out}", placed.message);
            // Lines and columns as an editor counts them.
            let before = &out[..start];
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next().unwrap().chars().count() + 1;
            let position = placed.position(&loaded.sources).unwrap();
            prop_assert_eq!((position.line, position.column), (line, column));
            seen += 1;
        }
        prop_assert!(seen > 0, "{out}");
    }
}
