//! Slips of the syntax.

use super::Slip;

pub(super) const SYNTAX: &[Slip] = &[
    ("command \"a\u{1b}[31mb\u{1b}[0m\"", "syntax", "where it is meant, write \\u{1b}"),
    ("command \"\u{feff}date\" \"-u\"", "syntax", "delete it"),
    ("command #\"a\u{200e}b\"#", "syntax", "delete it"),
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
    ("timeout=2h", "syntax", r#"put a space instead, and quotes around the value: "2h""#),
    (
        "task-role: arn:aws:iam::111122223333:role/r",
        "syntax",
        r#"put a space instead, and quotes around the value: "arn:aws:iam::111122223333:role/r""#,
    ),
    (
        r"command:
  - sh
  - -c",
        "syntax",
        r#"a list stands on one line, without dashes: command "a" "b""#,
    ),
    (
        r#"command:
- "sh"
- "-c""#,
        "syntax",
        r#"a list stands on one line, without dashes: command "a" "b""#,
    ),
    (
        r"command <<EOF
date
EOF",
        "syntax",
        r#"write `"""` here, and `"""` on the last line"#,
    ),
    (
        r"command <<-'END'
  date
  END",
        "syntax",
        r#"write `"""` here, and `"""` on the last line"#,
    ),
    (
        r#"command "sh" "-c" "
date
""#,
        "syntax",
        r#"write `"""` here and at the text's end"#,
    ),
    (
        r#"command "sh" "-c" "set -e
  date
  ""#,
        "syntax",
        r#"write `"""` here and at the text's end"#,
    ),
    (r#"exit-from ["main"]"#, "syntax", "write the values one after another, without [ ] and commas"),
    (r#"task-definition { "family": "x" }"#, "syntax", "leave it out: the value follows after a space"),
    (r#"task-definition { family = "x" }"#, "syntax", "put a space instead"),
    (
        "task-definition-arn arn:aws:ecs:eu-west-1:111122223333:task-definition/report:3",
        "syntax",
        r#"write "arn:aws:ecs:eu-west-1:111122223333:task-definition/report:3": a bare word cannot hold `/`"#,
    ),
    (
        "secrets { DB arn:aws:ssm:eu-west-1:111122223333:parameter/db }",
        "syntax",
        r#"write "arn:aws:ssm:eu-west-1:111122223333:parameter/db": a bare word cannot hold `/`"#,
    ),
    (r#"customize { add /tags/- key="a" value="b" }"#, "syntax", r#"write "/tags/-": a bare word cannot hold `/`"#),
    ("env { KEY=v }", "syntax", "put a space instead"),
    (r#"tags = { team = "data" }"#, "syntax", "put a space instead"),
    (r#"memory "2GB","#, "syntax", "leave it out: a space is enough"),
    ("logs { awslogs-group /x }", "syntax", r#"write "/x": a bare word cannot hold `/`"#),
    ("retry { capacity: 3 }", "syntax", "leave it out: the value follows after a space"),
    ("launch-type FARGATE,", "syntax", "leave it out: a space is enough"),
    ("on-interrupt detach # really", "syntax", "write // instead of #"),
    ("count=3", "syntax", "put a space instead"),
    ("network { subnets subnet-80b6fbcd, subnet-42a6fdad }", "syntax", "leave it out: a space is enough"),
    ("volume data efs=fs-12345678,", "syntax", "leave it out: a space is enough"),
    (
        "health-check CMD-SHELL curl -f http://localhost/",
        "syntax",
        r#"write "http://localhost/": a bare word cannot hold `/`"#,
    ),
    (r#"container b: { image "i" }"#, "syntax", "leave it out: the value follows after a space"),
    (
        "image=docker.io/library/nginx:1.27",
        "syntax",
        r#"put a space instead, and quotes around the value: "docker.io/library/nginx:1.27""#,
    ),
    ("workdir=/app", "syntax", r#"put a space instead, and quotes around the value: "/app""#),
    (
        r"env {
    URL=https://example.com/x
}",
        "syntax",
        "put a space instead, and quotes around the value",
    ),
    (
        r"extra dockerLabels={
}",
        "syntax",
        "write `dockerLabels { … }` as a line of the block",
    ),
    ("command |\n  echo hi\n  date", "syntax", r#"write `"""` here, and `"""` on a line of its own behind the text"#),
    ("command: >-\n  python -m report\n  --date today", "syntax", r#"command "sh" "-c" """"#),
    ("extra dockerLabels={ A \"b\" }", "syntax", "write `dockerLabels { … }` as a line of the block"),
    ("network subnets={ a \"b\" }", "syntax", "write `subnets { … }` as a line of the block"),
    ("command sh -c 'echo \"hi\"'", "syntax", r#"write "echo \"hi\"""#),
    ("command = <<-EOT\n  date\nEOT", "syntax", r#"write `"""` here, and `"""` on the last line"#),
    ("[env]\nA = \"b\"\nC = \"d\"", "syntax", "write `env { … }` around its lines"),
    ("env:\n  - name: FOO\n    value: bar", "syntax", r#"without a dash: env { NAME "value" }"#),
    ("depends-on:\n  - db\n  - cache", "syntax", r#"each is a node of its own: depends-on "NAME""#),
    (r#""command": ["sh", "-c"],"#, "syntax", "write the values one after another, without [ ] and commas"),
    (r#"tags: {"team": "data", "cost": "5"}"#, "syntax", "leave it out: the value follows after a space"),
    ("workdir ′/app′", "syntax", r#"write "/app""#),
    ("cluster ＂prod＂", "syntax", r#"write "prod""#),
    (r#"cluster ("prod")"#, "syntax", "leave them out"),
    (r#""cluster": null"#, "syntax", "leave it out"),
    ("cluster null", "syntax", "leave it out"),
    ("env:\n  - name: A\n    value: b\nsecrets:\n  - name: C", "syntax", "without a dash: env"),
];
