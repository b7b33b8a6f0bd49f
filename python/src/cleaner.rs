//! `Cleaner`, and the functions `clean`, `score` and `rules`.

use std::borrow::Cow;
use std::hash::{DefaultHasher, Hash, Hasher};

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyString, PyTuple};
use zhuihe::{BlockSeparator, Decision, HanDigitSpacing, Rule, Spaces};

use crate::analysis::{Analysis, CharOffsets, as_double, class};
use crate::arrow::{self, Column};
use crate::engine::{Engine, STRIDE, spans};
use crate::errors::{Failure, detached};
use crate::pages;
use crate::settings::{self, Settings, parse_name};
use crate::text;

/// Cleans texts with the given options. A cleaner is immutable, and threads can share it.
///
/// All options are keyword arguments, and all are off by default:
///
/// - ``ascii_width``: full-width digits and letters become ASCII, ``１７．０２％`` → ``17.02%``
/// - ``vertical_forms``: vertical presentation forms become ordinary marks, ``﹁甲﹂`` → ``「甲」``
/// - ``unify_han``: Kangxi radicals and compatibility ideographs become unified ideographs, ``⼈⼝`` → ``人口``
/// - ``drop_soft_hyphens``: removes soft hyphens, and the hyphen of a Latin word that continues on the next line
/// - ``block_separator``: the separator between two repaired blocks, ``"line-end"`` (default), ``"blank-line"`` or
///   ``"as-input"``
/// - ``spaces``: ``"repair"`` (default), or ``"leave"``, which keeps all spaces inside lines and only joins lines
/// - ``han_digit_spacing``: ``"compact"`` (default), ``4 月`` → ``4月``, or ``"as-input"``, which keeps these spaces
/// - ``min_confidence``: from 0 (default) to 1; where a decision has less confidence, the white space of the input stays
/// - ``rules``: a mapping from rule names to bool, which turns rules on and off; `rules` lists them
/// - ``user_words``: additional words for the dictionary. Each is a word or a line in jieba's format,
///   ``word [frequency [tag]]``, so an open file works too
/// - ``dictionary``: ``False`` disables the dictionary (slightly less accurate)
/// - ``threads``: the number of threads for many texts; by default one per core, or ``RAYON_NUM_THREADS``. With 1, the
///   calling thread does all work
///
/// Raises `OptionError` if an option has an invalid value, `UnknownRuleError` and `DictionaryError`.
///
/// Cleaners can be compared, hashed and pickled, including their words.
///
/// >>> import zhuihe
/// >>> zhuihe.Cleaner(ascii_width=True).clean("同比增长１７．０２％")
/// '同比增长17.02%'
/// >>> zhuihe.Cleaner(rules={"han-digit": False, "date": False}).clean("4 月 21 日，全市开工")
/// '4 月 21 日，全市开工'
/// >>> zhuihe.Cleaner(min_confidence=2)
/// Traceback (most recent call last):
///     ...
/// zhuihe.OptionError: min_confidence must be from 0 to 1, not 2
#[pyclass(frozen, subclass, module = "zhuihe")]
#[derive(Debug)]
pub(crate) struct Cleaner {
    settings: Settings,
    cleaner: zhuihe::Cleaner,
}

impl Cleaner {
    fn engine(&self, py: Python<'_>) -> PyResult<Engine> {
        Engine::new(py, &self.cleaner, self.settings.threads).map_err(|e| e.raise(py))
    }
}

