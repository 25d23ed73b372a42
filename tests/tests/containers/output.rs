//! What a container is given, and what it writes.

use std::io::{BufRead as _, BufReader, Read as _};

use ecs_tests::containers::{Task, until_released};
use ecs_tests::followed::Followed;

#[test]
fn overrides_reach_the_container() {
    let task = Task::new("overrides", "exit 99", "env {\n        PLANET \"earth\"\n        MOON \"the moon\"\n    }");
    let script = until_released("echo \"$PLANET|$MOON|$EMPTY-|$0|$1|$2\"", 0);
    let args =
        ["-e", "PLANET=mars", "-e", "EMPTY=", "--", "sh", "-c", &script, "zero", "with  two spaces", "$HOME \"'\\"];
    let mut run = Followed::start(task.apply(&args));
    let expected = "mars|the moon|-|zero|with  two spaces|$HOME \"'\\\n";
    run.wait_for_stdout("zero|");
    task.release();
    let finished = run.finish();
    assert_eq!((finished.code, finished.stdout.as_str()), (0, expected), "{}", finished.stderr);
    assert!(!finished.stderr.contains("mars"), "{}", finished.stderr);
    task.assert_ran_once(1, &finished);
}

#[test]
fn a_hundred_thousand_lines_arrive_once_and_in_order() {
    const FIRST: u64 = 100_000_000_000_001;
    const LINES: u64 = 100_000;
    let script = until_released(&format!("seq {FIRST} {}", FIRST + LINES - 1), 7);
    // Where lines are missing, the timeout ends the wait for them.
    let task = Task::new("lines", &script, "timeout \"10m\"");
    let mut child = task.apply(&[]).spawn();
    let mut stderr = child.stderr.take().unwrap();
    let reader = std::thread::spawn(move || {
        let mut text = String::new();
        stderr.read_to_string(&mut text).map(|_| text)
    });
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    for number in FIRST..FIRST + LINES {
        let line = lines.next().map(Result::unwrap);
        if line.as_deref() != Some(number.to_string().as_str()) {
            // The rest is not waited for.
            child.kill().unwrap();
            panic!("line {} is {line:?}\n{}", number - FIRST + 1, reader.join().unwrap().unwrap());
        }
    }
    task.release();
    assert_eq!(lines.next().map(Result::unwrap), None);
    let code = child.wait().unwrap().code().unwrap();
    let stderr = reader.join().unwrap().unwrap();
    assert_eq!(code, 7, "{stderr}");
    assert!(stderr.contains("100000 log lines"), "{stderr}");
    assert_eq!(task.result()["log_lines"], LINES);
    task.assert_ran_once(1, &ecs_tests::binary::Finished { code, stdout: String::new(), stderr });
}
