//! What is done with each array: a column of texts as such, or a column of a record batch.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, StructArray};
use arrow_schema::{DataType, Field, FieldRef, Fields};

use super::column::{self, is_text};
use super::edits;
use crate::engine::Engine;
use crate::errors::{Failure, Kind};

/// Which column is cleaned, and where the answers go.
#[derive(Debug, Clone)]
pub(crate) struct Column {
    pub(crate) name: String,
    /// A new column; `None` puts the texts where they came from.
    pub(crate) output: Option<String>,
    pub(crate) edits: Option<String>,
}

/// What is done with each array. Without a column the arrays are texts themselves.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    pub(crate) engine: Engine,
    pub(crate) column: Option<Column>,
}

impl Column {
    pub(crate) fn new(name: String, output: Option<String>, edits: Option<String>) -> Self {
        Self {
            output: output.filter(|output| *output != name),
            name,
            edits,
        }
    }

    /// Where the column is, in a record batch that has a place for the answers.
    fn find(&self, fields: &Fields) -> Result<usize, Failure> {
        let named = |name: &str| -> Vec<usize> {
            let fields = fields.iter().enumerate();
            let named = fields.filter(|(_, field)| field.name() == name);
            named.map(|(i, _)| i).collect()
        };
        let wrong = |what: String| Failure::new(Kind::Arrow, what);
        let name = &self.name;
        let at = match *named(name) {
            [at] => at,
            [] => {
                let names: Vec<&str> = fields.iter().map(|field| &**field.name()).collect();
                let there = names.join(", ");
                return Err(wrong(format!("no column {name:?}: there are {there}")));
            }
            ref many => {
                let count = many.len();
                return Err(wrong(format!("{count} columns are named {name:?}")));
            }
        };
        let news = [&self.output, &self.edits];
        for new in news.into_iter().flatten() {
            if !named(new).is_empty() {
                let what =
                    format!("there is a column {new:?} already: give a new one its own name");
                return Err(wrong(what));
            }
        }
        match news {
            [Some(output), Some(edits)] if output == edits => {
                Err(wrong(format!("two new columns would be named {output:?}")))
            }
            _ => Ok(at),
        }
    }
}

impl Plan {
    /// The field of what comes out.
    pub(crate) fn field(&self, field: &Field) -> Result<FieldRef, Failure> {
        let Some(column) = &self.column else {
            check_text(field.data_type(), "this")?;
            return Ok(Arc::new(field.clone()));
        };
        let DataType::Struct(fields) = field.data_type() else {
            let what = format!(
                "this is an array of {}, and no record batch: clean_arrow takes it",
                field.data_type()
            );
            return Err(Failure::new(Kind::ArrowType, what));
        };
        let fields = DataType::Struct(self.fields(column, fields)?);
        Ok(Arc::new(field.clone().with_data_type(fields)))
    }

    fn fields(&self, column: &Column, fields: &Fields) -> Result<Fields, Failure> {
        let at = column.find(fields)?;
        let texts = &fields[at];
        check_text(texts.data_type(), &format!("the column {:?}", column.name))?;
        let mut all: Vec<FieldRef> = fields.iter().cloned().collect();
        if let Some(output) = &column.output {
            all.push(Arc::new(Field::clone(texts).with_name(output)));
        }
        if let Some(name) = &column.edits {
            all.push(Arc::new(Field::new(name, edits::data_type(), true)));
        }
        Ok(all.into())
    }

    /// What comes out for an array.
    pub(crate) fn array(&self, array: ArrayRef) -> Result<ArrayRef, Failure> {
        let Some(column) = &self.column else {
            return Ok(column::clean(&self.engine, &array, false)?.texts);
        };
        let batch = array.as_struct();
        let at = column.find(batch.fields())?;
        let cleaned = column::clean(&self.engine, batch.column(at), column.edits.is_some())?;
        let fields = self.fields(column, batch.fields())?;
        let mut columns = batch.columns().to_vec();
        match &column.output {
            Some(_) => columns.push(cleaned.texts),
            None => columns[at] = cleaned.texts,
        }
        columns.extend(cleaned.edits);
        let batch = StructArray::try_new(fields, columns, batch.nulls().cloned())?;
        Ok(Arc::new(batch))
    }
}

fn check_text(data_type: &DataType, what: &str) -> Result<(), Failure> {
    if is_text(data_type) {
        return Ok(());
    }
    let what = format!("{what} holds {data_type}, and no strings");
    Err(Failure::new(Kind::ArrowType, what))
}
