//! The schemas of all that goes in and out, each under one name.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use schemars::{
    Schema, SchemaGenerator,
    generate::{Contract, SchemaSettings},
    transform::{Transform, transform_subschemas},
};
use serde_json::{Map, Value};
use veche_model::{ClientFrame, Problem, ServerFrame};

use super::everything::{Described, everything};

/// What stands before the name of a schema in a reference to it.
pub(super) const NAMED: &str = "#/components/schemas/";

pub(super) static SCHEMAS: LazyLock<Schemas> = LazyLock::new(Schemas::new);

/// All schemas.
pub(super) struct Schemas {
    /// Those that others refer to.
    pub(super) named: BTreeMap<String, Value>,
    /// What the server offers, by name.
    pub(super) offers: Vec<Offer>,
}

/// Something that the server offers, with its schemas.
pub(super) struct Offer {
    pub(super) described: Described,
    /// The first sentence of its description.
    pub(super) summary: String,
    /// The rest of it.
    pub(super) description: String,
    /// The fields that it is told.
    pub(super) fields: Vec<Field>,
    /// What it gives; `None` for nothing.
    pub(super) given: Option<Value>,
}

/// A field that something is told.
#[derive(Clone)]
pub(super) struct Field {
    pub(super) name: String,
    pub(super) schema: Value,
    pub(super) is_required: bool,
}

impl Schemas {
    fn new() -> Self {
        let mut told = generator(Contract::Deserialize);
        let mut given = generator(Contract::Serialize);
        let mut offers: Vec<Offer> = everything()
            .into_iter()
            .map(|described| Offer::new(described, &mut told, &mut given))
            .collect();
        told.subschema_for::<ClientFrame>();
        given.subschema_for::<ServerFrame>();
        given.subschema_for::<Problem>();
        let mut told = told.take_definitions(true);
        let mut given = given.take_definitions(true);
        let differing = differing(&told, &given);
        let rename = &mut |name: &mut String| {
            if differing.contains(name) {
                name.push_str("Input");
            }
        };
        told.values_mut()
            .for_each(|schema| each_reference(schema, rename));
        let fields = offers.iter_mut().flat_map(|offer| &mut offer.fields);
        fields.for_each(|field| each_reference(&mut field.schema, rename));
        for (mut name, schema) in told {
            rename(&mut name);
            given.insert(name, schema);
        }
        Self {
            named: given.into_iter().collect(),
            offers,
        }
    }
}

/// Those of these schemas that a value leads to.
pub(super) fn reached(named: &BTreeMap<String, Value>, from: &Value) -> Map<String, Value> {
    let mut reached = BTreeSet::new();
    let mut waiting = references(from);
    while let Some(name) = waiting.pop_first() {
        if let Some(schema) = named.get(&name)
            && reached.insert(name)
        {
            waiting.extend(references(schema));
        }
    }
    let schemas = named.iter().filter(|(name, _)| reached.contains(*name));
    schemas
        .map(|(name, schema)| (name.clone(), schema.clone()))
        .collect()
}

impl Offer {
    fn new(described: Described, told: &mut SchemaGenerator, given: &mut SchemaGenerator) -> Self {
        let mut schema = (described.told)(told);
        plain(&mut schema);
        let text = schema.get("description").and_then(Value::as_str);
        let (summary, description) = sentences(text.unwrap_or_default());
        let required = schema.get("required").and_then(Value::as_array);
        let is_required =
            |name: &str| required.is_some_and(|names| names.iter().any(|one| one == name));
        let properties = schema.get("properties").and_then(Value::as_object);
        let fields = properties.into_iter().flatten();
        let fields = fields.map(|(name, schema)| Field {
            name: name.clone(),
            schema: schema.clone(),
            is_required: is_required(name),
        });
        let mut given = (described.given)(given);
        plain(&mut given);
        let is_nothing = given.get("type").is_some_and(|kind| kind == "null");
        Self {
            described,
            summary,
            description,
            fields: fields.collect(),
            given: (!is_nothing).then(|| given.to_value()),
        }
    }
}

