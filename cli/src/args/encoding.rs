//! The option for the encoding of the input.

use crate::encoding::EncodingChoice;

/// The option for the encoding of the input.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct EncodingArgs {
    /// Encoding: auto, utf-8, gb18030, big5, utf-16 or another.
    ///
    /// `auto`, the default, is UTF-16 if the text begins with its mark, else UTF-8 where it is valid, else GB18030 or Big5 if one of them
    /// is sure, which is then reported. Names are those of the WHATWG Encoding Standard.
    #[arg(
        long = "encoding",
        value_name = "NAME",
        value_parser = EncodingChoice::parse,
        default_value = "auto",
        hide_default_value = true,
        help_heading = "Input"
    )]
    pub(crate) choice: EncodingChoice,
}
