//! Task definitions.

use serde_json::{Value, json};

use super::{Bench, Finding, ensure, ready, refused, said};
use crate::aws::ErrorClass;

pub(super) async fn each_registration_is_a_new_revision(bench: &Bench) -> Finding {
    let definition = bench.definition("revisions");
    let first = bench.register(&definition).await?;
    let second = bench.register(&definition).await?;
    ensure!(first.ends_with(":1") && second.ends_with(":2"), "{first} and {second}");
    Ok(())
}

pub(super) async fn an_unknown_definition_is_none(bench: &Bench) -> Finding {
    for id in [bench.family("nobody"), format!("{}:7", bench.family("nobody"))] {
        let found = bench.aws.describe_task_definition(&id).await.map_err(said)?;
        ensure!(found.is_none(), "{id} was found");
    }
    Ok(())
}

pub(super) async fn a_definition_is_described_as_it_was_sent(bench: &Bench) -> Finding {
    let mut definition = bench.definition("as-sent");
    let environment =
        json!([{ "name": "EMPTY", "value": "" }, { "name": "WORDS", "value": "\u{e9} \"quoted\" \\ $HOME\n" }]);
    if let Some(container) = definition.pointer_mut("/containerDefinitions/0").and_then(Value::as_object_mut) {
        drop(container.insert("environment".to_owned(), environment.clone()));
        drop(container.insert("stopTimeout".to_owned(), json!(7)));
    }
    let arn = bench.register(&definition).await?;
    for id in [arn.clone(), bench.family("as-sent"), format!("{}:1", bench.family("as-sent"))] {
        let found = bench.aws.describe_task_definition(&id).await.map_err(said)?;
        let found = found.ok_or_else(|| format!("{id} was not found"))?.definition;
        let at = |pointer: &str| found.pointer(pointer).cloned().unwrap_or(Value::Null);
        ensure!(at("/taskDefinitionArn") == json!(arn), "{}", at("/taskDefinitionArn"));
        ensure!(at("/status") == json!("ACTIVE"), "{}", at("/status"));
        ensure!(at("/containerDefinitions/0/environment") == environment, "the environment came back changed");
        ensure!(at("/containerDefinitions/0/stopTimeout") == json!(7), "stopTimeout came back changed");
        ensure!(at("/cpu") == json!("256") && at("/memory") == json!("512"), "the size came back changed");
    }
    Ok(())
}

pub(super) async fn the_defaults_of_a_container_are_filled_in(bench: &Bench) -> Finding {
    let mut definition = bench.definition("defaults");
    if let Some(container) = definition.pointer_mut("/containerDefinitions/0").and_then(Value::as_object_mut) {
        drop(container.insert("portMappings".to_owned(), json!([{ "containerPort": 8080 }])));
        drop(container.insert("healthCheck".to_owned(), json!({ "command": ["CMD", "true"] })));
    }
    let arn = bench.register(&definition).await?;
    let found = bench.aws.describe_task_definition(&arn).await.map_err(said)?;
    let found = found.ok_or("it was not found")?.definition;
    for (pointer, value) in [
        ("/containerDefinitions/0/cpu", json!(0)),
        ("/containerDefinitions/0/essential", json!(true)),
        ("/containerDefinitions/0/environment", json!([])),
        ("/containerDefinitions/0/mountPoints", json!([])),
        ("/containerDefinitions/0/volumesFrom", json!([])),
        ("/containerDefinitions/0/portMappings/0/protocol", json!("tcp")),
        ("/containerDefinitions/0/portMappings/0/hostPort", json!(8080)),
        ("/containerDefinitions/0/healthCheck/interval", json!(30)),
        ("/containerDefinitions/0/healthCheck/timeout", json!(5)),
        ("/containerDefinitions/0/healthCheck/retries", json!(3)),
        ("/volumes", json!([])),
        ("/placementConstraints", json!([])),
    ] {
        ensure!(found.pointer(pointer) == Some(&value), "{pointer} is {:?}", found.pointer(pointer));
    }
    ensure!(found.pointer("/containerDefinitions/0/secrets").is_none(), "secrets were made up");
    Ok(())
}

pub(super) async fn tags_of_a_definition_are_told_beside_it(bench: &Bench) -> Finding {
    let mut definition = bench.definition("tagged");
    let tags = json!([{ "key": "team", "value": "data" }]);
    if let Some(members) = definition.as_object_mut() {
        drop(members.insert("tags".to_owned(), tags.clone()));
    }
    let arn = bench.register(&definition).await?;
    let found = bench.aws.describe_task_definition(&arn).await.map_err(said)?.ok_or("it was not found")?;
    ensure!(json!(found.tags) == tags, "{:?}", found.tags);
    ensure!(found.definition.get("tags").is_none(), "tags are in the definition");
    Ok(())
}

pub(super) async fn a_family_means_its_newest_active_revision(bench: &Bench) -> Finding {
    let family = bench.family("newest");
    let first = bench.register(&bench.definition("newest")).await?;
    let second = bench.register(&bench.definition("newest")).await?;
    for (gone, left) in [(&second, Some(&first)), (&first, None)] {
        bench.aws.deregister_task_definition(gone).await.map_err(said)?;
        let found = bench.aws.describe_task_definition(&family).await.map_err(said)?;
        let found = found.and_then(|found| found.definition.get("taskDefinitionArn").cloned());
        ensure!(found == left.map(|left| json!(left)), "without {gone} the family means {found:?}");
    }
    Ok(())
}

pub(super) async fn to_deregister_twice_is_harmless(bench: &Bench) -> Finding {
    let arn = bench.register(&bench.definition("twice")).await?;
    for _ in 0..2 {
        bench.aws.deregister_task_definition(&arn).await.map_err(said)?;
    }
    let found = bench.aws.describe_task_definition(&arn).await.map_err(said)?.ok_or("it was not found")?;
    ensure!(found.definition.get("status") == Some(&json!("INACTIVE")), "{:?}", found.definition.get("status"));
    Ok(())
}

pub(super) async fn active_revisions_are_listed_newest_first(bench: &Bench) -> Finding {
    let mut expected = Vec::new();
    for _ in 0..4 {
        expected.push(bench.register(&bench.definition("listed")).await?);
    }
    // A family whose name begins with the other's is another family.
    drop(bench.register(&bench.definition("listed-too")).await?);
    bench.aws.deregister_task_definition(&expected.remove(1)).await.map_err(said)?;
    expected.reverse();
    let mut listed = Vec::new();
    let mut token = None;
    loop {
        let page = bench.aws.list_task_definitions(&bench.family("listed"), token.as_deref()).await.map_err(said)?;
        listed.extend(page.ids);
        token = page.next;
        if token.is_none() {
            break;
        }
    }
    ensure!(listed == expected, "{listed:?}");
    Ok(())
}

pub(super) async fn a_definition_without_image_is_refused(bench: &Bench) -> Finding {
    let mut definition = bench.definition("no-image");
    if let Some(container) = definition.pointer_mut("/containerDefinitions/0").and_then(Value::as_object_mut) {
        drop(container.remove("image"));
    }
    let ready = ready::definition(&definition).map_err(|error| error.to_string())?;
    let error = refused(bench.aws.register_task_definition(&ready).await)?;
    ensure!(error.class == ErrorClass::Final, "{:?} {error}", error.class);
    ensure!(error.code == "ClientException", "{error}");
    ensure!(error.message.contains("image"), "{error}");
    Ok(())
}
