//! `cargo xtask shapes`: the table of the API's shapes, from botocore's service model.
//!
//! botocore is the AWS CLI's own library and carries the model that AWS publishes of each API.
//! Names, types, enums and required members are facts and are taken; its documentation is not.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use miette::{IntoDiagnostic as _, Result, WrapErr as _, bail, miette};
use serde_json::{Map, Value};

use crate::{process, venv};

/// The version of botocore that the table is made from. A newer one is a change to review.
const BOTOCORE: &str = "1.44.5";

/// The model's file inside botocore; newer versions compress it.
const MODEL: &str = "botocore/data/ecs/2014-11-13/service-2.json";

/// The table, from the workspace's root.
const TABLE: &str = "crates/ecs-model/src/api/shapes/table.rs";

/// The shapes whose parts are taken: what is sent, and what is read back of a definition.
const ROOTS: [&str; 3] = ["RegisterTaskDefinitionRequest", "RunTaskRequest", "TaskDefinition"];

/// What to do.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Write nothing; fail where the table is not what it would be made to.
    #[arg(long)]
    check: bool,
}

/// Makes the table, or compares it.
///
/// # Errors
/// botocore cannot be had or is not as expected; with `--check`, the table differs.
pub(crate) fn run(args: &Args) -> Result<()> {
    let path = process::workspace_root()?.join(TABLE);
    let made = formatted(&table(&model()?)?)?;
    if args.check {
        let committed = fs::read_to_string(&path).into_diagnostic().wrap_err(TABLE)?;
        if committed != made {
            bail!("{TABLE} is not what botocore {BOTOCORE} makes of it: run `cargo xtask shapes`");
        }
        println!("{TABLE}: as botocore {BOTOCORE} has it");
        return Ok(());
    }
    fs::write(&path, made).into_diagnostic().wrap_err(TABLE)?;
    println!("{TABLE}: made from botocore {BOTOCORE}");
    Ok(())
}

/// Returns the service model, fetched once for a version.
fn model() -> Result<Map<String, Value>> {
    let folder = process::target_directory()?.join(format!("botocore-{BOTOCORE}"));
    let (plain, packed) = (folder.join(MODEL), folder.join(format!("{MODEL}.gz")));
    if !plain.exists() && !packed.exists() {
        fetch(&folder)?;
    }
    let file = if plain.exists() { plain } else { packed };
    let read = "import gzip,sys; p=sys.argv[1]; o=gzip.open if p.endswith('.gz') else open; \
                sys.stdout.buffer.write(o(p,'rb').read())";
    let text = process::output(Command::new("python3").args(["-c", read]).arg(&file))?;
    let model: Value = serde_json::from_str(&text).into_diagnostic().wrap_err("botocore's ECS model")?;
    match model.get("shapes") {
        Some(Value::Object(shapes)) => Ok(shapes.clone()),
        _ => Err(miette!("botocore's ECS model has no shapes")),
    }
}

/// Installs botocore alone, without what it depends on, into a folder of its own.
fn fetch(folder: &Path) -> Result<()> {
    let install = |python: PathBuf| {
        process::run(
            Command::new(python)
                .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--target"])
                .arg(folder)
                .arg(format!("botocore=={BOTOCORE}")),
        )
    };
    // A Python without pip is common on Debian; the tests' environment has one.
    install(PathBuf::from("python3")).or_else(|_| install(venv::programs()?.join("python")))
}

/// Returns the table as Rust.
fn table(shapes: &Map<String, Value>) -> Result<String> {
    let mut reached = BTreeSet::new();
    for root in ROOTS {
        reach(root, shapes, &mut reached)?;
    }
    let mut text = format!(
        "//! The shapes of the ECS API as botocore {BOTOCORE} models it (API version 2014-11-13).\n\
         //!\n\
         //! Made by `cargo xtask shapes`; a change by hand is lost.\n\n\
         use super::{{Body, Data, Member}};\n"
    );
    let mut structures = Vec::new();
    let mut statics = BTreeMap::new();
    for name in reached {
        let shape = get(shapes, name)?;
        if let Some(plain) = plain(shape) {
            statics.insert(plain.to_uppercase(), format!("{plain:?}, Body::{plain}"));
            continue;
        }
        if kind(shape)? == "structure" {
            structures.push(format!("&{}", constant(name)));
        }
        statics.insert(constant(name), format!("{name:?}, {}", body(shape, shapes)?));
    }
    writeln!(
        text,
        "\n/// Every structure.\npub(super) static STRUCTURES: [&Data; {}] = [{}];",
        structures.len(),
        structures.join(", ")
    )
    .into_diagnostic()?;
    for (constant, arguments) in statics {
        writeln!(text, "\npub(super) static {constant}: Data = Data::new({arguments});").into_diagnostic()?;
    }
    Ok(text)
}

/// Adds a shape and all that it is made of.
fn reach<'a>(name: &'a str, shapes: &'a Map<String, Value>, reached: &mut BTreeSet<&'a str>) -> Result<()> {
    if !reached.insert(name) {
        return Ok(());
    }
    let shape = get(shapes, name)?;
    let members = shape.get("members").and_then(Value::as_object);
    for part in members.into_iter().flat_map(Map::values).chain(shape.get("member")).chain(shape.get("value")) {
        reach(target(part)?, shapes, reached)?;
    }
    Ok(())
}

fn get<'a>(shapes: &'a Map<String, Value>, name: &str) -> Result<&'a Value> {
    shapes.get(name).ok_or_else(|| miette!("botocore's ECS model has no shape {name}"))
}

fn kind(shape: &Value) -> Result<&str> {
    shape.get("type").and_then(Value::as_str).ok_or_else(|| miette!("a shape without a type"))
}