#[pymethods]
impl Cleaner {
    #[new]
    #[pyo3(signature = (
        *,
        ascii_width = false,
        vertical_forms = false,
        unify_han = false,
        drop_soft_hyphens = false,
        block_separator = "line-end",
        spaces = "repair",
        han_digit_spacing = "compact",
        min_confidence = 0.0,
        rules = None,
        user_words = None,
        dictionary = true,
        threads = None,
    ))]
    #[expect(clippy::too_many_arguments, reason = "they are keyword arguments")]
    fn new(
        py: Python<'_>,
        ascii_width: bool,
        vertical_forms: bool,
        unify_han: bool,
        drop_soft_hyphens: bool,
        block_separator: &str,
        spaces: &str,
        han_digit_spacing: &str,
        min_confidence: f64,
        rules: Option<&Bound<'_, PyAny>>,
        user_words: Option<&Bound<'_, PyAny>>,
        dictionary: bool,
        threads: Option<usize>,
    ) -> PyResult<Self> {
        let rules = rules.map_or(Ok(Vec::new()), settings::rules)?;
        let user_words = user_words.map_or(Ok(Vec::new()), settings::user_words)?;
        let create = || {
            let separators = BlockSeparator::all();
            let spacings = HanDigitSpacing::all();
            let settings = Settings {
                ascii_width,
                vertical_forms,
                unify_han,
                drop_soft_hyphens,
                block_separator: parse_name("block_separator", block_separator, separators)?,
                spaces: parse_name("spaces", spaces, Spaces::all())?,
                han_digit_spacing: parse_name("han_digit_spacing", han_digit_spacing, spacings)?,
                min_confidence,
                rules,
                user_words,
                dictionary,
                threads,
            };
            let cleaner = settings.cleaner()?;
            Ok(Self { settings, cleaner })
        };
        // With the GIL held: a process that is forked while the dictionary loads would wait for it forever.
        create().map_err(|e: Failure| e.raise(py))
    }

    /// Cleans a text.
    ///
    /// Takes any `str`, in time linear in its length. If nothing changes, the result is the same object. Raises
    /// `InvalidUtf8Error` if the text contains a lone surrogate. Releases the GIL.
    ///
    /// Takes `bytes`, too, such as those of a file: UTF-16 if they begin with its mark, UTF-8 where it is valid, else GB18030
    /// or Big5 if one of them is sure. Raises `InvalidUtf8Error` if none is.
    ///
    /// >>> import zhuihe
    /// >>> zhuihe.Cleaner().clean("持 续 发 力   补 短 板")
    /// '持续发力 补短板'
    /// >>> zhuihe.Cleaner().clean("持 续 发 力".encode("utf-16"))
    /// '持续发力'
    #[pyo3(signature = (text, /))]
    fn clean<'py>(&self, text: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyString>> {
        let (py, raw) = (text.py(), text::document(text)?);
        let cleaned = detached(py, || Ok(self.cleaner.clean(&raw).into_text()))?;
        Ok(match cleaned {
            Cow::Borrowed(_) => raw.as_py_str().bind(py).clone(),
            Cow::Owned(cleaned) => PyString::new(py, &cleaned),
        })
    }

    /// Cleans many texts on all cores, and returns a list in the same order.
    ///
    /// Takes any iterable of `str` and `bytes`. Raises as `clean` does, with the index of the text, before anything is cleaned.
    /// Releases the GIL.
    ///
    /// >>> import zhuihe
    /// >>> zhuihe.Cleaner().clean_many(["4 月 21 日", "产 业 链"])
    /// ['4月21日', '产业链']
    #[pyo3(signature = (texts, /))]
    fn clean_many<'py>(&self, texts: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyList>> {
        let (py, raws) = (texts.py(), text::texts(texts)?);
        let engine = self.engine(py)?;
        let raws: Vec<Option<&str>> = raws.iter().map(|raw| Some(&**raw)).collect();
        let cleaned = PyList::empty(py);
        for stride in spans(&raws, STRIDE) {
            for span in detached(py, || engine.texts(&raws[stride]))? {
                for text in span.texts().flatten() {
                    cleaned.append(text)?;
                }
            }
            py.check_signals()?;
        }
        Ok(cleaned)
    }

    /// Cleans a column of Arrow data from any library that implements the PyCapsule interface, such as pyarrow, Polars
    /// and DuckDB.
    ///
    /// Without ``column``, the data is the column: an array, a chunked array or a series. With ``column``, it is a record
    /// batch, a table, a data frame, a relation or a reader. The cleaned texts replace the column, or go to a new column
    /// ``output_column``. ``edits_column`` adds a column with the edits of each text, a list of structs with the fields
    /// of `Edit`. New columns come last. All other columns stay unchanged.
    ///
    /// An array or a record batch is cleaned at once, and the result is an `ArrowArray`. All other data is a stream. It
    /// is cleaned batch by batch when the result, an `ArrowStream`, is read.
    ///
    /// Strings may be Utf8, LargeUtf8 or Utf8View, plain or dictionary-encoded. The type is preserved, and nulls stay
    /// null.
    ///
    /// Raises `ArrowTypeError` if the data is not Arrow data or the column does not hold strings, `ArrowError` if a
    /// column is missing, exists already or grows too long for its type, and `InvalidUtf8Error` if a string is not UTF-8.
    /// An error while a stream is read is raised by the library that reads it. Releases the GIL.
    ///
    /// >>> import pyarrow, zhuihe
    /// >>> cleaner = zhuihe.Cleaner()
    /// >>> pyarrow.array(cleaner.clean_arrow(pyarrow.array(["4 月 21 日", None]))).to_pylist()
    /// ['4月21日', None]
    /// >>> table = pyarrow.table({"id": [7], "text": ["产 业 链"]})
    /// >>> cleaned = pyarrow.table(cleaner.clean_arrow(table, "text", edits_column="edits"))
    /// >>> cleaned.column_names
    /// ['id', 'text', 'edits']
    /// >>> row, = cleaned.to_pylist()
    /// >>> zhuihe.undo(row["text"], [zhuihe.Edit(**edit) for edit in row["edits"]])
    /// '产 业 链'
    #[pyo3(signature = (data, /, column = None, output_column = None, *, edits_column = None))]
    fn clean_arrow<'py>(
        &self,
        data: &Bound<'py, PyAny>,
        column: Option<String>,
        output_column: Option<String>,
        edits_column: Option<String>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let column = match column {
            Some(name) => Some(Column::new(name, output_column, edits_column)),
            None if output_column.is_some() || edits_column.is_some() => {
                let what = "output_column and edits_column need column, the name of the column";
                return Err(PyTypeError::new_err(what));
            }
            None => None,
        };
        arrow::clean(data, self.engine(data.py())?, column)
    }

    /// Cleans a text and returns a `Cleaned`: the text with its edits and blocks.
    ///
    /// >>> import zhuihe
    /// >>> cleaned = zhuihe.Cleaner().analyze("4 月 21 日，全市开工")
    /// >>> cleaned.text
    /// '4月21日，全市开工'
    /// >>> [(edit.start, edit.before, edit.after, edit.rule) for edit in cleaned.edits]
    /// [(1, ' ', '', 'date'), (3, ' ', '', 'date'), (6, ' ', '', 'date')]
    #[pyo3(signature = (text, /))]
    fn analyze<'py>(&self, text: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let (py, raw) = (text.py(), text::document(text)?);
        let analyze = || Ok(Analysis::new(&raw, &self.cleaner.clean(&raw)));
        let analysis = detached(py, analyze)?;
        analysis.into_value(raw.as_py_str().bind(py).clone())
    }

    /// Finds the articles on pages with boxes, and returns a `Document`: articles of blocks, each with its boxes.
    ///
    /// Takes a file that says where the text is on the page: its path, or its `bytes`. A list of files is the pages of one
    /// issue, in order: an article that goes on on another page becomes one article. ``format`` is the name of their format,
    /// as for the option ``--from`` of ``zhuihe pages``; by default it is recognized by content. Raises `PageError` if a file
    /// can't be read as pages. Releases the GIL.
    ///
    /// >>> import zhuihe
    /// >>> page = '''<doc><page width="200" height="300">
    /// ...   <word xMin="20" yMin="40" xMax="120" yMax="50">正在调试新下线的插秧</word>
    /// ...   <word xMin="20" yMin="55" xMax="40" yMax="65">机。</word>
    /// ... </page></doc>'''
    /// >>> document = zhuihe.Cleaner().clean_page(page.encode())
    /// >>> block, = document.articles[0].blocks
    /// >>> block.kind, block.text, block.lines[0].left
    /// ('body', '正在调试新下线的插秧机。', 20.0)
    #[pyo3(signature = (source, /, format = None))]
    fn clean_page<'py>(
        &self,
        source: &Bound<'py, PyAny>,
        format: Option<&str>,
    ) -> PyResult<Bound<'py, PyAny>> {
        pages::document(&self.cleaner, source, format)
    }

    /// Returns the decision at every gap of a text that contains white space: a list of `Decision`.
    ///
    /// The decisions are those of the first pass. ``min_confidence``, disabled rules and options that change characters
    /// are ignored.
    ///
    /// >>> import zhuihe
    /// >>> for decision in zhuihe.Cleaner().explain("4 月 21 日，全市开工"):
    /// ...     print(decision.start, decision.was, decision.label, decision.rule)
    /// 1 space join date
    /// 3 space join date
    /// 6 space join date
    #[pyo3(signature = (text, /))]
    fn explain<'py>(&self, text: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyList>> {
        let (py, raw) = (text.py(), text::document(text)?);
        let decisions = detached(py, || Ok(self.cleaner.explain(&raw)))?;
        let (decision, evidence) = (class(py, "Decision")?, class(py, "Evidence")?);
        let mut chars = CharOffsets::of(&raw);
        let value = |d: Decision| {
            let list = d.evidence.iter();
            let list = list.map(|e| evidence.call1((&e.name, as_double(e.weight))));
            let list = PyTuple::new(py, list.collect::<PyResult<Vec<_>>>()?)?;
            let range = chars.range(&d.gap);
            decision.call1((
                range.start,
                range.end,
                d.gap.start,
                d.gap.end,
                d.was.name(),
                d.label.name(),
                d.rule.name(),
                as_double(d.confidence),
                list,
            ))
        };
        let values = decisions.into_iter().map(value);
        PyList::new(py, values.collect::<PyResult<Vec<_>>>()?)
    }

    /// The keyword arguments that create an equal cleaner: those that differ from the defaults.
    ///
    /// >>> import zhuihe
    /// >>> zhuihe.Cleaner(ascii_width=True, min_confidence=0).options
    /// {'ascii_width': True}
    #[getter]
    fn options<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        self.settings.keywords(py)
    }

    fn __getnewargs_ex__<'py>(
        &self,
        py: Python<'py>,
    ) -> PyResult<(Bound<'py, PyTuple>, Bound<'py, PyDict>)> {
        Ok((PyTuple::empty(py), self.settings.keywords(py)?))
    }

    fn __eq__(&self, py: Python<'_>, other: &Bound<'_, PyAny>) -> PyResult<Py<PyAny>> {
        let Ok(other) = other.cast::<Self>() else {
            return Ok(py.NotImplemented());
        };
        let same = self.settings == other.get().settings;
        Ok(same.into_pyobject(py)?.to_owned().into_any().unbind())
    }

    fn __hash__(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.settings.user_words.hash(&mut hasher);
        self.settings.rules.len().hash(&mut hasher);
        self.settings.ascii_width.hash(&mut hasher);
        hasher.finish()
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let mut arguments = Vec::new();
        for (name, value) in self.settings.keywords(py)?.iter() {
            let words = self.settings.user_words.len();
            let value = match name.to_string() == "user_words" && words > 3 {
                true => format!("[… {words} words]"),
                false => value.repr()?.extract()?,
            };
            arguments.push(format!("{name}={value}"));
        }
        Ok(format!("Cleaner({})", arguments.join(", ")))
    }
}

