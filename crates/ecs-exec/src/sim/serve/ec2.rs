//! EC2's query protocol: parameters as a form, answers in XML.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use hyper::StatusCode;
use serde_json::{Map, Value, json};

use super::connection::Reset;
use super::{Answer, Received, response, signature};
use crate::sim::refusal::Refusal;
use crate::sim::{Operation, Reply, Sim};

const XML: &str = "text/xml;charset=UTF-8";
const NAMESPACE: &str = "http://ec2.amazonaws.com/doc/2016-11-15/";

/// Answers a form.
pub(super) async fn answer(sim: &Arc<Sim>, received: &Received) -> Result<Answer, Reset> {
    let form: BTreeMap<String, String> = form_urlencoded::parse(&received.body).into_owned().collect();
    let action = form.get("Action").map(String::as_str).unwrap_or_default();
    let operation = Operation::named(action)
        .filter(|operation| matches!(operation, Operation::DescribeVpcs | Operation::DescribeSubnets));
    let Some(operation) = operation else {
        let message = format!("The action {action} is not valid for this web service.");
        return Ok(refused(&Refusal::new("InvalidAction", message), &received.id));
    };
    match signature::region(&received.parts.headers) {
        None => {
            let refusal = Refusal::new("AuthFailure", "AWS was not able to validate the provided access credentials");
            return Ok(refused(&refusal.with_status(401), &received.id));
        }
        Some(region) if region != sim.region => {
            let message = format!("Credential should be scoped to a valid region, not '{region}'.");
            return Ok(refused(&Refusal::new("SignatureDoesNotMatch", message).with_status(403), &received.id));
        }
        Some(_) => {}
    }
    match sim.request(operation, &params(&form), None).await {
        Reply::Answer(value) => Ok(response(StatusCode::OK, XML, answered(operation, &value, &received.id))),
        Reply::Refused(refusal) => Ok(refused(&refusal, &received.id)),
        Reply::Reset => Err(Reset),
        Reply::Unreadable => Ok(response(StatusCode::OK, XML, "<cut".to_owned())),
    }
}

/// Returns the parameters as the service model names them: `VpcId.1` is in `VpcIds`, `Filter.1.Name`
/// in `Filters`.
fn params(form: &BTreeMap<String, String>) -> Value {
    let mut params = Map::new();
    for (list, member) in [("VpcIds", "VpcId"), ("SubnetIds", "SubnetId")] {
        let values = numbered(form, member);
        if !values.is_empty() {
            drop(params.insert(list.to_owned(), json!(values)));
        }
    }
    let filters: Vec<Value> = (1..)
        .map_while(|number| {
            let name = form.get(&format!("Filter.{number}.Name"))?;
            Some(json!({ "Name": name, "Values": numbered(form, &format!("Filter.{number}.Value")) }))
        })
        .collect();
    if !filters.is_empty() {
        drop(params.insert("Filters".to_owned(), Value::Array(filters)));
    }
    if let Some(token) = form.get("NextToken") {
        drop(params.insert("NextToken".to_owned(), json!(token)));
    }
    if let Some(size) = form.get("MaxResults") {
        let size = size.parse::<i64>().map_or_else(|_| json!(size), |size| json!(size));
        drop(params.insert("MaxResults".to_owned(), size));
    }
    Value::Object(params)
}

fn numbered(form: &BTreeMap<String, String>, member: &str) -> Vec<String> {
    (1_u32..).map_while(|number| form.get(&format!("{member}.{number}")).cloned()).collect()
}

fn answered(operation: Operation, answer: &Value, id: &str) -> String {
    let (list, set) = match operation {
        Operation::DescribeVpcs => ("Vpcs", "vpcSet"),
        _ => ("Subnets", "subnetSet"),
    };
    let mut body = format!("<requestId>{id}</requestId><{set}>");
    for item in answer.get(list).and_then(Value::as_array).into_iter().flatten() {
        body.push_str("<item>");
        for (name, value) in item.as_object().into_iter().flatten() {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            let name = lower_camel(name);
            // Writing to a string does not fail.
            let _written = write!(body, "<{name}>{}</{name}>", escaped(&text));
        }
        body.push_str("</item>");
    }
    let _written = write!(body, "</{set}>");
    if let Some(token) = answer.get("NextToken").and_then(Value::as_str) {
        let _written = write!(body, "<nextToken>{}</nextToken>", escaped(token));
    }
    let name = operation.name();
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{name}Response xmlns=\"{NAMESPACE}\">{body}</{name}Response>")
}

fn refused(refusal: &Refusal, id: &str) -> Answer {
    let body = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Response><Errors><Error><Code>{}</Code><Message>{}</Message>\
         </Error></Errors><RequestID>{id}</RequestID></Response>",
        escaped(&refusal.code),
        escaped(&refusal.message)
    );
    response(StatusCode::from_u16(refusal.status).unwrap_or(StatusCode::BAD_REQUEST), XML, body)
}

/// `VpcId` is `vpcId` on the wire.
fn lower_camel(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().into_iter().flat_map(char::to_lowercase).chain(letters).collect()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