fn target(part: &Value) -> Result<&str> {
    part.get("shape").and_then(Value::as_str).ok_or_else(|| miette!("a member without a shape"))
}

/// Returns the name of the shape that stands for all scalars of a type, except for enums.
fn plain(shape: &Value) -> Option<&'static str> {
    if shape.get("enum").is_some() {
        return None;
    }
    Some(match shape.get("type")?.as_str()? {
        "string" => "String",
        "integer" => "Integer",
        "long" => "Long",
        "boolean" => "Boolean",
        "double" | "float" => "Double",
        "timestamp" => "Timestamp",
        _ => return None,
    })
}

/// Returns an expression for a reference to a shape.
fn reference(name: &str, shapes: &Map<String, Value>) -> Result<String> {
    let shape = get(shapes, name)?;
    Ok(format!("&{}", plain(shape).map_or_else(|| constant(name), str::to_uppercase)))
}

fn body(shape: &Value, shapes: &Map<String, Value>) -> Result<String> {
    let part = |name: &str| {
        let part = shape.get(name).ok_or_else(|| miette!("a shape without its {name}"))?;
        reference(target(part)?, shapes)
    };
    Ok(match kind(shape)? {
        "list" => format!("Body::List({})", part("member")?),
        "map" => format!("Body::Map({})", part("value")?),
        "string" => {
            let values = shape.get("enum").and_then(Value::as_array).into_iter().flatten();
            let values: Vec<_> = values.filter_map(Value::as_str).map(|value| format!("{value:?}")).collect();
            format!("Body::Enum(&[{}])", values.join(", "))
        }
        "structure" => format!("Body::Structure(&[\n{}])", members(shape, shapes)?),
        other => bail!("a shape of type {other}, which the table does not know"),
    })
}

fn members(shape: &Value, shapes: &Map<String, Value>) -> Result<String> {
    let required: BTreeSet<_> =
        shape.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
    // Sorted, so that a member is found by halving.
    let sorted: BTreeMap<_, _> = shape.get("members").and_then(Value::as_object).into_iter().flatten().collect();
    let mut text = String::new();
    for (name, member) in sorted {
        let target = target(member)?;
        let deprecated =
            [member, get(shapes, target)?].iter().any(|part| part.get("deprecated") == Some(&Value::Bool(true)));
        let make = match (deprecated, required.contains(name.as_str())) {
            (true, _) => "deprecated",
            (false, true) => "required",
            (false, false) => "optional",
        };
        writeln!(text, "Member::{make}({name:?}, {}),", reference(target, shapes)?).into_diagnostic()?;
    }
    Ok(text)
}

/// Returns the name of a shape's static: `AwsVpcConfiguration` is `AWS_VPC_CONFIGURATION`.
fn constant(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut text = String::new();
    for (place, letter) in letters.iter().enumerate() {
        let before = place.checked_sub(1).and_then(|before| letters.get(before));
        let after = letters.get(place + 1);
        let starts_word = letter.is_ascii_uppercase()
            && before.is_some_and(|before| !before.is_ascii_uppercase() || after.is_some_and(char::is_ascii_lowercase));
        if starts_word {
            text.push('_');
        }
        text.push(letter.to_ascii_uppercase());
    }
    text
}

/// Returns Rust as rustfmt lays it out, with the workspace's settings.
fn formatted(text: &str) -> Result<String> {
    let mut child = Command::new("rustfmt")
        .args(["--edition", "2024", "--emit", "stdout", "--config-path"])
        .arg(process::workspace_root()?.join("rustfmt.toml"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .into_diagnostic()
        .wrap_err("cannot start rustfmt")?;
    if let Some(mut input) = child.stdin.take() {
        std::io::Write::write_all(&mut input, text.as_bytes()).into_diagnostic()?;
    }
    let output = child.wait_with_output().into_diagnostic()?;
    if !output.status.success() {
        bail!("rustfmt: {}", output.status);
    }
    String::from_utf8(output.stdout).into_diagnostic()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{constant, table};

    #[test]
    fn constants_are_split_at_words() {
        assert_eq!(constant("AwsVpcConfiguration"), "AWS_VPC_CONFIGURATION");
        assert_eq!(constant("EFSVolumeConfiguration"), "EFS_VOLUME_CONFIGURATION");
        assert_eq!(constant("S3FilesVolumeConfiguration"), "S3_FILES_VOLUME_CONFIGURATION");
    }

    #[test]
    fn the_table_has_no_prose_and_only_what_the_roots_reach() {
        let structure = |members: serde_json::Value| json!({"type": "structure", "members": members});
        let shapes = json!({
            "RegisterTaskDefinitionRequest": {
                "type": "structure", "required": ["family"],
                "members": {
                    "family": {"shape": "Text", "documentation": "prose"},
                    "old": {"shape": "Texts", "deprecated": true},
                },
            },
            "RunTaskRequest": structure(json!({"mode": {"shape": "Mode"}})),
            "TaskDefinition": structure(json!({})),
            "Text": {"type": "string", "documentation": "prose"},
            "Texts": {"type": "list", "member": {"shape": "Text"}},
            "Mode": {"type": "string", "enum": ["a", "b"]},
            "Elsewhere": structure(json!({})),
        });
        let text = table(shapes.as_object().unwrap()).unwrap();
        assert!(text.contains("Member::required(\"family\", &STRING)"), "{text}");
        assert!(text.contains("Member::deprecated(\"old\", &TEXTS)"), "{text}");
        assert!(text.contains("Body::Enum(&[\"a\", \"b\"])"), "{text}");
        assert!(!text.contains("prose") && !text.contains("Elsewhere"), "{text}");
    }
}
