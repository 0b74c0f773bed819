//! The endpoints of the product.

use super::endpoint::{About, Answers, Endpoint};
use super::state::State;
use axum::Router;
use axum::routing::MethodRouter;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::{Value, json};

/// The endpoints of the product, with what is said of those for machines.
pub struct Table {
    pub router: Router<State>,
    /// Those with which pictures may come.
    pub with_pictures: Router<State>,
    pub endpoints: Vec<Endpoint>,
    /// Where forms are sent that ask for the same.
    pub forms: Vec<String>,
    pub schemas: SchemaGenerator,
}

impl Table {
    /// None yet.
    pub fn new() -> Self {
        let settings = SchemaSettings::draft2020_12();
        let settings = settings.with(|settings| {
            settings.definitions_path = "/components/schemas".into();
            settings.meta_schema = None;
        });
        Self {
            router: Router::new(),
            with_pictures: Router::new(),
            endpoints: Vec::new(),
            forms: Vec::new(),
            schemas: settings.into_generator(),
        }
    }

    /// An endpoint that is no interface for machines.
    pub fn route(mut self, path: &str, methods: MethodRouter<State>) -> Self {
        self.router = self.router.route(path, methods);
        self
    }

    /// Says what an endpoint takes and answers.
    pub fn describe<I: JsonSchema, A: JsonSchema>(
        &mut self,
        about: About,
        answers: Answers,
    ) -> &mut Endpoint {
        let mut input = I::json_schema(&mut self.schemas);
        require(&mut input);
        let answer = self.schemas.subschema_for::<A>();
        self.endpoints.push(Endpoint {
            about,
            answers,
            input,
            answer,
            text: None,
            dry_run: None,
        });
        let last = self.endpoints.len() - 1;
        &mut self.endpoints[last]
    }

    /// Several endpoints of one noun.
    pub fn with(self, noun: impl FnOnce(Self) -> Self) -> Self {
        noun(self)
    }
}

/// Fields that are marked as needed are required. They have a default for the reader of forms, where what is blank is not sent,
/// so that the refusal is a sentence of ours.
fn require(input: &mut Schema) {
    let mut required = Vec::new();
    let properties = input.get_mut("properties").and_then(Value::as_object_mut);
    for (name, schema) in properties.into_iter().flatten() {
        let Some(schema) = schema.as_object_mut() else {
            continue;
        };
        if schema.remove("needed").is_some() {
            schema.remove("default");
            required.push(json!(name));
        }
    }
    if !required.is_empty() {
        input.insert("required".to_owned(), json!(required));
    }
}
