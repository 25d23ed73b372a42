//! Definition files as people have them: legal ones of every kind, which have no error, and ones with
//! noise, of which is said what a person would want to hear.
//!
//! The shapes are those of AWS's own samples and of public repositories; the texts are this project's.

use std::fmt::Write as _;

use ecs_model::api::import;
use ecs_model::{DefinitionSource, Launch, LaunchType, Network, Problem, Severity, TaskSpec};
use ecs_plan::{PlanOptions, World};
use serde_json::Value;

const LEGAL: [(&str, &str); 27] = [
    ("both-launch-types", include_str!("../legal/both-launch-types.json")),
    ("ec2-app-mesh", include_str!("../legal/ec2-app-mesh.json")),
    ("ec2-bind-mounts", include_str!("../legal/ec2-bind-mounts.json")),
    ("ec2-docker-volume", include_str!("../legal/ec2-docker-volume.json")),
    ("ec2-firelens-s3", include_str!("../legal/ec2-firelens-s3.json")),
    ("ec2-gpu", include_str!("../legal/ec2-gpu.json")),
    ("ec2-inferentia", include_str!("../legal/ec2-inferentia.json")),
    ("ec2-kernel", include_str!("../legal/ec2-kernel.json")),
    ("ec2-links", include_str!("../legal/ec2-links.json")),
    ("ec2-privileged-agent", include_str!("../legal/ec2-privileged-agent.json")),
    ("ec2-windows", include_str!("../legal/ec2-windows.json")),
    ("ec2-windows-fsx", include_str!("../legal/ec2-windows-fsx.json")),
    ("ec2-windows-gmsa", include_str!("../legal/ec2-windows-gmsa.json")),
    ("external", include_str!("../legal/external.json")),
    ("fargate-arm64", include_str!("../legal/fargate-arm64.json")),
    ("fargate-bind-mounts", include_str!("../legal/fargate-bind-mounts.json")),
    ("fargate-ebs", include_str!("../legal/fargate-ebs.json")),
    ("fargate-efs", include_str!("../legal/fargate-efs.json")),
    ("fargate-exec", include_str!("../legal/fargate-exec.json")),
    ("fargate-firelens", include_str!("../legal/fargate-firelens.json")),
    ("fargate-firelens-datadog", include_str!("../legal/fargate-firelens-datadog.json")),
    ("fargate-json-secrets", include_str!("../legal/fargate-json-secrets.json")),
    ("fargate-otel-collector", include_str!("../legal/fargate-otel-collector.json")),
    ("fargate-restart", include_str!("../legal/fargate-restart.json")),
    ("fargate-splunk", include_str!("../legal/fargate-splunk.json")),
    ("fargate-web", include_str!("../legal/fargate-web.json")),
    ("fargate-windows", include_str!("../legal/fargate-windows.json")),
];

const NOISE: [(&str, &str); 5] = [
    ("blank-image", include_str!("../noise/blank-image.json")),
    ("described", include_str!("../noise/described.json")),
    ("nulls", include_str!("../noise/nulls.json")),
    ("short-role", include_str!("../noise/short-role.json")),
    ("templated", include_str!("../noise/templated.json")),
];

/// Returns what is said of a definition file, run where it says that it runs.
fn problems(text: &str) -> Vec<Problem> {
    let imported = import::definition(&serde_json::from_str(text).unwrap()).unwrap();
    let requires = |kind: &str| {
        let list = imported.content.get("requiresCompatibilities").and_then(Value::as_array);
        list.is_some_and(|list| list.iter().any(|item| item == kind))
    };
    let mut spec = TaskSpec::new("job");
    spec.launch = Some(Launch::Type(match () {
        () if requires("FARGATE") => LaunchType::Fargate,
        () if requires("EXTERNAL") => LaunchType::External,
        () => LaunchType::Ec2,
    }));
    spec.network = requires("FARGATE").then(|| Network { assign_public_ip: Some(false), ..Network::default() });
    let names = imported.content.pointer("/containerDefinitions/0/name").and_then(Value::as_str);
    spec.container_name = names.map(str::to_owned);
    spec.definition = Some(DefinitionSource::Given {
        file: Some("taskdef.json".to_owned()),
        content: imported.content,
        dropped: imported.dropped,
    });
    match ecs_plan::plan(&spec, &World::default(), &PlanOptions::default()) {
        Ok(plan) => plan.problems,
        Err(error) => error.problems,
    }
}

/// Returns what is said of each, for a person to read.
fn said(files: &[(&str, &str)], least: Severity) -> String {
    let mut out = String::new();
    for (name, text) in files {
        let _ = writeln!(out, "{name}");
        for problem in problems(text).iter().filter(|problem| problem.severity >= least) {
            let _ = writeln!(out, "  {} {}: {}", problem.severity, problem.code, problem.message);
            for label in problem.also.iter().filter(|label| !label.text.is_empty()) {
                let _ = writeln!(out, "    {}", label.text);
            }
        }
    }
    out
}

#[test]
fn a_legal_definition_of_any_kind_has_no_error() {
    for (name, text) in LEGAL {
        let problems = problems(text);
        let errors: Vec<_> = problems.iter().filter(|problem| problem.severity == Severity::Error).collect();
        assert!(errors.is_empty(), "{name}: {errors:?}");
    }
}

#[test]
fn what_is_said_of_legal_definitions() {
    insta::assert_snapshot!(said(&LEGAL, Severity::Warning));
}

#[test]
fn what_is_said_of_definitions_with_noise() {
    insta::assert_snapshot!(said(&NOISE, Severity::Note));
}
