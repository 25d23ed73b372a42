use super::{Base, Case, case};

/// A definition patch of the first container's Linux parameters.
macro_rules! linux {
    ($members:expr) => {
        concat!(r#"{"container": {"linuxParameters": "#, $members, "}}")
    };
}

/// A definition patch of the first container's kernel settings.
macro_rules! kernel {
    ($list:expr) => {
        concat!(r#"{"container": {"systemControls": ["#, $list, "]}}")
    };
}

/// A definition patch of the first container's ulimits.
macro_rules! ulimits {
    ($list:expr) => {
        concat!(r#"{"container": {"ulimits": ["#, $list, "]}}")
    };
}

pub(super) fn cases() -> Vec<Case> {
    [privileges(), capabilities(), devices(), ulimits(), kernel(), modes(), windows()].concat()
}

fn privileges() -> Vec<Case> {
    vec![
        case("ECS240", "a privileged container", Base::Fargate)
            .definition(r#"{"container": {"privileged": true}}"#, r#"{"container": {"privileged": false}}"#),
        case("ECS241", "a security option", Base::Fargate).definition(
            r#"{"container": {"dockerSecurityOptions": ["no-new-privileges"]}}"#,
            r#"{"container": {"dockerSecurityOptions": []}}"#,
        ),
        case("ECS242", "a security option that is none", Base::Ec2).definition(
            r#"{"container": {"dockerSecurityOptions": ["seccomp=unconfined"]}}"#,
            r#"{"container": {"dockerSecurityOptions": ["no-new-privileges", "label:type:a"]}}"#,
        ),
    ]
}

fn capabilities() -> Vec<Case> {
    vec![
        case("ECS243", "a capability beside SYS_PTRACE", Base::Fargate).definition(
            linux!(r#"{"capabilities": {"add": ["SYS_PTRACE", "NET_ADMIN"]}}"#),
            linux!(r#"{"capabilities": {"add": ["SYS_PTRACE"], "drop": ["ALL"]}}"#),
        ),
        case("ECS244", "names with `CAP_` and of newer kernels", Base::Ec2).definition(
            linux!(r#"{"capabilities": {"add": ["CAP_NET_ADMIN"], "drop": ["BPF"]}}"#),
            linux!(r#"{"capabilities": {"add": ["NET_ADMIN"], "drop": ["ALL"]}}"#),
        ),
        case("ECS245", "capabilities of a privileged container", Base::Ec2)
            .with_definition(linux!(r#"{"capabilities": {"add": ["NET_ADMIN"]}}"#))
            .definition(r#"{"container": {"privileged": true}}"#, "{}"),
    ]
}

fn devices() -> Vec<Case> {
    vec![
        case("ECS246", "a device", Base::Fargate)
            .definition(linux!(r#"{"devices": [{"hostPath": "/dev/fuse"}]}"#), linux!(r#"{"devices": []}"#)),
        case("ECS247", "a device without its path, and an unknown permission", Base::Ec2).definition(
            linux!(r#"{"devices": [{"containerPath": "/dev/a"}, {"hostPath": "/dev/b", "permissions": ["exec"]}]}"#),
            linux!(r#"{"devices": [{"hostPath": "/dev/a", "permissions": ["read", "mknod"]}]}"#),
        ),
        case("ECS247", "a permission that is misspelt", Base::Ec2).definition(
            linux!(r#"{"devices": [{"hostPath": "/dev/a", "permissions": ["wirte"]}]}"#),
            linux!(r#"{"devices": [{"hostPath": "/dev/a", "permissions": ["write"]}]}"#),
        ),
        case("ECS248", "shared memory", Base::Fargate)
            .definition(linux!(r#"{"sharedMemorySize": 64}"#), linux!(r#"{"initProcessEnabled": true}"#)),
        case("ECS249", "a tmpfs", Base::Fargate)
            .definition(linux!(r#"{"tmpfs": [{"containerPath": "/run", "size": 64}]}"#), linux!(r#"{"tmpfs": []}"#)),
        case("ECS250", "a tmpfs with everything wrong", Base::Ec2).definition(
            linux!(r#"{"tmpfs": [{"containerPath": "run", "size": 0, "mountOptions": ["fast"]}, {}]}"#),
            linux!(r#"{"tmpfs": [{"containerPath": "/run", "size": 1, "mountOptions": ["noexec", "mode=1777"]}]}"#),
        ),
        case("ECS250", "an option that is misspelt", Base::Ec2).definition(
            linux!(r#"{"tmpfs": [{"containerPath": "/run", "size": 1, "mountOptions": ["no-exec"]}]}"#),
            linux!(r#"{"tmpfs": [{"containerPath": "/run", "size": 1, "mountOptions": ["noexec"]}]}"#),
        ),
        case("ECS251", "swap", Base::Fargate).definition(linux!(r#"{"maxSwap": 64}"#), linux!("{}")),
        case("ECS252", "swappiness", Base::Fargate).definition(linux!(r#"{"swappiness": 60}"#), linux!("{}")),
        case("ECS253", "numbers out of range", Base::Ec2).definition(
            linux!(r#"{"maxSwap": -1, "swappiness": 101}"#),
            linux!(r#"{"maxSwap": 0, "swappiness": 100}"#),
        ),
        case("ECS253", "swappiness alone", Base::Ec2)
            .definition(linux!(r#"{"swappiness": 60}"#), linux!(r#"{"maxSwap": 64, "swappiness": 60}"#)),
        case("ECS254", "Linux parameters on Windows", Base::FargateWindows)
            .definition(linux!(r#"{"initProcessEnabled": true}"#), linux!("{}")),
    ]
}

fn ulimits() -> Vec<Case> {
    vec![
        case("ECS255", "a name that is misspelt, and one twice", Base::Ec2).definition(
            ulimits!(
                r#"{"name": "no_files", "softLimit": 1, "hardLimit": 1}, {"name": "core", "softLimit": 0, "hardLimit": 0},
                   {"name": "core", "softLimit": 0, "hardLimit": 0}"#
            ),
            ulimits!(r#"{"name": "nofile", "softLimit": 1, "hardLimit": 1}"#),
        ),
        case("ECS256", "a soft limit above the hard one", Base::Ec2).definition(
            ulimits!(r#"{"name": "nofile", "softLimit": 2048, "hardLimit": 1024}"#),
            ulimits!(r#"{"name": "nofile", "softLimit": 1024, "hardLimit": 1024}"#),
        ),
        case("ECS256", "no soft limit under a hard one", Base::Ec2).definition(
            ulimits!(r#"{"name": "core", "softLimit": -1, "hardLimit": 0}"#),
            ulimits!(r#"{"name": "core", "softLimit": 0, "hardLimit": -1}"#),
        ),
        case("ECS257", "a ulimit that Fargate ignores", Base::Fargate).definition(
            ulimits!(r#"{"name": "nproc", "softLimit": 64, "hardLimit": 64}"#),
            ulimits!(r#"{"name": "nofile", "softLimit": 64, "hardLimit": 64}"#),
        ),
        case("ECS257", "more open files than Fargate allows", Base::Fargate).definition(
            ulimits!(r#"{"name": "nofile", "softLimit": 1048576, "hardLimit": 1048577}"#),
            ulimits!(r#"{"name": "nofile", "softLimit": 1048576, "hardLimit": 1048576}"#),
        ),
        case("ECS258", "ulimits on Windows", Base::Ec2Windows)
            .definition(ulimits!(r#"{"name": "nofile", "softLimit": 64, "hardLimit": 64}"#), ulimits!("")),
    ]
}

fn kernel() -> Vec<Case> {
    vec![
        case("ECS259", "a setting of the host, and one without a value", Base::Ec2).definition(
            kernel!(r#"{"namespace": "vm.max_map_count", "value": "262144"}, {"namespace": "net.core.somaxconn"}"#),
            kernel!(r#"{"namespace": "kernel.sem", "value": "1"}, {"namespace": "net.core.somaxconn", "value": "1"}"#),
        ),
        case("ECS259", "a setting that is misspelt", Base::Ec2).definition(
            kernel!(r#"{"namespace": "kernel.shm_max", "value": "1"}"#),
            kernel!(r#"{"namespace": "kernel.shmmax", "value": "1"}"#),
        ),
        case("ECS260", "the network of the host", Base::Ec2)
            .with_definition(kernel!(r#"{"namespace": "net.core.somaxconn", "value": "1024"}"#))
            .definition(r#"{"networkMode": "host"}"#, r#"{"networkMode": "bridge"}"#),
        case("ECS260", "the shared memory of the host", Base::Ec2)
            .with_definition(kernel!(r#"{"namespace": "kernel.shmmax", "value": "1024"}"#))
            .definition(r#"{"ipcMode": "host"}"#, r#"{"ipcMode": "task"}"#),
        case("ECS261", "two values of one setting", Base::Fargate).definition(
            r#"{"containerDefinitions": [
                {"name": "a", "image": "busybox:1", "systemControls": [{"namespace": "net.core.somaxconn", "value": "1"}]},
                {"name": "b", "image": "busybox:1", "systemControls": [{"namespace": "net.core.somaxconn", "value": "2"}]}]}"#,
            r#"{"containerDefinitions": [
                {"name": "a", "image": "busybox:1", "systemControls": [{"namespace": "net.core.somaxconn", "value": "1"}]},
                {"name": "b", "image": "busybox:1", "systemControls": [{"namespace": "net.core.somaxconn", "value": "1"}]}]}"#,
        ),
        case("ECS262", "a setting on Windows", Base::FargateWindows)
            .definition(kernel!(r#"{"namespace": "net.core.somaxconn", "value": "1"}"#), kernel!("")),
        case("ECS262", "a setting on an old platform", Base::Fargate)
            .with_definition(kernel!(r#"{"namespace": "net.core.somaxconn", "value": "1"}"#))
            .request(r#"{"platformVersion": "1.3.0"}"#, r#"{"platformVersion": "1.4.0"}"#),
    ]
}

fn modes() -> Vec<Case> {
    vec![
        case("ECS263", "the host's processes", Base::Fargate)
            .definition(r#"{"pidMode": "host"}"#, r#"{"pidMode": "task"}"#),
        case("ECS264", "a process namespace on Windows", Base::FargateWindows)
            .definition(r#"{"pidMode": "task"}"#, "{}"),
        case("ECS265", "an IPC mode", Base::Fargate).definition(r#"{"ipcMode": "task"}"#, "{}"),
        case("ECS266", "an IPC mode that is none", Base::Ec2)
            .definition(r#"{"ipcMode": "shared"}"#, r#"{"ipcMode": "none"}"#),
        case("ECS266", "an IPC mode that is misspelt", Base::Ec2)
            .definition(r#"{"ipcMode": "Task"}"#, r#"{"ipcMode": "task"}"#),
        case("ECS266", "an IPC mode on Windows", Base::Ec2Windows).definition(r#"{"ipcMode": "task"}"#, "{}"),
        case("ECS267", "the host's network and processes, and a privileged container", Base::Ec2).definition(
            r#"{"networkMode": "host", "pidMode": "host", "container": {"privileged": true}}"#,
            r#"{"networkMode": "bridge", "pidMode": "task", "container": {"privileged": false}}"#,
        ),
        case("ECS268", "one root file system of two", Base::Fargate).definition(
            r#"{"containerDefinitions": [
                {"name": "a", "image": "busybox:1", "readonlyRootFilesystem": true}, {"name": "b", "image": "busybox:1"}]}"#,
            r#"{"containerDefinitions": [{"name": "a", "image": "busybox:1"}, {"name": "b", "image": "busybox:1"}]}"#,
        ),
    ]
}

fn windows() -> Vec<Case> {
    vec![case("ECS269", "what only Linux containers have", Base::Ec2Windows).definition(
        r#"{"container": {"privileged": true, "user": "ContainerUser", "memoryReservation": 256}}"#,
        r#"{"container": {"privileged": false}}"#,
    )]
}
