//! `Cleaner`, and the functions that need none.

use std::hash::{DefaultHasher, Hash, Hasher};

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyString, PyTuple};
use zhuihe::{Decision, GapLabel};

use crate::arrow::{self, ArrowStream, Column};
use crate::cleaned::{Account, Cleaned, as_written, class};
use crate::engine::{Engine, STRIDE, spans};
use crate::errors::detached;
use crate::positions::Positions;
use crate::settings::{self, Settings};
use crate::text;

/// Cleans texts. Made once, never changes, and can be used by any number of threads at the same time.
///
/// All options have to be given by name, and all are off by default:
///
/// - ``ascii_width``: full-width digits and letters become ASCII, ``１７．０２％`` → ``17.02%``
/// - ``vertical_forms``: presentation forms of vertical text become ordinary marks, ``﹁甲﹂`` → ``「甲」``
/// - ``unify_han``: Kangxi radicals and compatibility ideographs become unified ones, ``⼈⼝`` → ``人口``
/// - ``drop_soft_hyphens``: soft hyphens go, and the hyphen of a Latin word that goes on in the next line
/// - ``block_separator``: what stands between two repaired blocks, ``"line-end"`` (default), ``"blank-line"`` or
///   ``"as-input"``
/// - ``spaces``: ``"repair"`` (default), or ``"leave"``, where no space inside a line changes and lines are joined
/// - ``han_digit_spacing``: ``"compact"`` (default), ``4 月`` → ``4月``, or ``"as-input"``, where the spaces stay
/// - ``min_confidence``: how sure a decision has to be, from 0 (default: all are done) to 1; where it is less sure, the
///   white space of the input stays
/// - ``rules``: a mapping from names of rules to whether they are on; `rules` lists them
/// - ``user_words``: words that the dictionary should know too. Each is a word or a line in jieba's format,
///   ``word [frequency [tag]]``, so that an open file will do
/// - ``dictionary``: ``False`` knows no words, and is a little less right
/// - ``threads``: how many threads many texts are shared out to; by default as many as there are cores, or as
///   ``RAYON_NUM_THREADS`` says. 1 is the calling thread alone, for where other processes have the other cores
///
/// Raises `OptionError` where an option has a value that it can't have, `UnknownRuleError` and `DictionaryError`.
///
/// A cleaner can be compared, hashed and pickled, with its words: workers can be sent one.
///
/// >>> import zhuihe
/// >>> zhuihe.Cleaner(ascii_width=True).clean("同比增长１７．０２％").text
/// '同比增长17.02%'
/// >>> zhuihe.Cleaner(rules={"han-digit": False, "date": False}).clean("4 月 21 日，全市开工").text
/// '4 月 21 日，全市开工'
/// >>> zhuihe.Cleaner(min_confidence=2)
/// Traceback (most recent call last):
///     ...
/// zhuihe.OptionError: min_confidence is a number from 0 to 1, and not 2
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
    #[expect(clippy::too_many_arguments, reason = "they are given by name")]
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
        let settings = Settings {
            ascii_width,
            vertical_forms,
            unify_han,
            drop_soft_hyphens,
            block_separator: block_separator.to_owned(),
            spaces: spaces.to_owned(),
            han_digit_spacing: han_digit_spacing.to_owned(),
            min_confidence,
            rules: rules.map_or(Ok(Vec::new()), settings::rules)?,
            user_words: user_words.map_or(Ok(Vec::new()), settings::user_words)?,
            dictionary,
            threads,
        };
        // Not detached: while words are loaded no thread may fork, or the child would wait for them for ever.
        let cleaner = settings.cleaner().map_err(|e| e.raise(py))?;
        Ok(Self { settings, cleaner })
    }

    /// Cleans a text, and gives it with an account of every change: a `Cleaned`.
    ///
    /// Takes any `str`, in time linear in its length. Raises `InvalidUtf8Error` where it has half a character in it. Other
    /// threads of Python run meanwhile.
    ///
    /// >>> import zhuihe
    /// >>> zhuihe.Cleaner().clean("持 续 发 力   补 短 板").text
    /// '持续发力 补短板'
    #[pyo3(signature = (text, /))]
    fn clean(&self, text: &Bound<'_, PyAny>) -> PyResult<Cleaned> {
        let (py, raw) = (text.py(), text::text(text)?);
        let clean = || Ok(Account::of(&raw, self.cleaner.clean(&raw)));
        Ok(Cleaned::of(py, raw.as_py_str(), detached(py, clean)?))
    }

    /// Cleans many texts on all cores: a list of `Cleaned`, in the order of the texts.
    ///
    /// Takes any iterable of `str`. Raises as `clean` does, with the index of the text, and then nothing is cleaned.
    /// Where only texts are wanted, `clean_texts` is faster.
    ///
    /// >>> import zhuihe
    /// >>> [cleaned.text for cleaned in zhuihe.Cleaner().clean_many(["4 月 21 日", "产 业 链"])]
    /// ['4月21日', '产业链']
    #[pyo3(signature = (texts, /))]
    fn clean_many(&self, py: Python<'_>, texts: &Bound<'_, PyAny>) -> PyResult<Vec<Cleaned>> {
        let (raws, engine) = (text::texts(texts)?, self.engine(py)?);
        let mut cleaned = Vec::with_capacity(raws.len());
        let lent: Vec<Option<&str>> = raws.iter().map(|raw| Some(&**raw)).collect();
        for stride in spans(&lent, STRIDE) {
            let lent: Vec<&str> = lent[stride.clone()].iter().flatten().copied().collect();
            let accounts = detached(py, || engine.accounts(&lent))?;
            let raws = raws[stride].iter().zip(accounts);
            cleaned.extend(raws.map(|(raw, account)| Cleaned::of(py, raw.as_py_str(), account)));
            py.check_signals()?;
        }
        Ok(cleaned)
    }

    /// Cleans many texts on all cores: a list of `str`, in the order of the texts.
    ///
    /// What `clean_many` gives, without the account.
    ///
    /// >>> import zhuihe
    /// >>> zhuihe.Cleaner().clean_texts(["4 月 21 日", "产 业 链"])
    /// ['4月21日', '产业链']
    #[pyo3(signature = (texts, /))]
    fn clean_texts<'py>(
        &self,
        py: Python<'py>,
        texts: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyList>> {
        let (raws, engine) = (text::texts(texts)?, self.engine(py)?);
        let lent: Vec<Option<&str>> = raws.iter().map(|raw| Some(&**raw)).collect();
        let cleaned = PyList::empty(py);
        for stride in spans(&lent, STRIDE) {
            for span in detached(py, || engine.texts(&lent[stride]))? {
                for text in span.texts().flatten() {
                    cleaned.append(text)?;
                }
            }
            py.check_signals()?;
        }
        Ok(cleaned)
    }

    /// Tells of every gap of a text where it has white space what was decided and why: a list of `Decision`.
    ///
    /// What is shown is the first pass; ``min_confidence`` and rules that are off are left aside, and so are options that
    /// change characters.
    ///
    /// >>> import zhuihe
    /// >>> for decision in zhuihe.Cleaner().explain("4 月 21 日，全市开工"):
    /// ...     print(decision.start, decision.was, decision.label, decision.rule)
    /// 1 space join date
    /// 3 space join date
    /// 6 space join date
    #[pyo3(signature = (text, /))]
    fn explain<'py>(&self, text: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyList>> {
        let (py, raw) = (text.py(), text::text(text)?);
        let decisions = detached(py, || Ok(self.cleaner.explain(&raw)))?;
        let (decision, evidence) = (class(py, "Decision")?, class(py, "Evidence")?);
        let mut chars = Positions::of(&raw);
        let value = |d: Decision| {
            let seen = d.evidence.iter();
            let seen = seen.map(|e| evidence.call1((&e.name, as_written(e.weight))));
            let seen = PyTuple::new(py, seen.collect::<PyResult<Vec<_>>>()?)?;
            let range = chars.range(&d.gap);
            decision.call1((
                range.start,
                range.end,
                d.gap.start,
                d.gap.end,
                label(d.was),
                label(d.label),
                d.rule.name(),
                as_written(d.confidence),
                seen,
            ))
        };
        let values = decisions.into_iter().map(value);
        PyList::new(py, values.collect::<PyResult<Vec<_>>>()?)
    }

    /// Cleans ``raw`` and tells how right the answer is: a `Score`, as `zhuihe.score` gives it. Raises `AlignmentError`
    /// if ``gold`` has no visible character in common with ``raw``.
    ///
    /// >>> import zhuihe
    /// >>> zhuihe.Cleaner().score("停 水 通 知", "停水通知").accuracy
    /// 1.0
    #[pyo3(signature = (raw, gold, /))]
    fn score<'py>(
        &self,
        raw: &Bound<'py, PyAny>,
        gold: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let (py, raw, gold) = (raw.py(), text::text(raw)?, text::text(gold)?);
        let score = || Ok(zhuihe::score(&raw, self.cleaner.clean(&raw).text(), &gold)?);
        score_value(py, &detached(py, score)?)
    }

    /// Cleans a column of Arrow: anything that has ``__arrow_c_array__`` or ``__arrow_c_stream__``, such as an array or a
    /// chunked array of pyarrow or a series of Polars.
    ///
    /// Strings may be Utf8, LargeUtf8 or Utf8View, plain or in a dictionary; what comes out has the same type, length and
    /// chunks, and nulls stay null. The answer is an `ArrowArray` for an array, and an `ArrowChunks` for a stream; both
    /// are taken by ``pyarrow.array``, ``pyarrow.chunked_array``, ``polars.Series`` and the like.
    ///
    /// Raises `ArrowTypeError` where this is no column of strings, `InvalidUtf8Error` where a string is not UTF-8, and
    /// `ArrowError` where a stream fails, or the answer is too long for its type. Other threads of Python run meanwhile.
    ///
    /// >>> import pyarrow, zhuihe
    /// >>> column = pyarrow.array(["4 月 21 日", None])
    /// >>> pyarrow.array(zhuihe.Cleaner().clean_arrow(column)).to_pylist()
    /// ['4月21日', None]
    #[pyo3(signature = (column, /))]
    fn clean_arrow<'py>(&self, column: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        arrow::clean(column, self.engine(column.py())?, None)
    }

    /// Cleans a column of a record batch or a table: anything that has ``__arrow_c_array__`` or ``__arrow_c_stream__``, such
    /// as those of pyarrow, a data frame of Polars or a relation of DuckDB.
    ///
    /// The cleaned texts replace the column, or go into a new column ``output_column`` behind the others. With
    /// ``edits_column`` another new column has the edits of each text, a list of structs with the fields of `Edit`. All
    /// other columns stay as they are. The answer is an `ArrowArray` for a record batch, and an `ArrowChunks` for a table;
    /// both are taken by ``pyarrow.record_batch``, ``pyarrow.table``, ``polars.DataFrame`` and the like.
    ///
    /// Raises as `clean_arrow` does, and `ArrowError` where there is no such column, or one too many.
    ///
    /// >>> import pyarrow, zhuihe
    /// >>> table = pyarrow.table({"id": [7], "text": ["产 业 链"]})
    /// >>> cleaned = pyarrow.table(zhuihe.Cleaner().clean_batch(table, "text", edits_column="edits"))
    /// >>> cleaned.column_names
    /// ['id', 'text', 'edits']
    /// >>> row, = cleaned.to_pylist()
    /// >>> zhuihe.undo(row["text"], [zhuihe.Edit(**edit) for edit in row["edits"]])
    /// '产 业 链'
    #[pyo3(signature = (batch, column, output_column = None, edits_column = None))]
    fn clean_batch<'py>(
        &self,
        batch: &Bound<'py, PyAny>,
        column: String,
        output_column: Option<String>,
        edits_column: Option<String>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let column = Column::new(column, output_column, edits_column);
        arrow::clean(batch, self.engine(batch.py())?, Some(column))
    }

    /// Cleans a column of a stream of record batches, batch by batch as they are asked for: an `ArrowStream`.
    ///
    /// Takes what `clean_batch` takes, and a reader above all; the columns are as there. Nothing is read before the answer is
    /// read. Until then each reader of the answer gets the same stream, so that one may look at its schema first, as
    /// DuckDB does; afterwards the source is asked for a stream anew, which a table gives and a reader that was read can't.
    ///
    /// Raises `ArrowTypeError` where this is no stream of Arrow. Whatever goes wrong while it is read reaches whoever reads,
    /// as an error of theirs.
    ///
    /// >>> import pyarrow, zhuihe
    /// >>> table = pyarrow.table({"text": ["产 业 链", "4 月 21 日"]})
    /// >>> stream = zhuihe.Cleaner().clean_stream(table.to_reader(max_chunksize=1), "text")
    /// >>> for batch in pyarrow.RecordBatchReader.from_stream(stream):
    /// ...     print(batch["text"].to_pylist())
    /// ['产业链']
    /// ['4月21日']
    #[pyo3(signature = (reader, column, output_column = None, edits_column = None))]
    fn clean_stream(
        &self,
        reader: &Bound<'_, PyAny>,
        column: String,
        output_column: Option<String>,
        edits_column: Option<String>,
    ) -> PyResult<ArrowStream> {
        let column = Column::new(column, output_column, edits_column);
        ArrowStream::new(reader, self.engine(reader.py())?, column)
    }

    /// The keyword arguments that make a cleaner like this: all that are otherwise than by default.
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
        let mut said = Vec::new();
        for (name, value) in self.settings.keywords(py)?.iter() {
            let words = self.settings.user_words.len();
            let value = match name.to_string() == "user_words" && words > 3 {
                true => format!("[… {words} words]"),
                false => value.repr()?.extract()?,
            };
            said.push(format!("{name}={value}"));
        }
        Ok(format!("Cleaner({})", said.join(", ")))
    }
}