/// Cleans a text.
///
/// The options are those of `Cleaner`; ``clean(text, **options)`` is ``Cleaner(**options).clean(text)``. For more than one
/// text, create a `Cleaner` once.
///
/// >>> import zhuihe
/// >>> zhuihe.clean("持 续 发 力   补 短 板\n")
/// '持续发力 补短板\n'
/// >>> zhuihe.clean("同比增长１７．０２％", ascii_width=True)
/// '同比增长17.02%'
#[pyfunction]
#[pyo3(signature = (text, /, **options))]
pub(crate) fn clean<'py>(
    text: &Bound<'py, PyAny>,
    options: Option<&Bound<'py, PyDict>>,
) -> PyResult<Bound<'py, PyString>> {
    let cleaner = text.py().get_type::<Cleaner>().call((), options)?;
    cleaner.cast::<Cleaner>()?.get().clean(text)
}

/// Finds the articles on pages with boxes, from PDF and OCR; keyword arguments are the options of `Cleaner`.
///
/// See `Cleaner.clean_page`.
#[pyfunction]
#[pyo3(signature = (source, /, format = None, **options))]
pub(crate) fn clean_page<'py>(
    source: &Bound<'py, PyAny>,
    format: Option<&str>,
    options: Option<&Bound<'py, PyDict>>,
) -> PyResult<Bound<'py, PyAny>> {
    let cleaner = source.py().get_type::<Cleaner>().call((), options)?;
    cleaner.cast::<Cleaner>()?.get().clean_page(source, format)
}

