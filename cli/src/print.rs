//! The default: a text is cleaned on its way from the input to the output, so that one of any length takes little
//! memory.

use std::error::Error as _;
use std::io;

use zhuihe::{Cleaner, ErrorKind};

use crate::input::Input;
use crate::messages::Problem;
use crate::outcome::Failure;
use crate::output::{Output, Stop};

/// Prints the cleaned text of an input and tells whether it changed.
///
/// Of a file that is not UTF-8 nothing is printed. Of standard input, or of a pipe, what came a few pages before
/// the bad byte has been printed when that is met.
pub(crate) fn print(
    input: Input<'_>,
    cleaner: &Cleaner,
    output: &mut Output<'_>,
) -> Result<bool, Failure> {
    let mut reader = input.open().map_err(Failure::Input)?;
    if output.is_final() {
        reader.check_utf8().map_err(Failure::Input)?;
    }
    let stopped = |stop: Stop| Failure::Output {
        changed: false,
        stop,
    };
    match cleaner.stream(&mut reader, output.text()) {
        Ok(done) => output.end_result().map_err(stopped).map(|()| done.changed),
        Err(error) => {
            let cause = error.source().and_then(|e| e.downcast_ref::<io::Error>());
            Err(match (error.kind(), cause) {
                (ErrorKind::InvalidUtf8 { offset }, _) => Failure::Input(reader.not_utf8(offset)),
                (ErrorKind::StreamWrite { .. }, Some(e)) => stopped(output.stop(e)),
                (_, Some(e)) => Failure::Input(Problem::reading(input.place(), e)),
                (_, None) => Failure::Input(Problem::new(input.place(), error.to_string())),
            })
        }
    }
}
