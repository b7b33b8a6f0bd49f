//! The layout of an output file: its columns, their origins and metadata.

use std::sync::Arc;

use arrow_schema::{DataType, Field, FieldRef, Fields, Schema};
use parquet::arrow::{ARROW_SCHEMA_META_KEY, ArrowSchemaConverter, encode_arrow_schema};
use parquet::basic::{ConvertedType, LogicalType, Repetition, Type as Physical};
use parquet::file::metadata::{FileMetaData, KeyValue};
use parquet::schema::types::{SchemaDescPtr, SchemaDescriptor, Type, TypePtr};

use crate::jsonl::Step;

use super::footer;
use super::key_values::updated;
use super::leaf::blocks;
use super::texts::TextColumn;

/// The columns of an output file.
#[derive(Debug)]
pub(crate) struct Layout {
    pub(super) schema: SchemaDescPtr,
    /// The origin of each column.
    pub(super) from: Vec<Origin>,
    /// The fields of the newly written columns, each nested down to a single column of texts or blocks.
    pub(super) written: Vec<FieldRef>,
    /// The index of the text column of each written column.
    pub(super) texts: Vec<usize>,
    /// The written columns as a Parquet schema.
    pub(super) written_schema: TypePtr,
    /// The order of the minimum and maximum of each column, encoded as in the footer.
    pub(super) orders: Vec<u8>,
    pub(super) created_by: Option<String>,
    pub(super) version: i32,
    pub(super) key_values: Option<Vec<KeyValue>>,
}

/// The origin of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// Copied from this column of the input.
    Copied(usize),
    /// The next of the newly written columns.
    Written,
}

impl Layout {
    /// Returns the layout for documents from text files.
    pub(crate) fn of_documents(has_blocks: bool) -> Result<Arc<Self>, String> {
        let (name, content) = if has_blocks {
            ("blocks", blocks(&DataType::Utf8))
        } else {
            ("text", DataType::Utf8)
        };
        let path = Field::new("path", DataType::Utf8, false);
        let arrow_schema = Schema::new(vec![path, Field::new(name, content, false)]);
        let schema = ArrowSchemaConverter::new().convert(&arrow_schema);
        let schema = Arc::new(schema.map_err(|e| e.to_string())?);
        let written = [
            Field::new("path", DataType::Utf8View, false),
            Field::new(
                name,
                if has_blocks {
                    blocks(&DataType::Utf8View)
                } else {
                    DataType::Utf8View
                },
                false,
            ),
        ];
        Ok(Arc::new(Self {
            from: vec![Origin::Written; schema.num_columns()],
            written: written.map(Arc::new).into(),
            texts: Vec::new(),
            written_schema: schema.root_schema_ptr(),
            orders: vec![footer::BY_TYPE; schema.num_columns()],
            schema,
            created_by: Some(concat!("zhuihe version ", env!("CARGO_PKG_VERSION")).to_owned()),
            version: 2,
            key_values: Some(vec![KeyValue::new(
                ARROW_SCHEMA_META_KEY.to_owned(),
                encode_arrow_schema(&arrow_schema),
            )]),
        }))
    }

    /// Returns the layout for a table with the metadata `file`, whose `texts` are cleaned. `fields` are its columns as
    /// read.
    pub(super) fn of_table(
        file: &FileMetaData,
        fields: &Fields,
        texts: &[TextColumn],
        has_blocks: bool,
    ) -> Result<Self, String> {
        let mut tree = SchemaBuilder {
            texts,
            has_blocks,
            leaf: 0,
            from: Vec::new(),
            written: Vec::new(),
        };
        let root = file.schema();
        let children = tree.children(root)?;
        let message = |e: parquet::errors::ParquetError| e.to_string();
        let schema = Type::group_type_builder(root.name()).with_fields(children);
        let schema = SchemaDescriptor::new(Arc::new(schema.build().map_err(message)?));
        let written_schema =
            only_written(schema.root_schema(), &tree.from, &mut 0).ok_or("no column is written")?;
        let written = tree.written.iter().map(|&i| {
            let text = &texts[i];
            let top = fields
                .iter()
                .find(|f| Some(f.name().as_str()) == text.path.first().and_then(Step::name));
            top.and_then(|top| alone(top, &text.path, text.output.as_deref(), has_blocks))
                .ok_or_else(|| format!("the column `{}` is lost", text.name))
        });
        let written = written.collect::<Result<_, _>>()?;
        let key_values = file.key_value_metadata().map(|all| {
            all.iter()
                .map(|kv| updated(kv, texts, has_blocks))
                .collect()
        });
        let orders = tree.from.iter().map(|origin| match origin {
            Origin::Copied(leaf) => footer::order(&file.column_order(*leaf)),
            Origin::Written => footer::BY_TYPE,
        });
        Ok(Self {
            orders: orders.collect(),
            schema: Arc::new(schema),
            from: tree.from,
            written,
            texts: tree.written,
            written_schema,
            // Most bytes still come from the original writer, and readers have workarounds for its known bugs.
            created_by: file.created_by().map(str::to_owned),
            version: file.version(),
            key_values,
        })
    }