fn label(label: GapLabel) -> &'static str {
    match label {
        GapLabel::Join => "join",
        GapLabel::Space => "space",
        GapLabel::Break => "break",
        _ => "any",
    }
}

fn score_value<'py>(py: Python<'py>, score: &zhuihe::Score) -> PyResult<Bound<'py, PyAny>> {
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

/// Cleans a text with the default options: for those who want only a string.
///
/// Takes any `str`, in time linear in its length, and gives the very same one where nothing changed. Raises
/// `InvalidUtf8Error` where it has half a character in it.
///
/// >>> import zhuihe
/// >>> zhuihe.clean("持 续 发 力   补 短 板\n")
/// '持续发力 补短板\n'
#[pyfunction]
#[pyo3(signature = (text, /))]
pub(crate) fn clean(text: &Bound<'_, PyAny>) -> PyResult<Py<PyString>> {
    let (py, raw) = (text.py(), text::text(text)?);
    let cleaned = detached(py, || Ok(zhuihe::clean(&raw)))?;
    Ok(match cleaned {
        std::borrow::Cow::Borrowed(_) => raw.as_py_str().clone_ref(py),
        std::borrow::Cow::Owned(cleaned) => PyString::new(py, &cleaned).unbind(),
    })
}

/// Compares ``out``, what a cleaner made of ``raw``, with ``gold``, what it should have made of it: a `Score`.
///
/// What counts is what stands between two neighbouring visible characters: nothing, white space, or white space with a
/// line end. In ``gold`` the mark ``¦`` (U+00A6) says that any answer is right there. Raises `AlignmentError` if ``out`` or
/// ``gold`` has no visible character in common with ``raw``.
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
    let (py, raw, out, gold) = (
        raw.py(),
        text::text(raw)?,
        text::text(out)?,
        text::text(gold)?,
    );
    let score = detached(py, || Ok(zhuihe::score(&raw, &out, &gold)?))?;
    score_value(py, &score)
}

/// Every rule that an edit or a decision can name: a list of `Rule`.
///
/// >>> import zhuihe
/// >>> rule = next(rule for rule in zhuihe.rules() if rule.name == "ascii-width")
/// >>> rule.before, rule.after, rule.changes_characters
/// ('增长１７．０２％\n', '增长17.02%\n', True)
#[pyfunction]
pub(crate) fn rules(py: Python<'_>) -> PyResult<Bound<'_, PyList>> {
    let class = class(py, "Rule")?;
    let rules = zhuihe::Rule::all().iter().map(|rule| {
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

/// For the tests: a cleaner that panics at the first word that it is asked about.
#[pyfunction]
pub(crate) fn _panicking_cleaner() -> Cleaner {
    #[derive(Debug)]
    struct Panicking;

    impl zhuihe::Dictionary for Panicking {
        fn log_probability(&self, word: &str) -> Option<f64> {
            panic!("asked about {word}\0")
        }
    }

    Cleaner {
        settings: Settings::default(),
        cleaner: zhuihe::Cleaner::with_dictionary(zhuihe::Options::new(), Panicking),
    }
}
