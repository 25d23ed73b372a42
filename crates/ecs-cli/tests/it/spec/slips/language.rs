//! Slips of the language: the text is KDL, and means something else.

use super::Slip;

pub(super) const LANGUAGE: &[Slip] = &[
    ("essential True", "wrong-type", "write #true"),
    (r#"essential "true""#, "wrong-type", "write #true"),
    ("essential yes", "wrong-type", "write #true"),
    ("essential 1", "wrong-type", "write #true"),
    ("essential on", "wrong-type", "write #true"),
    (r#"cluster "c" -- a comment"#, "unknown-argument", "leave it out"),
    ("memory 2 GB", "unknown-argument", r#"a text with spaces needs quotes: "2 GB""#),
    (r#"memory "2 Gigs""#, "wrong-value", r#"write MiB as an integer, or "2GB", "512 MiB""#),
    ("memory (MiB)512", "unknown-annotation", r#"write "512MiB""#),
    ("memory 1_024.5", "wrong-value", r#"write "1024.5GB""#),
    ("cpu 0.5", "wrong-value", r#"write "0.5 vCPU""#),
    ("cpu .5", "wrong-value", r#"write CPU units (1024 is one vCPU) or ".5 vCPU""#),
    (r#"cpu "256m""#, "wrong-value", r#"write CPU units (1024 is one vCPU) or ".5 vCPU""#),
    ("command sh -c echo a=b", "unknown-property", "an argument with `=` needs quotes as a whole"),
    ("command --date=yesterday", "unknown-property", "an argument with `=` needs quotes as a whole"),
    (r#"command "x" --date="yesterday""#, "unknown-property", "an argument with `=` needs quotes as a whole"),
    ("command echo; date", "unknown-node", "no node of that name"),
    ("command sleep 5", "wrong-type", r#"write "5""#),
    (r#"command "sleep" true"#, "wrong-type", r#"write "true""#),
    ("env A=1 B=2", "unknown-argument", r#"write each as a line of the block: NAME "value""#),
    (r#"env "A=1""#, "unknown-argument", r#"write each as a line of the block, without `=`: NAME "value""#),
    (
        r#"env {
    - "A=1"
}"#,
        "unknown-node",
        r#"entries are written NAME "value", without a dash"#,
    ),
    (
        r#"environment {
    A "1"
}"#,
        "unknown-node",
        "did you mean `env`?",
    ),
    (
        r"env {
    A
}",
        "missing",
        r#"write A "…"; an empty value is """#,
    ),
    (
        r#"env {
    A "1"
    A "2"
}"#,
        "duplicate",
        "again here",
    ),
    (
        r"env {
    A 1_000
}",
        "wrong-value",
        "write it in quotes, as it is to be sent",
    ),
    (
        r"env {
    A 0x10
}",
        "wrong-value",
        "write it in quotes, as it is to be sent",
    ),
    (
        r#"env {
    name "A" value "b"
}"#,
        "unknown-argument",
        r#"an entry has one value, and a line of its own: NAME "value""#,
    ),
    (
        r#"network {
    vpc "vpc-1"
}"#,
        "unknown-node",
        r#"write network vpc="vpc-…" on the node's own line"#,
    ),
    (
        r#"network {
    subnet "subnet-1"
}"#,
        "unknown-node",
        "did you mean `subnets`?",
    ),
    (
        r"network {
    assign_public_ip #true
}",
        "unknown-node",
        "write network assign-public-ip=#true on the node's own line",
    ),
    (r#"subnets "subnet-1""#, "unknown-node", r#"write `network { subnets "subnet-…" }`"#),
    (r#"vpc "vpc-1""#, "unknown-node", r#"write `network vpc="vpc-…"`"#),
    ("assign-public-ip #true", "unknown-node", "write `network assign-public-ip=#true`"),
    ("network assign-public-ip", "unknown-argument", "a property is written assign-public-ip=…"),
    ("network assign_public_ip=#true", "unknown-property", "did you mean `assign-public-ip`?"),
    (r#"network subnets="subnet-1""#, "unknown-property", "write it as a line of the block: subnets …"),
    (r#"network vpc: "vpc-1""#, "unknown-argument", "a property is written vpc=…"),
    (r#"logs awslogs-group="/x""#, "unknown-property", "write it as a line of the block: awslogs-group …"),
    (
        r#"logs {
   awslogs_group "/x"
}"#,
        "unknown-node",
        "did you mean `awslogs-group`?",
    ),
    (r#"logs "awslogs""#, "wrong-type", "write #true or #false"),
    (r#"port "8080:80""#, "wrong-type", "write port 80 host=8080"),
    ("port 8080:80", "wrong-type", "write port 80 host=8080"),
    ("port 80/tcp", "wrong-type", r#"write port 80 protocol="tcp""#),
    (r#"port "80""#, "wrong-type", "write 80, without quotes"),
    ("ports 80", "unknown-node", "did you mean `port`?"),
    (r#"timeout "2 hours""#, "wrong-value", r#"write "90s", "5m", "1h30m", "500ms", or a number of seconds"#),
    ("timeout 1:30", "wrong-value", r#"write "90s", "5m", "1h30m", "500ms", or a number of seconds"#),
    (
        r#"secrets {
   A valueFrom="arn"
}"#,
        "missing",
        "write it behind the name",
    ),
    (r#"tags team="data""#, "unknown-argument", r#"write each as a line of the block: NAME "value""#),
    (
        r"tags {
   team data platform
}",
        "unknown-argument",
        r#"a text with spaces needs quotes: "data platform""#,
    ),
    (r#"launch-type "fargate""#, "wrong-value", r#"write "FARGATE""#),
    ("launch-type FARGATE SPOT", "unknown-argument", r#"a text with spaces needs quotes: "FARGATE SPOT""#),
    (r#"launch "FARGATE""#, "unknown-node", "did you mean `launch-type`?"),
    (r#"launch_type "FARGATE""#, "unknown-node", "did you mean `launch-type`?"),
    ("launch-type #null", "drops-nothing", "leave it out"),
    (r#"(template)image "x""#, "unknown-annotation", r#"an annotation stands before the value: image (template)"…""#),
    (r#"image (tempalte)"x""#, "unknown-annotation", "did you mean `template`?"),
    (r#"cluster "a" image "b""#, "unknown-argument", "`image` starts a node: put it on a line of its own"),
    ("retry 3", "unknown-argument", "write the classes in its block"),
    (
        r"retry {
   spots 2
}",
        "unknown-node",
        "did you mean `spot`?",
    ),
    (
        r#"container {
   image "x"
}"#,
        "missing",
        r#"write container "NAME""#,
    ),
    (
        r#"container "b" {
   image "x"
   cluster "y"
}"#,
        "unknown-node",
        "`cluster` stands in the task, not in a container",
    ),
    (r#"container "b" image="x""#, "unknown-property", "write it as a line of the block: image …"),
    (
        r#"volume "data" "/x""#,
        "unknown-argument",
        "further values are properties: host=…, efs=…, access-point=…, root=…, iam=…",
    ),
    (r#"mount "data:/data""#, "wrong-value", r#"write mount "/data" volume="data""#),
    (r#"mount "/data" "data""#, "missing", "write volume=…"),
    (r#"depends-on "a" "b""#, "unknown-argument", "write one `depends-on` for each"),
    (
        r#"depends_on {
   db "HEALTHY"
}"#,
        "unknown-node",
        "did you mean `depends-on`?",
    ),
    (
        r#"health-check {
   command "CMD" "x"
   interval "10s"
}"#,
        "unknown-argument",
        "its properties stand on its own line: name=value",
    ),
    ("ulimit nofile=1024", "missing", "write it behind the name"),
    (r#"ulimit "nofile" sotf=1 hard=2"#, "unknown-property", "did you mean `soft`?"),
    (
        r#"customize {
   add "a/b" "c"
}"#,
        "wrong-value",
        r#"write "/a/b""#,
    ),
    (
        r#"customize {
   patch "/a" "c"
}"#,
        "unknown-node",
        "it has add, replace, test, remove, move, copy",
    ),
    (r#"task-definition "x.json""#, "unknown-argument", r#"write file="…" for a JSON file"#),
    (
        r#"task-definition {
   containerDefinitions {
      name "x"
   }
}"#,
        "wrong-type",
        "its elements are named `-`",
    ),
    (
        r"task-definition {
   family
}",
        "ambiguous-json",
        r#"write family "…""#,
    ),
    (r#"task-definition-arn "x" as-is"#, "unknown-argument", "a property is written as-is=…"),
    (r#"count "3""#, "wrong-type", "write 3, without quotes"),
    ("count three", "wrong-type", "write a number, without quotes"),
    (r#"allow "syntax""#, "wrong-value", "a fault of the language stays an error"),
    (
        r#"extra {
   image "x"
}"#,
        "own-node",
        "write `image`",
    ),
    (r#"on-timeout "kill""#, "wrong-value", r#"write "stop" or "leave""#),
    ("capacity-providers FARGATE_SPOT", "unknown-argument", "its entries stand in its block"),
    (
        r"capacity-providers {
   FARGATE_SPOT 1
}",
        "unknown-argument",
        "its values are properties: weight=…, base=…",
    ),
    (r#"runtime-platform "ARM64""#, "unknown-argument", "its values are properties: os=…, arch=…"),
    ("runtime-platform LINUX/ARM64", "unknown-argument", "its values are properties: os=…, arch=…"),
    (r#"execution_role_arn "x""#, "unknown-node", "did you mean `execution-role`?"),
    (r#"executionRoleArn "x""#, "unknown-node", "did you mean `execution-role`?"),
    (r#"taskRoleArn "x""#, "unknown-node", "did you mean `task-role`?"),
    ("task_start_timeout_seconds 300", "unknown-node", "did you mean `start-timeout`?"),
    ("privileged #true", "unknown-node", "write `extra { privileged #true }`"),
    ("image <your image>", "unknown-argument", r#"a text with spaces needs quotes: "<your image>""#),
    (
        r#"execution-role "arn:aws:iam::1:role/x" // role
task-role "y" /"#,
        "unknown-argument",
        "leave it out",
    ),
    ("memory 2 * 1024", "unknown-argument", r#"a text with spaces needs quotes: "2 * 1024""#),
    ("cpu 1 vCPU", "unknown-argument", r#"a text with spaces needs quotes: "1 vCPU""#),
    ("memory 2 GiB", "unknown-argument", r#"a text with spaces needs quotes: "2 GiB""#),
    ("ports { - 80 }", "unknown-node", "did you mean `port`?"),
    ("port 80 443", "unknown-argument", "write one `port` for each"),
    (r#"container "x" image="i:1""#, "unknown-property", "write it as a line of the block: image …"),
    (r#"containers { container "x" { image "i:1" } }"#, "unknown-node", "did you mean `container`?"),
    (
        r#"secrets { from "arn:x" "USER" }"#,
        "unknown-argument",
        r#"its keys stand in its block: from "arn:…" { NAME "KEY" }"#,
    ),
    (r#"secrets { from "arn:x" USER="u" }"#, "unknown-property", r#"write it as a line of its block: NAME "KEY""#),
    (r#"secrets { from "arn:x" }"#, "missing", "name the variables in its block"),
    (r#"secrets DB="arn:x""#, "unknown-argument", r#"write each as a line of the block: NAME "value""#),
    (
        r#"secrets {
    DB { valueFrom "arn:x" }
}"#,
        "unknown-argument",
        "its values stand behind its name",
    ),
    (
        r#"secrets {
    - name="DB" valueFrom="arn:x"
}"#,
        "unknown-node",
        r#"entries are written NAME "value", without a dash"#,
    ),
    (r#"env KEY "v""#, "unknown-argument", "its entries stand in its block"),
    (r#"env { KEY "a" "b" }"#, "unknown-argument", r#"an entry has one value, and a line of its own: NAME "value""#),
    (r#"tags ["team=data"]"#, "unknown-argument", r#"write each as a line of the block, without `=`: NAME "value""#),
    ("-- a comment", "unknown-node", "a comment starts with `//`"),
    ("<!-- a comment -->", "unknown-node", "a comment starts with `//`"),
    ("% a comment", "unknown-node", "a comment starts with `//`"),
    (r#"variable "x" default="y""#, "unknown-node", "`variable` stands at the top of the file"),
    (r#"defaults { cluster "c" }"#, "unknown-node", "`defaults` stands at the top of the file"),
    (r#"task "b" { image "i" }"#, "unknown-node", "`task` stands at the top of the file"),
    (r#"volume "data" { host "/x" }"#, "unknown-argument", "its properties stand on its own line: name=value"),
    (r#"mount "/data" volume=data readonly"#, "unknown-argument", "write one `mount` for each"),
    (r#"network { mode "awsvpc" }"#, "unknown-node", r#"write network mode="awsvpc" on the node's own line"#),
    ("network awsvpc", "unknown-argument", "its values are properties: vpc=…, assign-public-ip=…, mode=…"),
    ("retry capacity=3", "unknown-property", "write it as a line of the block: capacity …"),
    (r#"logs driver="awslogs""#, "unknown-property", "it has stream"),
    ("logs off", "wrong-type", "write #false"),
    ("ulimit { nofile 1024 }", "unknown-argument", "its values stand behind its name"),
    (r#"ulimit "nofile" 1024 2048"#, "missing", "write soft=…"),
    (
        r#"placement-strategy { type "spread"; field "az" }"#,
        "unknown-argument",
        "its properties stand on its own line: name=value",
    ),
    (r#"placement-constraint "memberOf" "x""#, "missing", "write type=…"),
    (r#"runtime-platform { os "LINUX" }"#, "unknown-argument", "its properties stand on its own line: name=value"),
    (r#"allow "ECS440" "because""#, "unknown-argument", "write one `allow` for each"),
    (r#"customize { - op="add" path="/x" value=1 }"#, "unknown-node", "it has add, replace, test, remove, move, copy"),
    ("enable-execute-command yes", "wrong-type", "write #true"),
    (r#"stop-timeout "2 min""#, "wrong-value", r#"write "90s", "5m", "1h30m", "500ms", or a number of seconds"#),
    (r#"gpus "1""#, "wrong-type", "write 1, without quotes"),
    (r#"launchType "FARGATE""#, "unknown-node", "did you mean `launch-type`?"),
    (r#"env_file "arn:aws:s3:::b/x.env""#, "unknown-node", "did you mean `env-file`?"),
    (
        r#"depends-on "db" { condition "HEALTHY" }"#,
        "unknown-argument",
        "its properties stand on its own line: name=value",
    ),
    (r#"memory "2Gb" 1024"#, "unknown-argument", "leave it out"),
    (r#"healthcheck { test "x" }"#, "unknown-node", "did you mean `health-check`?"),
    (r#"poll-interval "5 secs""#, "wrong-value", r#"write "90s", "5m", "1h30m", "500ms", or a number of seconds"#),
    ("networks { default }", "unknown-node", "did you mean `network`?"),
    (r#"container_definitions { name "x" }"#, "unknown-node", "did you mean `container`?"),
    (r#"requiresCompatibilities "FARGATE""#, "unknown-node", "did you mean `launch-type`?"),
    (r#"networkMode "awsvpc""#, "unknown-node", r#"write `network mode="…"`"#),
    (
        r#"env { A "b" }
,"#,
        "unknown-node",
        "leave it out: KDL has no commas",
    ),
    ("depends-on db, cache", "unknown-argument", "write one `depends-on` for each"),
    (
        r#"env {
    - NAME: value
    - OTHER: "value"
}"#,
        "unknown-node",
        r#"entries are written NAME "value", without a dash"#,
    ),
    (r#"env { CFG {"a": 1} }"#, "unknown-argument", r##"a text with braces stands in #"…"#"##),
    ("env { GREETING hello world }", "unknown-argument", r#"a text with spaces needs quotes: GREETING "…""#),
    ("env { export A=b }", "unknown-property", r#"leave it out: A "…""#),
    ("ENV A=b\nENV C d", "unknown-node", r#"for example: env { NAME "value" }"#),
    ("HEALTHCHECK --interval=30s CMD curl -f http://localhost/", "unknown-node", "health-check \"CMD-SHELL\""),
    ("ports:\n  - 80:80", "unknown-node", "for example: port 8080"),
    (
        "\"environment\": [\n  {\"name\": \"A\", \"value\": \"b\"}\n],",
        "unknown-node",
        r#"for example: env { NAME "value" }"#,
    ),
    ("depends_on { db { condition service_healthy; }; }", "unknown-node", r#"depends-on "NAME" condition="HEALTHY""#),
    ("env.A \"b\"", "unknown-node", "write `env { A … }`"),
    ("logs.awslogs-group \"/x\"", "unknown-node", "write `logs { awslogs-group … }`"),
    ("cluster:", "missing", "write it behind the name"),
    ("memory (u32)2048", "unknown-annotation", "leave the annotation out"),
    ("timeout two hours", "unknown-argument", r#"a text with spaces needs quotes: "two hours""#),
    ("container \"x\" \"y:1\"", "unknown-argument", "its nodes stand in its block"),
    ("container \"x\" \"y:1\" { image \"z\" }", "unknown-argument", "its nodes stand in its block"),
    ("container \"x\" { - image: \"y:1\" }", "unknown-node", "a list is several arguments on one line"),
    ("capacity-providers FARGATE_SPOT", "unknown-argument", "its entries stand in its block"),
    ("task-definition arn=\"x:1\"", "unknown-property", r#"linked with task-definition-arn "…""#),
    ("retry attempts=3", "unknown-property", "it counts by class of failure: capacity, spot, start"),
];