    /// Returns the layout for an existing file with the metadata `file`, to which no rows are added.
    pub(super) fn of_file(file: &FileMetaData, orders: &[u8]) -> Self {
        Self {
            schema: file.schema_descr_ptr(),
            from: Vec::new(),
            written: Vec::new(),
            texts: Vec::new(),
            written_schema: file.schema_descr().root_schema_ptr(),
            orders: orders.to_vec(),
            created_by: file.created_by().map(str::to_owned),
            version: file.version(),
            key_values: file.key_value_metadata().cloned(),
        }
    }

    /// Returns true for rows of a table, false for documents.
    pub(super) fn is_of_table(&self) -> bool {
        !self.texts.is_empty()
    }

    /// Returns true if rows of both layouts fit in one file.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        self.schema.root_schema() == other.schema.root_schema()
    }
}

/// Builds the columns of the output from those of the input.
struct SchemaBuilder<'t> {
    texts: &'t [TextColumn],
    has_blocks: bool,
    /// The index of the next column of the input.
    leaf: usize,
    from: Vec<Origin>,
    /// The indexes of the text columns in the order of writing.
    written: Vec<usize>,
}

impl SchemaBuilder<'_> {
    fn children(&mut self, group: &Type) -> Result<Vec<TypePtr>, String> {
        let children = group.get_fields();
        // The columns to insert into this group after one of its own.
        let mut at = self.leaf;
        let mut beside: Vec<(usize, TypePtr)> = Vec::new();
        for child in children {
            let text = self.texts.iter().position(|t| t.leaf == at);
            if let Some(i) = text.filter(|_| child.is_primitive())
                && let Some(name) = &self.texts[i].output
            {
                beside.push((i, self.new_node(name, child, Repetition::OPTIONAL)?));
            }
            at += leaves(child);
        }
        let mut out = Vec::with_capacity(children.len() + beside.len());
        for child in children {
            let text = self.texts.iter().position(|t| t.leaf == self.leaf);
            let text = text.filter(|_| child.is_primitive());
            let named = beside.iter().find(|(_, new)| new.name() == child.name());
            if let Some((i, new)) = named {
                out.push(self.write(*i, new));
                self.leaf += leaves(child);
            } else if !child.is_primitive() {
                let inner = self.children(child)?;
                out.push(with_children(child, inner)?);
            } else {
                out.push(self.column(child, text)?);
            }
            let after = beside.iter().find(|(i, new)| {
                Some(*i) == text && !children.iter().any(|c| c.name() == new.name())
            });
            if let Some((i, new)) = after {
                out.push(self.write(*i, new));
            }
        }
        Ok(out)
    }

    /// Returns the output column of a primitive column, which may be a text column.
    fn column(&mut self, column: &TypePtr, text: Option<usize>) -> Result<TypePtr, String> {
        let leaf = self.leaf;
        self.leaf += 1;
        let Some(i) = text.filter(|&i| self.texts[i].output.is_none()) else {
            self.from.push(Origin::Copied(leaf));
            return Ok(Arc::clone(column));
        };
        if !self.has_blocks {
            return Ok(self.write(i, column));
        }
        let repetition = column.get_basic_info().repetition();
        if repetition == Repetition::REPEATED {
            return Err(format!(
                "the column `{}` is a list in a legacy format, which cannot contain blocks",
                self.texts[i].name
            ));
        }
        let node = self.new_node(column.name(), column, repetition)?;
        Ok(self.write(i, &node))
    }

    fn write(&mut self, text: usize, node: &TypePtr) -> TypePtr {
        self.written.push(text);
        self.from
            .extend(std::iter::repeat_n(Origin::Written, leaves(node)));
        Arc::clone(node)
    }

    /// Returns a column for the results of the texts of `like`.
    fn new_node(&self, name: &str, like: &Type, repetition: Repetition) -> Result<TypePtr, String> {
        let message = |e: parquet::errors::ParquetError| e.to_string();
        let info = like.get_basic_info();
        if !self.has_blocks {
            let node = Type::primitive_type_builder(name, Physical::BYTE_ARRAY)
                .with_repetition(repetition)
                .with_converted_type(info.converted_type())
                .with_logical_type(info.logical_type_ref().cloned());
            return node.build().map(Arc::new).map_err(message);
        }
        let text = |name: &str| {
            Type::primitive_type_builder(name, Physical::BYTE_ARRAY)
                .with_repetition(Repetition::OPTIONAL)
                .with_converted_type(ConvertedType::UTF8)
                .with_logical_type(Some(LogicalType::String))
                .build()
                .map(Arc::new)
        };
        let build = || {
            let element = Type::group_type_builder("element")
                .with_repetition(Repetition::OPTIONAL)
                .with_fields(vec![text("kind")?, text("text")?])
                .build()?;
            let list = Type::group_type_builder("list")
                .with_repetition(Repetition::REPEATED)
                .with_fields(vec![Arc::new(element)])
                .build()?;
            Type::group_type_builder(name)
                .with_repetition(repetition)
                .with_converted_type(ConvertedType::LIST)
                .with_logical_type(Some(LogicalType::List))
                .with_fields(vec![Arc::new(list)])
                .build()
                .map(Arc::new)
        };
        build().map_err(message)
    }
}

