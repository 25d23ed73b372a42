//! One role that is not there, one finding: [`one_role`].

use ecs_model::{Label, Problem, Severity};

/// What needs an execution role that is not there: of the planner, and of the rules.
const NEEDS: [&str; 8] = ["no-execution-role", "ECS021", "ECS022", "ECS023", "ECS024", "ECS025", "ECS026", "ECS027"];

/// Returns the problems of one task with one finding for the execution role that it lacks: the first says so, and
/// what the others say stands at their places. One line mends them all. What was allowed is told by itself.
pub(crate) fn one_role(problems: Vec<Problem>) -> Vec<Problem> {
    let is_need = |problem: &Problem| problem.severity == Severity::Error && NEEDS.contains(&problem.code.as_str());
    let mut told: Vec<Problem> = Vec::with_capacity(problems.len());
    let mut first = None;
    for problem in problems {
        if !is_need(&problem) {
            told.push(problem);
            continue;
        }
        let Some(whole) = first.and_then(|first| told.get_mut(first)) else {
            first = Some(told.len());
            told.push(problem);
            continue;
        };
        // A label of "needs it" alone would not say what it is that does.
        let again = problem.message == whole.message;
        let text = if again { "needs it too".to_owned() } else { problem.message };
        let own = Label { at: problem.at, text };
        for label in std::iter::once(own).chain(problem.also) {
            if label.at != whole.at && whole.also.iter().all(|known| known.at != label.at) {
                whole.also.push(label);
            }
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use ecs_model::{Problem, SpecPath};

    use super::one_role;

    #[test]
    fn every_need_of_one_role_is_a_place_of_one_finding() {
        let at = |name: &str| SpecPath::node(name);
        let need = |code, name| Problem::error(code, at(name), format!("{name} needs a role"));
        let problems = vec![
            need("no-execution-role", "logs"),
            need("ECS041", "cpu"),
            need("ECS023", "secrets").also(at("container"), "needs it"),
            need("ECS021", "logs"),
            Problem::warning("ECS022", at("image"), "allowed"),
        ];
        let told = one_role(problems);
        let codes: Vec<_> = told.iter().map(|problem| problem.code.as_str()).collect();
        assert_eq!(codes, ["no-execution-role", "ECS041", "ECS022"]);
        let labels: Vec<_> = told[0].also.iter().map(|label| (label.at.clone(), label.text.as_str())).collect();
        assert_eq!(labels, [(at("secrets"), "secrets needs a role"), (at("container"), "needs it")]);
    }
}
