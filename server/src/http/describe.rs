//! What the interface for machines is: OpenAPI 3.1, made from the same types that read and answer the requests.

use super::described::Described;
use super::endpoint::{About, Answers, Endpoint};
use super::state::State;
use super::table::Table;
use axum::Json;
use axum::extract::State as In;
use axum::http::{Method, StatusCode};
use model::address;
use model::role::Scope;
use serde_json::{Map, Value, json};
use ui::context::{ApiEndpoint, ApiField};

/// Describes what a table offers.
pub fn describe(mut table: Table) -> Described {
    let page = for_the_page(&table).into();
    Described {
        openapi: openapi(&mut table),
        page,
    }
}

/// `GET /api/v1/openapi.json`
pub async fn show(In(state): In<State>) -> Json<Value> {
    Json(state.described.openapi.clone())
}

/// The parts of addresses: the name, what it is, and its schema.
fn part(name: &str) -> Value {
    let (says, schema) = match name {
        "number" => (
            "The number of a rollout, such as R-7.",
            json!({ "type": "string", "pattern": "^R-[1-9][0-9]*$", "examples": ["R-1"] }),
        ),
        "incident" => (
            "The number of an incident, such as I-3.",
            json!({ "type": "string", "pattern": "^I-[1-9][0-9]*$", "examples": ["I-1"] }),
        ),
        "item" => (
            "The number of an item as people say it, such as 2.6, or its id.",
            json!({ "type": "string", "examples": ["1.1"] }),
        ),
        "phase" => (
            "The number of a phase, and of the hold point after it.",
            json!({ "type": "integer", "minimum": 0, "examples": [1] }),
        ),
        "criterion" => (
            "The number of a criterion.",
            json!({ "type": "integer", "minimum": 1, "examples": [1] }),
        ),
        "deployment" => (
            "The number in the answer to the start of the deployment.",
            json!({ "type": "integer", "minimum": 1 }),
        ),
        "slug" => (
            "The last part of the address of a document.",
            json!({ "type": "string" }),
        ),
        _ => (
            "An id from one of the lists of this API.",
            json!({ "type": "string" }),
        ),
    };
    json!({ "name": name, "in": "path", "required": true, "description": says, "schema": schema })
}

/// The names in the braces of an address.
fn parts(path: &str) -> impl Iterator<Item = &str> {
    let braces = path.split('{').skip(1);
    braces.filter_map(|rest| rest.split('}').next())
}

impl Endpoint {
    fn properties(&self) -> impl Iterator<Item = (&String, &Value, bool)> {
        let object = |name: &str| self.input.get(name);
        let required = object("required").and_then(Value::as_array);
        let properties = object("properties").and_then(Value::as_object);
        properties.into_iter().flatten().map(move |(name, schema)| {
            let needed = required.is_some_and(|all| all.iter().any(|one| one == name));
            (name, schema, needed)
        })
    }

    fn operation(&self) -> Value {
        let About {
            method,
            path,
            noun,
            summary,
            status,
            right,
            brings_pictures: _,
        } = &self.about;
        let mut parameters: Vec<Value> = parts(path).map(part).collect();
        let mut operation = Map::new();
        if self.answers == Answers::Read {
            parameters.extend(self.properties().map(|(name, schema, needed)| {
                json!({ "name": name, "in": "query", "required": needed, "schema": schema })
            }));
        } else {
            parameters.push(json!({ "$ref": "#/components/parameters/IdempotencyKey" }));
            if self.dry_run.is_some() {
                parameters.push(json!({ "$ref": "#/components/parameters/DryRun" }));
            }
            if self.properties().next().is_some() {
                let needed = self.properties().any(|(_, _, needed)| needed);
                let content = json!({ "application/json": { "schema": self.input } });
                operation.insert(
                    "requestBody".to_owned(),
                    json!({ "required": needed, "content": content }),
                );
            }
        }
        let good = match *status {
            StatusCode::NO_CONTENT => json!({ "description": "Done." }),
            _ => {
                let mut content = json!({ "application/json": { "schema": self.answer } });
                if let Some(text) = self.text {
                    content[text] = json!({ "schema": { "type": "string" } });
                }
                json!({ "description": "Done.", "content": content })
            }
        };
        let problem = json!({ "$ref": "#/components/responses/Problem" });
        operation.insert("operationId".to_owned(), json!(operation_id(method, path)));
        operation.insert("tags".to_owned(), json!([noun]));
        operation.insert("summary".to_owned(), json!(summary));
        if let Some(scope) = right.map(Scope::needed) {
            let needs = format!("Needs a token with at least the scope `{scope}`.");
            operation.insert("description".to_owned(), json!(needs));
        }
        operation.insert("parameters".to_owned(), json!(parameters));
        let mut responses = json!({ status.as_str(): good, "4XX": problem, "5XX": problem });
        if let Some(answer) = &self.dry_run {
            // What takes the place of something is answered 200 also when it is done.
            let (schema, says) = match *status == StatusCode::OK {
                true => (
                    json!({ "anyOf": [self.answer, answer] }),
                    "Done, or what it would change, where nothing was stored.",
                ),
                false => (json!(answer), "What it would change. Nothing was stored."),
            };
            let content = json!({ "application/json": { "schema": schema } });
            responses["200"] = json!({ "description": says, "content": content });
        }
        if self.answers == Answers::Read {
            responses["304"] =
                json!({ "description": "Nothing has changed since `If-None-Match`." });
        }
        operation.insert("responses".to_owned(), responses);
        Value::Object(operation)
    }
}

