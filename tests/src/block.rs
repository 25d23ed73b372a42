//! A recorded ECSTask block as the spec that corresponds to it.

use std::fmt::{self, Write as _};

use crate::ordered::Ordered;

fn put(out: &mut String, text: fmt::Arguments<'_>) {
    out.write_fmt(text).expect("a String takes everything");
}

/// Returns `text` as a KDL string.
pub fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control()
                || matches!(c, '\u{feff}' | '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}') =>
            {
                put(&mut out, format_args!("\\u{{{:x}}}", u32::from(c)));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

fn scalar(value: &Ordered) -> Option<String> {
    Some(match value {
        Ordered::Null => "#null".to_owned(),
        Ordered::Bool(value) => format!("#{value}"),
        Ordered::Number(number) => number.to_string(),
        Ordered::String(text) => quoted(text),
        Ordered::Array(_) | Ordered::Object(_) => return None,
    })
}

/// Writes one value of JSON-in-KDL as a node of that name.
fn json_node(out: &mut String, name: &str, value: &Ordered) {
    match value {
        Ordered::Array(items) => {
            if let Some(scalars) = items.iter().map(scalar).collect::<Option<Vec<_>>>() {
                put(out, format_args!("(array){name} {}\n", scalars.join(" ")));
                return;
            }
            put(out, format_args!("(array){name} {{\n"));
            for item in items {
                json_node(out, "-", item);
            }
            out.push_str("}\n");
        }
        Ordered::Object(members) if members.is_empty() => put(out, format_args!("(object){name}\n")),
        Ordered::Object(members) => {
            put(out, format_args!("(object){name} {{\n"));
            for (member, value) in members {
                json_node(out, &quoted(member), value);
            }
            out.push_str("}\n");
        }
        plain => put(out, format_args!("{name} {}\n", scalar(plain).unwrap_or_default())),
    }
}

fn node(out: &mut String, name: &str, value: Option<&Ordered>) {
    if let Some(value) = value.and_then(scalar) {
        put(out, format_args!("{name} {value}\n"));
    }
}

fn pairs(out: &mut String, name: &str, value: Option<&Ordered>) {
    let Some(Ordered::Object(members)) = value else { return };
    if members.is_empty() {
        return;
    }
    put(out, format_args!("{name} {{\n"));
    for (key, value) in members {
        put(out, format_args!("{} {}\n", quoted(key), scalar(value).unwrap_or_default()));
    }
    out.push_str("}\n");
}

fn logs(out: &mut String, block: &Ordered) {
    let configure = block.get("configure_cloudwatch_logs") == Some(&Ordered::Bool(true));
    let stream =
        block.set("stream_output").and_then(scalar).map(|value| format!(" stream={value}")).unwrap_or_default();
    let options = block.get("cloudwatch_logs_options");
    if configure {
        let prefix = block.set("name").and_then(Ordered::as_str).unwrap_or("prefect");
        put(out, format_args!("logs{stream} #true {{\n"));
        let given = |key: &str| options.is_some_and(|options| options.get(key).is_some());
        for (key, value) in [("awslogs-group", "prefect"), ("awslogs-stream-prefix", prefix)] {
            if !given(key) {
                put(out, format_args!("{key} {}\n", quoted(value)));
            }
        }
        if let Some(Ordered::Object(members)) = options {
            for (key, value) in members {
                put(out, format_args!("{} {}\n", quoted(key), scalar(value).unwrap_or_default()));
            }
        }
        out.push_str("}\n");
    } else if !stream.is_empty() {
        put(out, format_args!("logs #false{stream}\n"));
    }
}

/// Returns the spec of a block as resolved. What the block leaves to ECSTask's defaults and ours are
/// other, is written out: container name, family, launch type, log group and stream prefix. `prepare` is what
/// `prepare_for_flow_run` was given.
pub fn spec(block: &Ordered, prepare: Option<&Ordered>) -> String {
    let mut out = String::new();
    let name = block.set("name").and_then(Ordered::as_str).filter(|name| !name.is_empty()).unwrap_or("prefect");
    put(&mut out, format_args!("task {} {{\ncontainer-name \"prefect\"\n", quoted(name)));
    node(&mut out, "image", block.set("image"));
    if let Some(Ordered::Array(items)) = block.get("command")
        && !items.is_empty()
    {
        let items: Vec<_> = items.iter().filter_map(scalar).collect();
        put(&mut out, format_args!("command {}\n", items.join(" ")));
    }
    pairs(&mut out, "env", block.get("env"));
    pairs(&mut out, "tags", block.get("labels"));
    family(&mut out, block, prepare);
    for (field, name) in [
        ("cpu", "cpu"),
        ("memory", "memory"),
        ("execution_role_arn", "execution-role"),
        ("task_role_arn", "task-role"),
        ("cluster", "cluster"),
        ("task_definition_arn", "task-definition-arn"),
    ] {
        node(&mut out, name, block.set(field));
    }
    if let Some(definition @ Ordered::Object(members)) = block.set("task_definition")
        && !members.is_empty()
    {
        json_node(&mut out, "task-definition", definition);
        out = out.replace("(object)task-definition", "task-definition");
    }
    match block.set("launch_type") {
        Some(kind) => node(&mut out, "launch-type", Some(kind)),
        None => out.push_str("launch-type \"cluster-default\"\n"),
    }
    if let Some(vpc) = block.set("vpc_id").and_then(scalar) {
        put(&mut out, format_args!("network vpc={vpc}\n"));
    }
    logs(&mut out, block);
    match block.get("task_customizations") {
        Some(Ordered::Array(operations)) if !operations.is_empty() => {
            let text = Ordered::Array(operations.clone()).to_value().to_string();
            put(&mut out, format_args!("customize {}\n", quoted(&text)));
        }
        Some(Ordered::String(text)) => put(&mut out, format_args!("customize {}\n", quoted(text))),
        _ => {}
    }
    node(&mut out, "auto-deregister", block.get("auto_deregister_task_definition"));
    node(&mut out, "start-timeout", block.get("task_start_timeout_seconds"));
    out.push_str("poll-interval 0.02\n}\n");
    out
}

fn family(out: &mut String, block: &Ordered, prepare: Option<&Ordered>) {
    let given = block.set("task_definition").is_some_and(|definition| definition.set("family").is_some());
    if let Some(family) = block.set("family") {
        node(out, "family", Some(family));
    } else if !given && block.set("task_definition_arn").is_none() {
        match prepare {
            None => out.push_str("family \"prefect\"\n"),
            Some(prepare) => {
                let mut properties = String::new();
                for (field, property) in [("flow", "flow"), ("deployment", "deployment")] {
                    if let Some(value) = prepare.set(field).and_then(scalar) {
                        properties.extend([" ", property, "=", &value]);
                    }
                }
                put(out, format_args!("metadata prefix=\"prefect\"{properties}\n"));
            }
        }
    }
}
