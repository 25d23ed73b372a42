//! The command of a container: argv, environment, folder.

use std::ffi::OsString;
use std::io::ErrorKind;
use std::os::unix::process::CommandExt as _;
use std::process::{Child, Stdio};

use tempfile::TempDir;

use crate::sim::params::Params;
use crate::sim::refusal::Refusal;
use crate::sim::script::CannotStart;

/// What a container runs.
#[derive(Debug)]
pub(super) struct Command {
    argv: Vec<String>,
    environment: Vec<(String, String)>,
}

/// A process that was started, and the folder it was started in.
#[derive(Debug)]
pub(super) struct Started {
    pub(super) child: Child,
    pub(super) folder: TempDir,
}

impl Command {
    /// Returns the command of a container: entryPoint and command, the override's command before the
    /// definition's, and the environment of both, the override's values over the definition's.
    pub(super) fn of(container: Params<'_>, overrides: Params<'_>, name: &str) -> Result<Self, Refusal> {
        let mut command = container.texts("command")?;
        let mut environment = Vec::new();
        add(&mut environment, container)?;
        for item in overrides.objects("containerOverrides")? {
            if item.text("name")? == Some(name) {
                if item.has("command") {
                    command = item.texts("command")?;
                }
                add(&mut environment, item)?;
            }
        }
        let argv = container.texts("entryPoint")?.into_iter().chain(command).map(str::to_owned).collect();
        Ok(Self { argv, environment })
    }

    /// Starts it, in a process group of its own and in an empty folder.
    pub(super) fn spawn(&self, inherited: &[(OsString, OsString)]) -> Result<Started, CannotStart> {
        let Some((program, arguments)) = self.argv.split_first() else {
            return Err(cannot("no command: neither entryPoint nor command is given", None));
        };
        let folder = tempfile::Builder::new().prefix("ecs-local-").tempdir();
        let folder = folder.map_err(|error| cannot(&format!("no temporary folder: {error}"), None))?;
        let child = std::process::Command::new(program)
            .args(arguments)
            .env_clear()
            .envs(inherited.iter().map(|(name, value)| (name, value)))
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(0)
            .spawn();
        // The codes are those of a shell, which container runtimes use too.
        child.map(|child| Started { child, folder }).map_err(|error| match error.kind() {
            ErrorKind::NotFound if program.contains('/') => {
                cannot(&format!("exec: \"{program}\": stat {program}: no such file or directory"), Some(127))
            }
            ErrorKind::NotFound => {
                cannot(&format!("exec: \"{program}\": executable file not found in $PATH"), Some(127))
            }
            ErrorKind::PermissionDenied => cannot(&format!("exec: \"{program}\": permission denied"), Some(126)),
            _ => cannot(&format!("exec: \"{program}\": {error}"), Some(126)),
        })
    }
}

fn cannot(why: &str, exit_code: Option<i64>) -> CannotStart {
    CannotStart { reason: format!("CannotStartContainerError: {why}"), exit_code }
}

/// Adds `environment` of a container or of its override; a name that is there already gets the new
/// value.
fn add(environment: &mut Vec<(String, String)>, from: Params<'_>) -> Result<(), Refusal> {
    for variable in from.objects("environment")? {
        let name = variable.text("name")?.unwrap_or_default();
        let value = variable.text("value")?.unwrap_or_default();
        environment.retain(|(known, _)| known != name);
        environment.push((name.to_owned(), value.to_owned()));
    }
    Ok(())
}