/// `post /api/v1/rollouts/{number}/items/{item}/claim`: `post-rollouts-items-claim`.
fn operation_id(method: &Method, path: &str) -> String {
    let parts = address::api::below(path).unwrap_or(path).split('/');
    let named = parts.map(|part| part.trim_matches(|brace| brace == '{' || brace == '}'));
    let named: Vec<&str> = named.collect();
    format!("{}-{}", method.as_str().to_lowercase(), named.join("-"))
}

/// The description of the interface, as `/api/v1/openapi.json` answers it.
fn openapi(table: &mut Table) -> Value {
    let mut paths: Map<String, Value> = Map::new();
    for endpoint in &table.endpoints {
        let path = paths
            .entry(endpoint.about.path.clone())
            .or_insert_with(|| json!({}));
        let method = endpoint.about.method.as_str().to_lowercase();
        path[method] = endpoint.operation();
    }
    let schemas = table.schemas.take_definitions(true);
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Holdpoint",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "What the pages do, as JSON. Errors are problem+json and say whether anything was saved.",
        },
        "servers": [{ "url": "/" }],
        "security": [{ "token": [] }, { "session": [] }],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "parameters": {
                "IdempotencyKey": {
                    "name": "Idempotency-Key",
                    "in": "header",
                    "required": false,
                    "description": "A request that repeats a key counts once, and gets the first answer again.",
                    "schema": { "type": "string", "format": "uuid" },
                },
                "DryRun": {
                    "name": "dry_run",
                    "in": "query",
                    "required": false,
                    "description": "Reports what it would change, and stores nothing.",
                    "schema": { "type": "boolean" },
                },
            },
            "securitySchemes": {
                "token": { "type": "http", "scheme": "bearer" },
                "session": { "type": "apiKey", "in": "cookie", "name": "session" },
            },
            "responses": {
                "Problem": {
                    "description": "The request failed.",
                    "content": { "application/problem+json": { "schema": problem() } },
                },
            },
        },
    })
}

fn problem() -> Value {
    json!({
        "type": "object",
        "required": ["type", "title", "status", "detail", "saved", "request"],
        "properties": {
            "type": { "type": "string" },
            "title": { "type": "string" },
            "status": { "type": "integer" },
            "detail": { "type": "string", "description": "What happened, and what to do next." },
            "saved": { "enum": ["no", "unknown"], "description": "Whether anything was stored." },
            "request": { "type": "string", "description": "The number of the request, as in the log." },
            "refusals": {
                "type": "array",
                "description": "What was refused, field by field.",
                "items": {
                    "type": "object",
                    "required": ["field", "detail"],
                    "properties": { "field": { "type": "string" }, "detail": { "type": "string" } },
                },
            },
        },
    })
}

/// The same for the page at `/api`.
fn for_the_page(table: &Table) -> Vec<ApiEndpoint> {
    let endpoints = table.endpoints.iter();
    let told = endpoints.map(|endpoint| ApiEndpoint {
        method: endpoint.about.method.to_string(),
        path: endpoint.about.path.clone(),
        noun: endpoint.about.noun,
        summary: endpoint.about.summary,
        fields: endpoint
            .properties()
            .map(|(name, schema, needed)| ApiField {
                name: name.clone(),
                kind: kind(schema, table),
                needed,
                says: schema["description"]
                    .as_str()
                    .unwrap_or_default()
                    .replace('`', ""),
            })
            .collect(),
    });
    told.collect()
}

/// What may stand in a field, in words.
fn kind(schema: &Value, table: &Table) -> String {
    if let Some(name) = schema["$ref"]
        .as_str()
        .and_then(|path| path.rsplit('/').next())
    {
        let named = table.schemas.definitions().get(name);
        return named.map_or_else(|| name.to_owned(), |named| kind(named, table));
    }
    if let Some(words) = schema["enum"].as_array() {
        let words: Vec<&str> = words.iter().filter_map(Value::as_str).collect();
        return words.join(", ");
    }
    if let Some(word) = schema["const"].as_str() {
        return word.to_owned();
    }
    for choice in ["oneOf", "anyOf"] {
        if let Some(kinds) = schema[choice].as_array() {
            let kinds = kinds.iter().map(|one| kind(one, table));
            let kinds: Vec<String> = kinds.filter(|kind| kind != "null").collect();
            return kinds.join(", ");
        }
    }
    match &schema["type"] {
        Value::Array(kinds) => {
            let kinds = kinds.iter().filter_map(Value::as_str);
            kinds
                .filter(|kind| *kind != "null")
                .collect::<Vec<_>>()
                .join(", ")
        }
        Value::String(kind) if kind == "array" => "array".to_owned(),
        Value::String(kind) => kind.clone(),
        _ => "any".to_owned(),
    }
}
