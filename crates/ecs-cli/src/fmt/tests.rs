mod mangled;
mod soup;

use kdl::KdlDocument;

use super::format;

fn parse(text: &str) -> Option<KdlDocument> {
    KdlDocument::parse_v2(text).ok()
}

fn formatted(text: &str) -> String {
    let document = KdlDocument::parse_v2(text).unwrap_or_else(|error| panic!("{text}\n{error:?}"));
    let made = format(text, &document, &parse).unwrap_or_else(|error| panic!("{text}\n{error}"));
    let again = format(&made, &parse(&made).unwrap(), &parse).unwrap();
    assert_eq!(again, made, "not idempotent: {text}");
    made
}

#[test]
fn nodes_stand_on_lines_of_their_own_and_texts_in_quotes() {
    let text = "task \"a\"{image   busybox;command sh -c 'x' ; env{ \"PLANET\" earth;B 1 }\n\n\n\ncpu 1_024 }";
    insta::assert_snapshot!(formatted(text), @r#"
    task "a" {
        image "busybox"
        command "sh" "-c" "'x'"
        env {
            PLANET "earth"
            B 1
        }

        cpu 1_024
    }
    "#);
}

#[test]
fn comments_and_blank_lines_stay() {
    let text = "\n\n// top   \n//more\n\n\n\n/* a\n   b */\ntask \"a\" { // head\n\n  // first\n  image \"i\" // why\n\n\n  /* in */ cpu 1 /* mid */ /* end */ // line\n  env { /* nothing */ }\n  tags {}\n  // last\n\n} // behind\n// end\n\n";
    insta::assert_snapshot!(formatted(text), @r#"
    // top
    //more

    /* a
       b */
    task "a" { // head
        // first
        image "i" // why

        /* in */ cpu 1 /* mid */ /* end */ // line
        env { /* nothing */
        }
        tags {}
        // last
    } // behind
    // end
    "#);
}

#[test]
fn comments_from_places_where_none_can_stay_go_before_their_node() {
    let text = "/- // off\n\n/* b */ ( /* t */ array /* u */ )links /* v */ key /* w */ = /* x */ ( y )z\na \\ // one\n \\ // two\n  1 \\ // three\n";
    insta::assert_snapshot!(formatted(text), @r#"
    // off
    /* b */ /* t */ /* u */ /-(array)links /* v */ /* w */ /* x */ key=(y)"z"
    a \ // one
        \ // two
        1 // three
    "#);
}

#[test]
fn what_is_switched_off_stays_so_and_is_laid_out_too() {
    let text = "/-  task \"a\"{image i}\ntask b /-c /- k=v /-{ x 1 } { y 2 } /- { z 3 }";
    insta::assert_snapshot!(formatted(text), @r#"
    /-task "a" {
        image "i"
    }
    task "b" /-"c" /-k="v" /-{
        x 1
    } {
        y 2
    } /-{
        z 3
    }
    "#);
}

#[test]
fn a_node_over_several_lines_stays_so() {
    let text = "command \"python\" \\\n\"-m\"   \\\n\n";
    assert_eq!(formatted(text), "command \"python\" \\\n    \"-m\"\n");
    assert_eq!(formatted("env \\\n{ A 1\n}"), "env {\n    A 1\n}\n");
    assert_eq!(formatted("a \\ /* c */\n 1"), "a /* c */ \\\n    1\n");
}

#[test]
fn texts_over_several_lines_move_with_their_node() {
    let text = "task \"a\" {\ncommand \"sh\" \"-c\" \"\"\"\n  set -e\n\n    echo \\\n  hi\n  \"\"\"\nx #\"\"\"\na\"b\n\"\"\"#\ny \"\"\"\n  a \\\n b\n  \"\"\"\n}";
    insta::assert_snapshot!(formatted(text), @r###"
    task "a" {
        command "sh" "-c" """
            set -e

              echo \
            hi
            """
        x #"""
            a"b
            """#
        y """
      a \
     b
      """
    }
    "###);
}

#[test]
fn the_version_of_a_document_and_types_are_kept() {
    assert_eq!(
        formatted("/-kdl-version 2\r\n( \"array\" )links ( u8 )1 k = ( \"x\" )\"y\"\r\n"),
        "/- kdl-version 2\n(array)links (u8)1 k=(x)\"y\"\n"
    );
}

#[test]
fn an_empty_text_stays_empty_and_a_comment_alone_is_kept() {
    assert_eq!(formatted(""), "");
    assert_eq!(formatted("\n \n"), "");
    assert_eq!(formatted("\u{feff}// x"), "// x\n");
}

#[test]
fn a_text_that_would_say_something_else_is_left_alone() {
    let other = KdlDocument::parse_v2("b").unwrap();
    assert!(format("a", &other, &parse).is_err());
}
