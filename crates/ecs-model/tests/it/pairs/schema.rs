use super::{Base, Case, case};

pub(super) fn cases() -> Vec<Case> {
    vec![
        case("unknown-member", "a slip in a container's member", Base::Fargate)
            .definition(r#"{"container": {"enviroment": []}}"#, r#"{"container": {"environment": []}}"#),
        case("unknown-member", "the API's name in snake case", Base::Fargate)
            .definition(r#"{"container": {"stop_timeout": 30}}"#, r#"{"container": {"stopTimeout": 30}}"#),
        case("unknown-member", "a name as CloudFormation writes it", Base::Fargate)
            .definition(r#"{"EphemeralStorage": {}}"#, r#"{"ephemeralStorage": {"sizeInGiB": 30}}"#),
        case("unknown-member", "docker's word", Base::Fargate)
            .definition(r#"{"container": {"workdir": "/app"}}"#, r#"{"container": {"workingDirectory": "/app"}}"#),
        case("unknown-member", "a member that is needed, under docker's name", Base::Fargate).definition(
            r#"{"container": {"healthCheck": {"test": ["CMD", "true"]}}, "volumes": [{"name": "d"}]}"#,
            r#"{"container": {"healthCheck": {"command": ["CMD", "true"]}}, "volumes": [{"name": "d"}]}"#,
        ),
        case("unknown-member", "a slip in the request", Base::Fargate)
            .request(r#"{"overides": {}}"#, r#"{"overrides": {}}"#),
        case("misplaced-member", "`valueFrom` among the plain variables", Base::Fargate).definition(
            r#"{"container": {"environment": [{"name": "A", "valueFrom": "/a"}, {"name": "B", "valueFrom": "/b"}]}}"#,
            r#"{"container": {"secrets": [{"name": "A", "valueFrom": "/a"}, {"name": "B", "valueFrom": "/b"}]}}"#,
        ),
        case("misplaced-member", "`privileged` among the Linux parameters", Base::Ec2).definition(
            r#"{"container": {"linuxParameters": {"privileged": true, "initProcessEnabled": true}}}"#,
            r#"{"container": {"linuxParameters": {"initProcessEnabled": true}}}"#,
        ),
        case("misplaced-member", "a member of the request in the definition", Base::Fargate)
            .definition(r#"{"platformVersion": "LATEST"}"#, "{}")
            .request("{}", r#"{"platformVersion": "LATEST"}"#),
        case("misplaced-member", "a member of a service in the definition", Base::Fargate)
            .definition(r#"{"desiredCount": 1}"#, "{}"),
        case("misplaced-member", "a log option beside the options", Base::Fargate).definition(
            r#"{"container": {"logConfiguration": {"awslogs-datetime-format": "%Y"}}}"#,
            r#"{"container": {"logConfiguration": {"options": {"awslogs-datetime-format": "%Y"}}}}"#,
        ),
        case("newer-member", "comments, in one finding", Base::Fargate).definition(
            r#"{"$schema": "https://example.com", "_comment": "fill in <X>", "container": {"//": "the main one"}}"#,
            "{}",
        ),
        case("newer-member", "a member near none that is known", Base::Fargate)
            .definition(r#"{"container": {"quantumEntanglement": true}}"#, r#"{"container": {"interactive": false}}"#),
        case("wrong-json-type", "a string where a number is wanted", Base::Fargate)
            .definition(r#"{"container": {"memory": "512"}}"#, r#"{"container": {"memory": 512}}"#),
        case("wrong-json-type", "numbers where strings are wanted, unseen in the message", Base::Fargate).definition(
            r#"{"container": {"environment": [{"name": "A", "value": 4711}, {"name": "B", "value": true}]}}"#,
            r#"{"container": {"environment": [{"name": "A", "value": "4711"}, {"name": "B", "value": "true"}]}}"#,
        ),
        case("wrong-json-type", "an integer beyond 32 bits", Base::Ec2)
            .definition(r#"{"container": {"memory": 2147483648}}"#, r#"{"container": {"memory": 2147483647}}"#),
        case("wrong-json-type", "a string where a list is wanted", Base::Fargate)
            .definition(r#"{"container": {"credentialSpecs": "x"}}"#, r#"{"container": {"credentialSpecs": []}}"#),
        case("missing-member", "an entry of `dependsOn` without its container", Base::Fargate).definition(
            r#"{"container": {"dependsOn": [{"condition": "START"}]}}"#,
            r#"{"container": {"dependsOn": []}}"#,
        ),
        case("missing-member", "an ephemeral storage without its size", Base::Fargate)
            .definition(r#"{"ephemeralStorage": {}}"#, r#"{"ephemeralStorage": {"sizeInGiB": 30}}"#),
        case("unknown-value", "a word in the wrong case", Base::Ec2)
            .definition(r#"{"pidMode": "Task"}"#, r#"{"pidMode": "task"}"#),
        case("newer-value", "a word near none that is known", Base::Ec2)
            .definition(r#"{"pidMode": "galaxy"}"#, r#"{"pidMode": "task"}"#),
    ]
}
