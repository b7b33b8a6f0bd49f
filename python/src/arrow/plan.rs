//! What to clean in each array: the array itself, or a column of a record batch.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, StructArray};
use arrow_schema::{DataType, Field, FieldRef, Fields};

use super::column::{self, is_text};
use super::edits;
use crate::engine::Engine;
use crate::errors::{Failure, Kind};

/// A column of a record batch, and the columns for the results.
#[derive(Debug, Clone)]
pub(crate) struct Column {
    name: String,
    /// A new column for the cleaned texts; `None` replaces the column.
    output: Option<String>,
    /// A new column for the edits.
    edits: Option<String>,
}

/// How to clean each array. Without a column, the arrays hold the texts themselves.
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

    /// Returns the index of the column, and checks that the names of the new columns are free.
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
                let names = names.join(", ");
                return Err(wrong(format!(
                    "no column {name:?}: the columns are {names}"
                )));
            }
            ref many => {
                let count = many.len();
                return Err(wrong(format!("{count} columns are named {name:?}")));
            }
        };
        let new = [&self.output, &self.edits];
        if let Some(name) = new.into_iter().flatten().find(|new| !named(new).is_empty()) {
            let what = format!("column {name:?} already exists: choose another name");
            return Err(wrong(what));
        }
        match new {
            [Some(output), Some(edits)] if output == edits => Err(wrong(format!(
                "output_column and edits_column are both {output:?}"
            ))),
            _ => Ok(at),
        }
    }
}

impl Plan {
    /// Returns the field of the result.
    pub(super) fn field(&self, field: &Field) -> Result<FieldRef, Failure> {
        let data_type = field.data_type();
        match (&self.column, data_type) {
            (Some(column), DataType::Struct(fields)) => {
                let fields = DataType::Struct(self.fields(column, fields)?);
                Ok(Arc::new(field.clone().with_data_type(fields)))
            }
            (Some(_), _) => {
                let what = format!("the data holds {data_type}, not columns: omit the column name");
                Err(Failure::new(Kind::ArrowType, what))
            }
            (None, DataType::Struct(_)) => {
                let what = "the data has columns: give the name of the column";
                Err(Failure::new(Kind::ArrowType, what))
            }
            (None, _) => {
                check_text(data_type, "the data")?;
                Ok(Arc::new(field.clone()))
            }
        }
    }

    fn fields(&self, column: &Column, fields: &Fields) -> Result<Fields, Failure> {
        let at = column.find(fields)?;
        let texts = &fields[at];
        check_text(texts.data_type(), &format!("column {:?}", column.name))?;
        let mut all: Vec<FieldRef> = fields.iter().cloned().collect();
        if let Some(output) = &column.output {
            all.push(Arc::new(Field::clone(texts).with_name(output)));
        }
        if let Some(name) = &column.edits {
            all.push(Arc::new(Field::new(name, edits::data_type(), true)));
        }
        Ok(all.into())
    }

    /// Cleans an array.
    pub(super) fn array(&self, array: ArrayRef) -> Result<ArrayRef, Failure> {
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
    let what = format!("{what} holds {data_type}, not strings");
    Err(Failure::new(Kind::ArrowType, what))
}
