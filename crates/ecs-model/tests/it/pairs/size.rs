//! ECS040–059.

use super::Base::{Ec2, Ec2Windows, External, Fargate, FargateWindows};
use super::{Case, case};

fn size(cpu: &str, memory: &str) -> String {
    format!(r#"{{"cpu": "{cpu}", "memory": "{memory}"}}"#)
}

/// Returns a patch with a second container of those members beside those of the first.
fn two(first: &str, second: &str) -> String {
    format!(
        r#"{{"containerDefinitions": [
            {{"name": "main", "image": "busybox:1.37", {first}}},
            {{"name": "proxy", "image": "busybox:1.37", "essential": false, {second}}}]}}"#
    )
}

pub(super) fn cases() -> Vec<Case> {
    let mut cases = of_tasks();
    cases.extend(of_containers());
    cases
}

fn of_tasks() -> Vec<Case> {
    vec![
        case("ECS040", "no size", Fargate).definition(r#"{"cpu": null, "memory": null}"#, "{}"),
        case("ECS040", "no memory", Fargate).definition(r#"{"memory": null}"#, "{}"),
        case("ECS040", "no CPU", Fargate).definition(r#"{"cpu": null}"#, "{}"),
        case("ECS041", "2 vCPU with 2 GB", Fargate).definition(&size("2 vCPU", "2GB"), &size("2 vCPU", "4GB")),
        case("ECS041", "an amount of CPU that Fargate lacks", Fargate).definition(&size("300", "1024"), &size("256", "1024")),
        case("ECS041", "an amount of memory that Fargate lacks", Fargate).definition(&size("1024", "2500"), &size("1024", "3072")),
        case("ECS041", "neither half fits", Fargate).definition(&size("100", "100"), &size(".25 vCPU", "0.5 GB")),
        case("ECS041", "32 vCPU with 64 GB", Fargate).definition(&size("32768", "65536"), &size("16384", "65536")),
        case("ECS041", "on EC2, of a definition that requires FARGATE too", Ec2)
            .with_definition(r#"{"requiresCompatibilities": ["EC2", "FARGATE"], "networkMode": "awsvpc", "container": {"memory": null}}"#)
            .definition(&size("1024", "1024"), &size("1024", "2048")),
        case("ECS042", "half a vCPU on Windows", FargateWindows).definition(&size("512", "2048"), &size("1024", "2048")),
        case("ECS042", "8 vCPU on Windows", FargateWindows).definition(&size("8192", "16384"), &size("4096", "16384")),
        case("ECS043", "one and a half vCPU", Fargate).definition(&size("1.5 vCPU", "2048"), &size("1 vCPU", "2048")),
        case("ECS043", "no CPU at all", Ec2).definition(r#"{"cpu": "0"}"#, r#"{"cpu": "128"}"#),
        case("ECS043", "vCPU by another name", Fargate).definition(&size("2 cpus", "4096"), &size("2 VCPU", "4096")),
        case("ECS043", "an empty text", Ec2).definition(r#"{"cpu": ""}"#, r#"{"cpu": "256"}"#),
        case("ECS044", "no memory at all", Ec2).definition(r#"{"memory": "0"}"#, r#"{"memory": "512"}"#),
        case("ECS044", "memory in MiB", Fargate).definition(&size("1024", "2048 MiB"), &size("1024", "2048")),
        case("ECS044", "a half without its unit", Fargate).definition(&size("256", ".5"), &size("256", ".5 gb")),
        case("ECS044", "memory in GiB", Fargate).definition(&size("1024", "2GiB"), &size("1024", "2GB")),
        case("ECS045", "less than an eighth of a CPU", Ec2).definition(r#"{"cpu": "127"}"#, r#"{"cpu": "128"}"#),
        case("ECS045", "more than 192 vCPU", External).definition(r#"{"cpu": "196609"}"#, r#"{"cpu": "196608"}"#),
        case("ECS047", "a task size for Windows on EC2", Ec2Windows).definition(r#"{"cpu": "1024", "memory": "512"}"#, "{}"),
        case("ECS048", "8 vCPU on platform 1.3.0", Fargate)
            .with_definition(&size("8192", "16384"))
            .request(r#"{"platformVersion": "1.3.0"}"#, r#"{"platformVersion": "1.4.0"}"#),
        case("ECS049", "32 vCPU", Fargate).definition(&size("32 vCPU", "60GB"), &size("16 vCPU", "64GB")),
    ]
}

fn of_containers() -> Vec<Case> {
    vec![
        case("ECS050", "one CPU unit too many", Fargate)
            .definition(&two(r#""cpu": 1000"#, r#""cpu": 25"#), &two(r#""cpu": 1000"#, r#""cpu": 24"#)),
        case("ECS051", "one MiB too many", Fargate)
            .definition(r#"{"container": {"memory": 2049}}"#, r#"{"container": {"memory": 2048}}"#),
        case("ECS052", "one MiB too many reserved", Fargate).definition(
            &two(r#""memoryReservation": 2000"#, r#""memoryReservation": 49"#),
            &two(r#""memoryReservation": 2000"#, r#""memoryReservation": 48"#),
        ),
        case("ECS053", "limits above the task's memory", Fargate)
            .definition(&two(r#""memory": 2000"#, r#""memory": 49"#), &two(r#""memory": 2000"#, r#""memory": 48"#)),
        case("ECS054", "no memory anywhere", Ec2)
            .definition(r#"{"container": {"memory": null}}"#, r#"{"container": {"memory": null, "memoryReservation": 256}}"#),
        case("ECS054", "memory of the task is enough", Ec2)
            .definition(r#"{"container": {"memory": null}}"#, r#"{"memory": "512", "container": {"memory": null}}"#),
        case("ECS051", "two containers with too much", Fargate)
            .definition(&two(r#""memory": 2049"#, r#""memory": 3000"#), &two(r#""memory": 1024"#, r#""memory": 1024"#)),
        case("ECS054", "memory that outside AWS is an override alone", External)
            .with_spec(|spec| spec.main.memory = ecs_model::MemoryMib::new(512).ok())
            .definition(r#"{"container": {"memory": null}}"#, r#"{"memory": "512", "container": {"memory": null}}"#),
        case("ECS054", "two containers without memory", Ec2)
            .definition(&two(r#""cpu": 1"#, r#""cpu": 1"#), &two(r#""memory": 6"#, r#""memoryReservation": 6"#)),
        case("ECS055", "a limit below the reservation", Ec2).definition(
            r#"{"container": {"memory": 256, "memoryReservation": 257}}"#,
            r#"{"container": {"memory": 256, "memoryReservation": 256}}"#,
        ),
        case("ECS056", "3 MiB", Ec2).definition(r#"{"container": {"memory": 3}}"#, r#"{"container": {"memory": 6}}"#),
        case("ECS056", "several that have too little", Ec2).definition(
            &two(r#""memory": 0"#, r#""memory": 5, "memoryReservation": 3"#),
            &two(r#""memory": 6"#, r#""memory": 7, "memoryReservation": 7"#),
        ),
        case("ECS056", "5 MiB are a warning", Ec2)
            .definition(r#"{"container": {"memory": 5}}"#, r#"{"container": {"memory": 6}}"#),
        case("ECS056", "a negative reservation", Ec2)
            .definition(r#"{"container": {"memoryReservation": -1}}"#, r#"{"container": {"memoryReservation": 6}}"#),
        case("ECS057", "negative CPU", Ec2).definition(r#"{"container": {"cpu": -1}}"#, r#"{"container": {"cpu": 0}}"#),
        case("ECS057", "more CPU than Linux shares out", Ec2)
            .definition(r#"{"container": {"cpu": 262145}}"#, r#"{"container": {"cpu": 262144}}"#),
        case("ECS058", "no CPU on Windows", Ec2Windows)
            .definition(r#"{"container": {"cpu": null}}"#, r#"{"container": {"cpu": 1}}"#),
        case("ECS059", "half the memory unused", Fargate)
            .definition(r#"{"container": {"memory": 1024}}"#, r#"{"container": {"memory": 2048}}"#),
    ]
}
