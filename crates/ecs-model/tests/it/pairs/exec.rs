use super::{Base, Case, case};

const ROLE: &str = r#"{"taskRoleArn": "arn:aws:iam::111122223333:role/report",
    "container": {"linuxParameters": {"initProcessEnabled": true}}}"#;
const ON: &str = r#"{"enableExecuteCommand": true}"#;
const OFF: &str = r#"{"enableExecuteCommand": false}"#;

pub(super) fn cases() -> Vec<Case> {
    vec![
        case("ECS530", "no task role", Base::Fargate)
            .with_definition(r#"{"container": {"linuxParameters": {"initProcessEnabled": true}}}"#)
            .request(ON, OFF),
        case("ECS530", "a task role in the overrides is enough", Base::Fargate)
            .with_definition(r#"{"container": {"linuxParameters": {"initProcessEnabled": true}}}"#)
            .with_request(ON)
            .request("{}", r#"{"overrides": {"taskRoleArn": "arn:aws:iam::111122223333:role/report"}}"#),
        case("ECS531", "a root file system that cannot be written", Base::Fargate)
            .with_definition(ROLE)
            .with_request(ON)
            .definition(
                r#"{"container": {"readonlyRootFilesystem": true}}"#,
                r#"{"container": {"readonlyRootFilesystem": false}}"#,
            ),
        case("ECS532", "no init process", Base::Fargate)
            .with_definition(ROLE)
            .with_request(ON)
            .definition(r#"{"container": {"linuxParameters": {"initProcessEnabled": false}}}"#, "{}"),
        case("ECS533", "an old platform", Base::Fargate)
            .with_definition(ROLE)
            .with_request(ON)
            .request(r#"{"platformVersion": "1.3.0"}"#, r#"{"platformVersion": "1.4.0"}"#),
        case("ECS534", "Nano Server", Base::FargateWindows)
            .with_definition(r#"{"taskRoleArn": "arn:aws:iam::111122223333:role/report"}"#)
            .with_request(ON)
            .definition(
                r#"{"container": {"image": "mcr.microsoft.com/windows/nanoserver:ltsc2022"}}"#,
                r#"{"container": {"image": "mcr.microsoft.com/windows/servercore:ltsc2022"}}"#,
            ),
    ]
}