fn generator(contract: Contract) -> SchemaGenerator {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.definitions_path = NAMED.into();
        settings.meta_schema = None;
        settings.contract = contract;
    });
    settings.with_transform(Plain).into_generator()
}

/// Types that read otherwise going in than going out.
fn differing(told: &Map<String, Value>, given: &Map<String, Value>) -> BTreeSet<String> {
    let both = || {
        told.iter()
            .filter_map(|(name, told)| Some((name, told, given.get(name)?)))
    };
    let unlike = both().filter(|(_, told, given)| told != given);
    let mut differing: BTreeSet<String> = unlike.map(|(name, ..)| name.clone()).collect();
    loop {
        let more = both().filter(|(_, told, _)| !references(told).is_disjoint(&differing));
        let more: Vec<String> = more.map(|(name, ..)| name.clone()).collect();
        let before = differing.len();
        differing.extend(more);
        if differing.len() == before {
            return differing;
        }
    }
}

/// The names of the schemas that a value refers to.
pub(super) fn references(value: &Value) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    each_reference(&mut value.clone(), &mut |name| {
        names.insert(name.clone());
    });
    names
}

/// Does something to the name of every schema that a value refers to.
pub(super) fn each_reference(value: &mut Value, with: &mut impl FnMut(&mut String)) {
    match value {
        Value::Object(map) => {
            if let Some(Value::String(reference)) = map.get_mut("$ref")
                && let Some(name) = reference.strip_prefix(NAMED)
            {
                let mut name = name.to_owned();
                with(&mut name);
                *reference = format!("{NAMED}{name}");
            }
            map.values_mut()
                .for_each(|value| each_reference(value, with));
        }
        Value::Array(values) => values
            .iter_mut()
            .for_each(|value| each_reference(value, with)),
        _ => {}
    }
}

/// Makes a paragraph of a doc comment one line.
#[derive(Clone)]
struct Plain;

impl Transform for Plain {
    fn transform(&mut self, schema: &mut Schema) {
        let fields = schema.as_object_mut();
        if let Some(Value::String(text)) = fields.and_then(|fields| fields.get_mut("description")) {
            let line = |lines: &str| lines.lines().map(str::trim).collect::<Vec<_>>().join(" ");
            let paragraphs: Vec<String> = text.split("\n\n").map(line).collect();
            *text = paragraphs.join("\n\n");
        }
        choose(schema);
        transform_subschemas(self, schema);
    }
}

/// Makes one of several words an `enum`: generators take a choice between constants for one between types. What each word
/// stands for goes into the description.
fn choose(schema: &mut Schema) {
    let Some(Value::Array(choices)) = schema.get("oneOf") else {
        return;
    };
    let word = |choice: &Value| choice["const"].as_str().map(str::to_owned);
    let words: Option<Vec<String>> = choices.iter().map(word).collect();
    let Some(words) = words else {
        return;
    };
    let about = choices.iter().filter_map(|choice| {
        let (word, text) = (word(choice)?, choice["description"].as_str()?);
        Some(format!("- `{word}`: {text}"))
    });
    let about: Vec<String> = about.collect();
    let text = schema.get("description").and_then(Value::as_str);
    let paragraphs = [text.unwrap_or_default().to_owned(), about.join("\n")];
    let paragraphs = paragraphs.into_iter().filter(|text| !text.is_empty());
    let description = paragraphs.collect::<Vec<_>>().join("\n\n");
    schema.remove("oneOf");
    schema.insert("type".to_owned(), "string".into());
    schema.insert("enum".to_owned(), words.into());
    if !description.is_empty() {
        schema.insert("description".to_owned(), description.into());
    }
}

fn plain(schema: &mut Schema) {
    Plain.transform(schema);
}

/// The first sentence of a text, and the rest.
fn sentences(text: &str) -> (String, String) {
    let end = text
        .find(". ")
        .or_else(|| text.find(".\n"))
        .unwrap_or(text.len());
    let (first, rest) = text.split_at(end);
    let rest = rest.trim_start_matches('.').trim();
    (first.trim_end_matches('.').to_owned(), rest.to_owned())
}