/// Returns the number of primitive columns of a node.
fn leaves(node: &Type) -> usize {
    if node.is_primitive() {
        1
    } else {
        node.get_fields().iter().map(|f| leaves(f)).sum()
    }
}

/// Returns a group like `group` with other children.
pub(super) fn with_children(group: &Type, children: Vec<TypePtr>) -> Result<TypePtr, String> {
    let info = group.get_basic_info();
    let mut builder = Type::group_type_builder(group.name())
        .with_converted_type(info.converted_type())
        .with_logical_type(info.logical_type_ref().cloned())
        .with_id(info.has_id().then(|| info.id()))
        .with_fields(children);
    if info.has_repetition() {
        builder = builder.with_repetition(info.repetition());
    }
    builder.build().map(Arc::new).map_err(|e| e.to_string())
}

/// Returns the part of a schema that is newly written.
pub(super) fn only_written(node: &Type, from: &[Origin], leaf: &mut usize) -> Option<TypePtr> {
    let children = node.get_fields().iter().filter_map(|child| {
        if !child.is_primitive() {
            return only_written(child, from, leaf);
        }
        let origin = from.get(*leaf);
        *leaf += 1;
        (origin == Some(&Origin::Written)).then(|| Arc::clone(child))
    });
    let children: Vec<_> = children.collect();
    if children.is_empty() {
        return None;
    }
    if node.is_schema() {
        let root = Type::group_type_builder(node.name()).with_fields(children);
        return root.build().map(Arc::new).ok();
    }
    with_children(node, children).ok()
}

/// Returns the nested field along `path`, down to the results of its texts only.
fn alone(field: &Field, path: &[Step], output: Option<&str>, has_blocks: bool) -> Option<FieldRef> {
    let Some(step) = path.get(1) else {
        let content = if has_blocks {
            blocks(&DataType::Utf8View)
        } else {
            DataType::BinaryView
        };
        let name = output.unwrap_or(field.name());
        let nullable = output.is_some() || field.is_nullable();
        return Some(Arc::new(Field::new(name, content, nullable)));
    };
    let inside = |f: &FieldRef| alone(f, &path[1..], output, has_blocks);
    let content = match (step, field.data_type()) {
        (Step::Name(name), DataType::Struct(fields)) => {
            DataType::Struct(vec![inside(fields.find(name)?.1)?].into())
        }
        (Step::Each, DataType::List(element)) => DataType::List(inside(element)?),
        (Step::Each, DataType::LargeList(element)) => DataType::LargeList(inside(element)?),
        _ => return None,
    };
    Some(Arc::new(field.clone().with_data_type(content)))
}
