//! Reports of bad specs as a terminal shows them, for a person to read.

use super::{read, report};

/// Returns the reports of several specs, each under its text.
fn reports(specs: &[&str]) -> String {
    let one = |spec: &&str| {
        let loaded = read(spec);
        assert!(!loaded.problems.is_empty(), "{spec}");
        format!("{}\n\n{}", spec.trim_end(), report(&loaded))
    };
    specs.iter().map(one).collect::<Vec<_>>().join("\n────────────────────────────────────────\n")
}

#[test]
fn three_mistakes() {
    let loaded = read(
        "task \"nightly-report\" {\n    image \"i\"\n    command ./report.sh \"--date\" \"yesterday\"\n    cpu \"2 vCPU\"\n    \
         memory \"2GB\"\n    enviroment {\n        PLANET \"earth\"\n    }\n}\n",
    );
    insta::assert_snapshot!(report(&loaded));
}

#[test]
fn slips_of_syntax() {
    insta::assert_snapshot!(reports(&[
        "task \"a\" {\n    command [\"sh\", \"-c\",\n        \"date\"]\n}",
        "task \"a\" {\n    image = registry.example.com/app:1.2\n    cluster = \"c\"\n}",
        "task \"a\" {\n    image: nginx\n    env:\n        A: b\n}",
        "task \"a\" {\n    env {\n        TOKEN hunter2/hunter2\n        OTHER \"hunter2\" # hunter2\n    }\n}",
        "task \"a\" {\n    command 'sh' '-c' 'date'\n    essential true\n}",
        "task \"a\" {\n    command \"sh\" \"-c\" \"date\n    timeout 2h\n}",
        "task \"a\" {\n    container \"b\" {\n        image \"x\"\n\n    cluster \"c\"\n}",
        "task \"a\"\n{\n    image \"x\"\n}",
        "task nightly:\n  image: x\n",
        "[task]\nimage = \"x\"\n",
        "{ \"tasks\": [] }",
        "task \"a\" {\n    command \"C:\\dir\\x\" \"a\"\"b\"\n}",
        "task \"größe\" {\n\timage ./größe\n}",
        "task \"a\" {\n    command \"\"\"\n  x\n    \"\"\"\n}",
    ]));
}

#[test]
fn what_would_command_a_terminal_is_shown_instead() {
    let loaded = read(
        "task \"a\" {\n    command \"\u{1b}[2Jx\"\n    im\u{9b}age \"x\" // \u{202e}\n    cpu \"2\\u{1b}[31m\"\n}",
    );
    let report = report(&loaded);
    assert!(!report.contains(|c: char| c.is_control() && c != '\n'), "{report:?}");
    insta::assert_snapshot!(report);
}

#[test]
fn names_that_do_not_exist() {
    insta::assert_snapshot!(reports(&[
        "task \"a\" {\n    imge \"x\"\n    args \"y\"\n    execution_role_arn \"z\"\n    subnets \"s\"\n}",
        "task \"a\" {\n    container \"b\" {\n        image \"x\"\n        launch-type \"EC2\"\n    }\n}",
        "task \"a\" {\n    network assign_public_ip=#true subnets=\"s\" {\n        vpc \"v\"\n    }\n}",
        "image \"x\"\ncommand \"y\"\n",
        "resource \"x\" { }\ntask \"a\" { image \"i\"; volume \"v\" path=\"/x\"; }",
        "task \"a\" {\n    logs { group \"g\" }\n    retry { spots 1 }\n    customize { put \"/x\" 1 }\n}",
    ]));
}

#[test]
fn values_that_do_not_fit() {
    insta::assert_snapshot!(reports(&[
        "task \"a\" {\n    cpu 0.5\n    memory \"2 gigs\"\n    timeout \"2 hours\"\n    count \"3\"\n}",
        "task \"a\" {\n    port \"8080:80\"\n    port 80/tcp\n    mount \"data:/data\"\n    launch-type \"fargate\"\n}",
        "task \"a\" {\n    essential \"yes\"\n    command \"sleep\" 5\n    on-timeout \"kill\"\n}",
        "task \"a\" {\n    env {\n        A 1_000\n        B\n        C \"hunter2\" \"hunter2\"\n        C \"again\"\n    }\n}",
        "task \"a\" {\n    ulimit nofile=1024\n    mount \"/data\"\n    placement-constraint\n}",
        "task \"a\" {\n    launch-type \"EC2\"\n    capacity-providers { A }\n    logs #false { awslogs-group \"g\" }\n}",
        "task \"a\" {\n    memory (MiB)512\n    (template)image \"x\"\n    cluster #null\n}",
        "task \"a\" {\n    image \"x\"\n    image \"y\"\n}\ntask \"a\" { image \"z\" }",
    ]));
}

#[test]
fn variables_and_json() {
    insta::assert_snapshot!(reports(&[
        "variable \"tag\" default=\"x\"\ntask \"a\" {\n    image \"r:{tag}\"\n}",
        "variable \"tag\"\ntask \"a\" {\n    image (template)\"r:{tag}-{tga}\"\n}",
        "variable \"n\" default=5\nvariable n=\"x\"\nvariable \"unused\" default=\"x\"\ntask \"a\" { image \"i\" }",
        "variable \"l\" type=\"list\" { default \"a\" }\ntask \"a\" { image (template)\"r:{l}\"; user (template)\"${l}\" }",
        "variable \"s\" default=\"hunter2\" sensitive=\"yes\"\ntask \"a\" { user (var)\"s\" }",
        "task \"a\" {\n    task-definition {\n        family\n        containerDefinitions { name \"x\" }\n        volumes 1 a=2\n    }\n}",
        "task \"a\" {\n    extra {\n        image \"x\"\n        environment { - name=\"A\" value=\"hunter2\" }\n    }\n}",
        "task \"a\" {\n    task-definition file=\"missing.json\"\n    task-definition-arn \"f:1\"\n}",
        "task \"a\" {\n    customize {\n        add \"a/b\" 1\n        add \"/x\"\n        test \"/y\" 1 2 a=3\n    }\n}",
        "defaults {\n    cpux 1\n    memory #true\n}\ntask \"a\" { image \"i\" }\ntask \"b\" { image \"i\" }",
    ]));
}