/// Measures the accuracy of ``out``, a cleaned text, against the reference ``gold``: a `Score`.
///
/// Each gap between two neighbouring visible characters of ``raw`` that contains white space is judged: joined, a space,
/// or a line end. In ``gold``, the mark ``¦`` (U+00A6) accepts any of them. Raises `AlignmentError` if ``out`` or ``gold``
/// has no visible character in common with ``raw``.
///
/// >>> import zhuihe
/// >>> score = zhuihe.score("停 水 通 知", "停水 通知", "停水通知")
/// >>> score.contested, round(score.accuracy, 2), score.para_f1
/// (3, 0.67, 0.0)
#[pyfunction]
#[pyo3(signature = (raw, out, gold, /))]
pub(crate) fn score<'py>(
    raw: &Bound<'py, PyAny>,
    out: &Bound<'py, PyAny>,
    gold: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    let py = raw.py();
    let (raw, out, gold) = (
        text::document(raw)?,
        text::document(out)?,
        text::document(gold)?,
    );
    let score = detached(py, || Ok(zhuihe::score(&raw, &out, &gold)?))?;
    class(py, "Score")?.call1((
        score.contested,
        score.accuracy,
        score.f1_join,
        score.f1_space,
        score.f1_break,
        score.blocks,
        score.para_f1,
        score.inserted,
        score.lost,
        score.digits,
        score.gold_coverage,
        score.out_coverage,
    ))
}

/// Returns every rule that an edit or a decision can name: a list of `Rule`.
///
/// >>> import zhuihe
/// >>> rule = next(rule for rule in zhuihe.rules() if rule.name == "ascii-width")
/// >>> rule.before, rule.after, rule.changes_characters
/// ('增长１７．０２％\n', '增长17.02%\n', True)
#[pyfunction]
pub(crate) fn rules(py: Python<'_>) -> PyResult<Bound<'_, PyList>> {
    let class = class(py, "Rule")?;
    let rules = Rule::all().iter().map(|rule| {
        let example = rule.example();
        class.call1((
            rule.name(),
            rule.description(),
            example.before,
            example.after,
            rule.makes_edits(),
            rule.changes_characters(),
        ))
    });
    PyList::new(py, rules.collect::<PyResult<Vec<_>>>()?)
}
