//! The numbered verdicts on ECSTask's behaviour, case by case: where ours does not do as it did, and
//! what it does instead.
//!
//! 1, 7: contradictions, empty texts and zeros are errors. 8: a definition's family is kept as it is.
//! 11: `"1 vCPU"` and `"2 GB"` are understood everywhere. 14: a role is put on the changed copy whose
//! logs need it. 18: an ARN inside a given definition is dropped. 19: two containers of one name are
//! an error, and so is a variable without one. 23: what AWS fills in is no difference. 26: only the
//! newest ACTIVE revision counts. 30: a plan changes no input. 32: no look-up of which nothing is
//! used. 34: no `assignPublicIp` for EC2 and EXTERNAL. 36: tags keep every character that AWS
//! accepts. 62: patches follow RFC 6902 strictly. 63: no `PREFECT_*` variables.

/// What ours does instead.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Ours {
    /// It is refused, with these codes (or, by what reads specs, with this text).
    Refuses(&'static [&'static str]),
    /// It is planned: JSON patches lead from the recorded registration and request, or from `{}`
    /// where none was recorded, to ours.
    Plans { register: &'static str, run: &'static str },
    /// The revision of this ARN is run, and none is registered.
    Reuses(&'static str),
    /// The recorded first registration is made again.
    RegistersAgain { run: &'static str },
}

use Ours::{Plans, Refuses, RegistersAgain, Reuses};

/// A case in which ours does not do as ECSTask.
#[derive(Debug)]
pub(crate) struct Exception {
    /// The case; of one that runs twice, `#1` is the second run.
    pub(crate) case: &'static str,
    /// The numbers of the verdicts that say so. None for the one case in which the difference is not
    /// ECSTask's but its client library's.
    pub(crate) verdicts: &'static [u8],
    pub(crate) ours: Ours,
}

const fn refuses(case: &'static str, verdicts: &'static [u8], codes: &'static [&'static str]) -> Exception {
    Exception { case, verdicts, ours: Refuses(codes) }
}

const fn registers(case: &'static str, verdicts: &'static [u8], register: &'static str) -> Exception {
    Exception { case, verdicts, ours: Plans { register, run: "[]" } }
}

const fn runs(case: &'static str, verdicts: &'static [u8], run: &'static str) -> Exception {
    Exception { case, verdicts, ours: Plans { register: "[]", run } }
}

const NO_PUBLIC_IP: &str = r#"[{"op": "remove", "path": "/networkConfiguration/awsvpcConfiguration/assignPublicIp"}]"#;

