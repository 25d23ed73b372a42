//! What beginners write, and the one thing that each is told.
//!
//! Habits of KDL 1, YAML, JSON, TOML, HCL, shells and docker; wrong nesting, forgotten quotes and braces, words of
//! other tools. Each slip gives exactly one diagnostic, whose words mend it.

use super::{read, report};

/// A slip, the code of its one diagnostic, and the words that mend it.
type Slip = (&'static str, &'static str, &'static str);

/// Asserts that each text gives that one diagnostic.
fn told_once(slips: &[Slip], around: impl Fn(&str) -> String) {
    for (slip, code, words) in slips {
        let loaded = read(&around(slip));
        let rendered = report(&loaded);
        assert_eq!(loaded.problems.len(), 1, "{slip}\n{rendered}");
        let problem = &loaded.problems[0];
        assert_eq!(problem.code.as_str(), *code, "{slip}\n{rendered}");
        let said = problem.labels.iter().map(|label| label.text.as_str()).chain(problem.help.as_deref());
        assert!(said.into_iter().any(|said| said.contains(words)), "{slip}\n{rendered}");
    }
}

/// A task with nodes before and after the slip, which stay readable.
fn within_a_task(slip: &str) -> String {
    format!("task \"t\" {{\n    user \"u\"\n    {}\n    group \"g\"\n}}\n", slip.replace('\n', "\n    "))
}

#[test]
fn a_slip_of_syntax_is_told_once() {
    told_once(SYNTAX, within_a_task);
}

#[test]
fn a_slip_of_the_language_is_told_once() {
    told_once(LANGUAGE, within_a_task);
}

#[test]
fn a_slip_that_concerns_the_whole_file_is_told_once() {
    told_once(FILES, str::to_owned);
}

#[test]
fn a_slip_leaves_the_rest_of_the_task_readable() {
    for (slip, ..) in SYNTAX.iter().filter(|(slip, ..)| !slip.starts_with("/*")) {
        let loaded = read(&within_a_task(slip));
        let spec = &loaded.tasks[0].spec;
        assert_eq!((spec.main.user.as_deref(), spec.group.as_deref()), (Some("u"), Some("g")), "{slip}");
    }
}

#[test]
fn there_are_more_than_eighty_slips() {
    assert!(SYNTAX.len() + LANGUAGE.len() + FILES.len() > 80);
}

const SYNTAX: &[Slip] = &[
    ("command ./run.sh", "syntax", r#"write "./run.sh": a bare word cannot hold `/`"#),
    (r#"command sh -c "echo hi", "x""#, "syntax", "leave it out: a space is enough"),
    (r#"command ["sh", "-c", "echo hi"]"#, "syntax", "write the values one after another, without [ ] and commas"),
    (
        r#"command [
  "sh",
  "-c"
]"#,
        "syntax",
        "write the values one after another, without [ ] and commas",
    ),
    (r#"command [sh, -c, "echo hi"]"#, "syntax", "write the values one after another, without [ ] and commas"),
    (r#"image: "nginx""#, "syntax", "leave it out: the value follows after a space"),
    ("image: nginx", "syntax", "leave it out: the value follows after a space"),
    (r#"image = "nginx""#, "syntax", "put a space instead"),
    (r#"image="nginx""#, "syntax", "put a space instead"),
    (r#""image": "nginx","#, "syntax", "leave it out: the value follows after a space"),
    ("workdir /app", "syntax", r#"write "/app": a bare word cannot hold `/`"#),
    (
        "image registry.example.com/app:1.2",
        "syntax",
        r#"write "registry.example.com/app:1.2": a bare word cannot hold `/`"#,
    ),
    (
        "image 111122223333.dkr.ecr.eu-west-1.amazonaws.com/app:1",
        "syntax",
        r#"write "111122223333.dkr.ecr.eu-west-1.amazonaws.com/app:1": a bare word cannot hold `/`"#,
    ),
    ("execution-role arn:aws:iam::1:role/x", "syntax", r#"write "arn:aws:iam::1:role/x": a bare word cannot hold `/`"#),
    ("essential true", "syntax", "write #true"),
    ("essential false", "syntax", "write #false"),
    ("essential #TRUE", "syntax", "write #true"),
    ("essential #yes", "syntax", "write #true"),
    ("# a comment", "syntax", "write // instead of #"),
    (r#"cluster "c" # a comment"#, "syntax", "write // instead of #"),
    ("memory 512mb", "syntax", r#"write "512mb": a bare word cannot start with a digit"#),
    ("memory 2GB", "syntax", r#"write "2GB": a bare word cannot start with a digit"#),
    ("cpu 1vCPU", "syntax", r#"write "1vCPU": a bare word cannot start with a digit"#),
    ("command 'sh' '-c' 'echo hi'", "syntax", r#"write "sh""#),
    ("command “sh” “-c”", "syntax", r#"write "sh""#),
    ("command `date`", "syntax", r#"write "date""#),
    (r#"command sh -c echo hi""#, "syntax", r#"a `"` is missing at its start"#),
    (r#"command "sh -c echo hi"#, "syntax", r#"a `"` is missing at its end"#),
    ("command '''sh'''", "syntax", r#"write "sh""#),
    (r#"command """sh""""#, "syntax", r#"write it in single `"`"#),
    (r#"command r"a\b""#, "syntax", r##"write #"…"#"##),
    (r##"command r#"a"b"#"##, "syntax", r##"write #"…"#"##),
    (r#"command "C:\dir""#, "syntax", r"write `\\` for a backslash"),
    (r#"command "a""b""#, "syntax", r#"put a space between them; a quote within a text is `\"`"#),
    (r#"command "say "hi" there""#, "syntax", r#"put a space between them; a quote within a text is `\"`"#),
    ("command echo $(date)", "syntax", r#"write "$(date)": a bare word cannot hold `(`"#),
    ("command echo ${DATE}", "syntax", r#"write "${DATE}": a bare word cannot hold `{`"#),
    ("command echo a=b=c", "syntax", r#"write "a=b=c": a bare word cannot hold `=`"#),
    (r#"command("a", "b")"#, "syntax", "put a space instead"),
    (
        r#"env {
    A=1
    B="x y"
}"#,
        "syntax",
        "put a space instead",
    ),
    (
        r"env {
    A: 1
    B: 2
}",
        "syntax",
        "leave it out: the value follows after a space",
    ),
    (
        r#"env {
    "A": "1",
    "B": "2"
}"#,
        "syntax",
        "leave it out: the value follows after a space",
    ),
    (r#"env { A "1", B "2" }"#, "syntax", "leave it out: a space is enough"),
    (
        r#"env [
   { name = "A", value = "b" }
]"#,
        "syntax",
        "write the values one after another, without [ ] and commas",
    ),
    (
        r#"env = {
   A = "b"
}"#,
        "syntax",
        "put a space instead",
    ),
    (
        r"env {
    A true
}",
        "syntax",
        "write #true",
    ),
    (
        r"env {
    A null
}",
        "syntax",
        "write #null",
    ),
    (
        r#"env
{
    A "1"
}"#,
        "syntax",
        "put it at the end of the node's line",
    ),
    (
        r#"env {
    A "1"
} env-file "arn:x""#,
        "syntax",
        "start a new line after the `}`",
    ),
    (
        r"env {
    A http://x/y
}",
        "syntax",
        "write it in quotes: a bare word cannot hold `/`",
    ),
    (
        r#"network {
    subnets = ["subnet-1", "subnet-2"]
}"#,
        "syntax",
        "put a space instead",
    ),
    ("network assign-public-ip=true", "syntax", "write #true"),
    ("network vpc=", "syntax", "write vpc=…"),
    (r#"network subnets=["a", "b"]"#, "syntax", "write the values one after another, without [ ] and commas"),
    ("timeout 2h", "syntax", r#"write "2h": a bare word cannot start with a digit"#),
    (
        r#"secrets {
    A = "arn:aws:x"
}"#,
        "syntax",
        "put a space instead",
    ),
    ("image nginx//comment", "syntax", r#"write "nginx//comment": a bare word cannot hold `/`"#),
    ("image http://x/y", "syntax", r#"write "http://x/y": a bare word cannot hold `/`"#),
    ("image nginx/* c */", "syntax", "put a space before the comment, or the whole in quotes"),
    ("image {{ image }}", "syntax", r#"write (template)"…{name}…""#),
    (r#"image "x" (template)"#, "syntax", "its value is missing"),
    (r#"cluster "a";;"#, "syntax", "leave it out"),
    (
        r#"container b: {
   image "x"
}"#,
        "syntax",
        "leave it out: the value follows after a space",
    ),
    (r#"health-check "CMD" "x" interval=10s"#, "syntax", r#"write "10s": a bare word cannot start with a digit"#),
    (
        r#"customize {
   add /a "b"
}"#,
        "syntax",
        r#"write "/a": a bare word cannot hold `/`"#,
    ),
    (
        r#"task-definition {
   containerDefinitions [ { "name": "x" } ]
}"#,
        "syntax",
        "write the values one after another, without [ ] and commas",
    ),
    ("stop-timeout 60s", "syntax", r#"write "60s": a bare word cannot start with a digit"#),
    ("/* a comment", "syntax", "a `*/` is missing"),
    ("command sh -c 'it''s'", "syntax", r#"put a space between them; a quote within a text is `\"`"#),
    (
        r"tags {
    team = data,
    cost = 5
}",
        "syntax",
        "put a space instead",
    ),
    (
        r#"env {
    A: "x",
}"#,
        "syntax",
        "leave it out: the value follows after a space",
    ),
    (r#"command echo "a\b\c""#, "syntax", r"write `\\` for a backslash"),
    ("env:\n    A: b\n    C: \"d\"", "syntax", "a block stands in `{ }`"),
    ("logs:\n  awslogs-group: \"/x\"", "syntax", "a block stands in `{ }`"),
];

const LANGUAGE: &[Slip] = &[
    ("essential True", "wrong-type", "write #true"),
    (r#"essential "true""#, "wrong-type", "write #true"),
    ("essential yes", "wrong-type", "write #true"),
    ("essential 1", "wrong-type", "write #true"),
    ("essential on", "wrong-type", "write #true"),
    (r#"cluster "c" -- a comment"#, "unknown-argument", "leave it out"),
    ("memory 2 GB", "unknown-argument", r#"a text with spaces needs quotes: "2 GB""#),
    (r#"memory "2 Gigs""#, "wrong-value", r#"write MiB as an integer, or "2GB", "512 MiB""#),
    ("memory (MiB)512", "unknown-annotation", r#"write "512MiB""#),
    ("memory 1_024.5", "wrong-value", r#"write "1_024.5GB""#),
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
];

const FILES: &[Slip] = &[
    (
        r#"variable "tag" default="1"
task "t" {
    image (template)x:{tag}
}"#,
        "syntax",
        r#"write "x:{tag}": a bare word cannot hold `{`"#,
    ),
    (
        r#"task "a" {
    image "x""#,
        "syntax",
        "a `}` is missing",
    ),
    (
        r#"task "a" {
    image "x"
}
}"#,
        "syntax",
        "there is one `}` more than `{`",
    ),
    (
        r#"task "a" {
    env {
        A "1"
    image "x"
}"#,
        "syntax",
        "a `}` is missing",
    ),
    (
        r#"task "a" {
    env
        A "1"
    }
    image "x"
}"#,
        "syntax",
        "its block starts here",
    ),
    (
        r#"task "a"
    image "x"
}"#,
        "syntax",
        "its block starts here",
    ),
    (
        r"task nightly-report:
    image: nginx
    command:
      - sh
      - -c",
        "syntax",
        "write `{` here, and `}` after the block",
    ),
    (
        r#"{
  "task": { "image": "x" }
}"#,
        "syntax",
        r#"write `task "NAME" { … }`"#,
    ),
    (
        r#"image "x"
command "y""#,
        "unknown-node",
        r#"write it into `task "NAME" { … }`"#,
    ),
    (
        r#"[task]
image = "x""#,
        "syntax",
        r#"write `task "NAME" { … }`"#,
    ),
    (
        r#"task {
  image "x"
}"#,
        "missing",
        r#"write task "NAME""#,
    ),
    (
        r#"task a b {
  image "x"
}"#,
        "unknown-argument",
        r#"a text with spaces needs quotes: "a b""#,
    ),
    (
        r#"tasks "a" {
  image "x"
}"#,
        "unknown-node",
        "did you mean `task`?",
    ),
    (
        r#"job "a" {
  image "x"
}"#,
        "unknown-node",
        "did you mean `task`?",
    ),
    (
        r#"variable tag="v1"
task "a" { image (template)"x:{tag}"; }"#,
        "missing",
        r#"write variable "tag" default=…"#,
    ),
    (
        r#"variable "tag" "v1"
task "a" { image (template)"x:{tag}"; }"#,
        "unknown-argument",
        "write default=…",
    ),
    (
        r#"variable "tag" default=5
task "a" { image (template)"x:{tag}"; }"#,
        "wrong-type",
        r#"write type="int", or the number in quotes"#,
    ),
    (
        r#"variable "tag" default="x"
task "a" { image "x:{tag}"; }"#,
        "literal-template",
        "a text without annotation is literal",
    ),
    (
        r#"variable "tag" default="x"
task "a" { image (template)"x:{ tag }"; }"#,
        "wrong-value",
        "no name of a variable stands here",
    ),
    (
        r#"variable "tag" default="x"
task "a" { image (template)"x:{tga}"; }"#,
        "unknown-variable",
        "did you mean `tag`?",
    ),
    (r#"task "a" { image (template)"x:{tag}"; }"#, "unknown-variable", "it is not declared"),
    (
        r#"variable "tag" type="number" default=5
task "a" { image (template)"x:{tag}"; }"#,
        "wrong-value",
        "did you mean `int`?",
    ),
    (
        r#"default { cluster "x"; }
task "a" { image "x"; }"#,
        "unknown-node",
        "did you mean `defaults`?",
    ),
    (
        r#"defaults "x" { cluster "x"; }
task "a" { image "x"; }"#,
        "unknown-argument",
        "its entries stand in its block",
    ),
    ("// only a comment", "empty", r#"a spec has at least one: task "NAME" { image "busybox:1.37" }"#),
    (
        r#"task "a" {
    container "b" {
        image "x"
    }

    cluster "c"

task "d" {
    image "y"
}"#,
        "syntax",
        "a `}` is missing",
    ),
    (
        r#"task "a" {
    image "x"
    }
    cluster "c"
}"#,
        "syntax",
        "there is one `}` more than `{`",
    ),
    (r#"task "a" { image "x" } task "b" { image "y" }"#, "syntax", "start a new line after the `}`"),
];