pub(crate) const EXCEPTIONS: &[Exception] = &[
    Exception {
        case: "seed_examples/custom_subnets_no_default_vpc",
        verdicts: &[32],
        ours: Plans {
            register: r#"[{"op": "replace", "path": "", "value": {
                "containerDefinitions": [{"image": "prefecthq/prefect:oracle-default", "name": "prefect"}],
                "cpu": "1024", "family": "prefect", "memory": "2048", "networkMode": "awsvpc",
                "requiresCompatibilities": ["FARGATE"]}}]"#,
            run: r#"[{"op": "replace", "path": "", "value": {
                "launchType": "FARGATE", "networkConfiguration": {"awsvpcConfiguration":
                    {"assignPublicIp": "ENABLED", "subnets": ["subnet-80b6fbcd", "subnet-42a6fdgd"]}},
                "overrides": {"containerOverrides": [{"command": ["echo", "hello world"], "name": "prefect"}]},
                "taskDefinition": "arn:aws:ecs:us-east-1:123456789012:task-definition/registered:1"}}]"#,
        },
    },
    refuses("attributes/cluster_empty", &[7], &["`cluster` is empty"]),
    refuses("attributes/vpc_id_empty", &[7], &["`vpc` is empty"]),
    refuses("attributes/poll_interval_zero", &[7], &["poll-interval"]),
    runs(
        "attributes/base_environment_merge",
        &[63],
        r#"[{"op": "remove", "path": "/overrides/containerOverrides/0/environment/1"}]"#,
    ),
    Exception {
        case: "cpu_memory/ec2_vcpu_strings",
        verdicts: &[11],
        ours: Plans {
            register: r#"[{"op": "replace", "path": "", "value": {
                "containerDefinitions": [
                    {"cpu": 1024, "image": "prefecthq/prefect:oracle-default", "memory": 2048, "name": "prefect"}],
                "cpu": "1 vCPU", "family": "prefect", "memory": "2 GB"}}]"#,
            run: EC2_BARE,
        },
    },
    Exception {
        case: "cpu_memory/ec2_dotted_cpu_string",
        verdicts: &[11],
        ours: Plans {
            register: r#"[{"op": "replace", "path": "", "value": {
                "containerDefinitions": [
                    {"cpu": 512, "image": "prefecthq/prefect:oracle-default", "memory": 512, "name": "prefect"}],
                "cpu": ".5 vCPU", "family": "prefect", "memory": "512"}}]"#,
            run: EC2_BARE,
        },
    },
    refuses(
        "cpu_memory/zero_in_block",
        &[7],
        &["not an amount of CPU: write CPU units (1024 is one vCPU) or \".5 vCPU\""],
    ),
    refuses("task_definition/two_prefect_containers", &[19], &["duplicate-container"]),
    runs("task_definition/all_extras_kept", &[34], NO_PUBLIC_IP),
    // Not the block but botocore refused a member that it does not know. Ours warns and sends it: AWS
    // has members that are newer than any table of them, and it is AWS that knows.
    Exception {
        case: "task_definition/unknown_key_in_container",
        verdicts: &[],
        ours: Plans {
            register: r#"[{"op": "replace", "path": "", "value": {
                "containerDefinitions": [{"bogus": 1, "image": "prefecthq/prefect:oracle-default", "name": "prefect"}],
                "cpu": "1024", "family": "prefect", "memory": "2048", "networkMode": "awsvpc",
                "requiresCompatibilities": ["FARGATE"]}}]"#,
            run: "[]",
        },
    },
    registers(
        "task_definition/post_registration_fields_in_given_definition",
        &[18],
        r#"[{"op": "replace", "path": "", "value": {
            "containerDefinitions": [{"cpu": 1, "image": "p", "memory": 4, "name": "prefect"}], "family": "pasted"}}]"#,
    ),
    runs("tags/illegal_chars", &[36], r#"[{"op": "replace", "path": "/tags/0/value", "value": "h-i-j-k-l-m-n-"}]"#),
    runs(
        "tags/range_chars",
        &[36],
        r#"[{"op": "replace", "path": "/tags/0/value", "value": "a-b-c-d-e-f/g.h+i-j=k@l:m n"}]"#,
    ),
    runs(
        "tags/comma_between_digits",
        &[36],
        r#"[{"op": "replace", "path": "/tags/0/value", "value": "1-000-000"},
            {"op": "replace", "path": "/tags/1/value", "value": "1- 2"}]"#,
    ),
    runs("tags/quotes", &[36], r#"[{"op": "replace", "path": "/tags/1", "value": {"key": "-q-", "value": "-dq-"}}]"#),
    runs(
        "tags/unicode",
        &[36],
        r#"[{"op": "replace", "path": "/tags/0", "value": {"key": "ключ", "value": "значение"}},
            {"op": "replace", "path": "/tags/1", "value": {"key": "café", "value": "naïve"}}]"#,
    ),
    runs(
        "tags/html_entities",
        &[36],
        r#"[{"op": "replace", "path": "/tags/0/value", "value": "a -amp- b -lt- c -65- -x42- -nbsp-bogus-"}]"#,
    ),
    runs("tags/only_illegal", &[36], r#"[{"op": "replace", "path": "/tags/0", "value": {"key": "-", "value": "-"}}]"#),
    refuses("tags/collapse_to_same_key", &[36], &["tag", "tag"]),
    refuses("tags/long", &[36], &["tag", "tag"]),
    refuses("tags/aws_prefix", &[36], &["tag"]),
    Exception {
        case: "cloudwatch/error_arn_and_role_field_at_runtime",
        verdicts: &[14],
        ours: Plans {
            register: r#"[{"op": "replace", "path": "", "value": {
                "containerDefinitions": [
                    {"cpu": 1024, "essential": true, "image": "i", "memory": 2048, "name": "prefect",
                     "logConfiguration": {"logDriver": "awslogs", "options": {
                        "awslogs-create-group": "true", "awslogs-group": "prefect", "awslogs-region": "us-east-1",
                        "awslogs-stream-prefix": "prefect"}}}],
                "executionRoleArn": "arn:aws:iam::123456789012:role/ecsTaskExecutionRole", "family": "prefect",
                "networkMode": "bridge"}}]"#,
            run: r#"[{"op": "replace", "path": "", "value": {
                "launchType": "EC2",
                "overrides": {"containerOverrides": [{"name": "prefect"}],
                    "executionRoleArn": "arn:aws:iam::123456789012:role/ecsTaskExecutionRole"},
                "taskDefinition": "arn:aws:ecs:us-east-1:123456789012:task-definition/registered:1"}}]"#,
        },
    },
    runs("network/external_mode_awsvpc", &[34], NO_PUBLIC_IP),
    runs("network/vpc_given_ec2_awsvpc", &[34], NO_PUBLIC_IP),
    registers(
        "family/from_definition_slugified",
        &[8],
        r#"[{"op": "replace", "path": "/family", "value": "In Def *"}]"#,
    ),
    runs("family/prepare_slugified", &[36], r#"[{"op": "replace", "path": "/tags/4/value", "value": "My Flow-"}]"#),
    refuses("customizations/array_leading_zero", &[62], &["customize"]),
    refuses("customizations/add_bool_test_equal_int", &[62], &["customize"]),
    Exception {
        case: "customizations/value_alias_run_twice#1",
        verdicts: &[26, 30],
        ours: RegistersAgain {
            run: r#"[{"op": "remove", "path": "/networkConfiguration/awsvpcConfiguration/subnets/2"}]"#,
        },
    },
    Exception {
        case: "reuse/sidecar_essential_filled_by_aws_breaks_equality",
        verdicts: &[23],
        ours: Reuses("arn:aws:ecs:us-east-1:123456789012:task-definition/prefect:7"),
    },
    Exception {
        case: "reuse/moto_same_block_runs_twice_deregistering#1",
        verdicts: &[26],
        ours: RegistersAgain { run: "[]" },
    },
    Exception {
        case: "validation/memory_text",
        verdicts: &[11],
        ours: Plans {
            register: r#"[{"op": "replace", "path": "", "value": {
                "containerDefinitions": [{"image": "prefecthq/prefect:oracle-default", "name": "prefect"}],
                "cpu": "1024", "family": "prefect", "memory": "2048", "networkMode": "awsvpc",
                "requiresCompatibilities": ["FARGATE"]}}]"#,
            run: "[]",
        },
    },
    refuses("random/005", &[1], &["network-mode"]),
    runs("random/008", &[36], r#"[{"op": "replace", "path": "/tags/0/key", "value": "Ä"}]"#),
    runs("random/009", &[36], r#"[{"op": "replace", "path": "/tags/0/key", "value": "q-"}]"#),
    registers("random/012", &[8], r#"[{"op": "replace", "path": "/family", "value": "ünï"}]"#),
    refuses("random/019", &[1], &["network-mode"]),
    runs("random/031", &[36], r#"[{"op": "replace", "path": "/tags/6", "value": {"key": "q-", "value": "1-2"}}]"#),
    runs(
        "random/033",
        &[36],
        r#"[{"op": "replace", "path": "/tags/4/value", "value": "1-2"},
            {"op": "replace", "path": "/tags/5", "value": {"key": "q-", "value": "ü"}},
            {"op": "replace", "path": "/tags/6/value", "value": "ü"}]"#,
    ),
    runs("random/050", &[36], r#"[{"op": "replace", "path": "/tags/4/key", "value": "q-"}]"#),
    runs("random/057", &[34], NO_PUBLIC_IP),
    registers("random/066", &[8], r#"[{"op": "replace", "path": "/family", "value": "Fam Two"}]"#),
];

const EC2_BARE: &str = r#"[{"op": "replace", "path": "", "value": {
    "launchType": "EC2", "overrides": {"containerOverrides": [{"name": "prefect"}]},
    "taskDefinition": "arn:aws:ecs:us-east-1:123456789012:task-definition/registered:1"}}]"#;

/// Returns the exception of a case's run.
pub(crate) fn of(case: &str, nth: usize) -> Option<&'static Exception> {
    let name = if nth == 0 { case.to_owned() } else { format!("{case}#{nth}") };
    EXCEPTIONS.iter().find(|exception| exception.case == name)
}
