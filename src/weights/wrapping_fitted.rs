//! The weights of the signs of wrapping, as `zhuihe-tune wrapping` wrote them: see `tune/README.md`.

use super::{SignWeights, sign};

pub(crate) const BIAS: f32 = 1.75;
/// For the logarithms of the number of line ends near one, and in the text.
pub(crate) const NEAR_LINE_ENDS: f32 = 0.78;
pub(crate) const TEXT_LINE_ENDS: f32 = -2.98;

/// Of each sign: here, near, its share in the text, anywhere in the text.
#[rustfmt::skip]
pub(crate) static SIGNS: [SignWeights; 44] = [
    /* full, in mid-clause */                    sign( 0.77,  0.50,  0.98, -0.33),
    /* full, behind a mark */                    sign( 0.30,  0.44, -0.28,  0.04),
    /* short, in mid-clause */                   sign( 0.56, -0.18, -0.16,  0.30),
    /* short, behind a mark */                   sign(-1.63,  0.31, -0.54,  1.38),
    /* next row wider */                         sign(-0.63, -0.14, -0.77,  0.05),
    /* next row as wide */                       sign( 0.53,  0.14,  1.73,  0.14),
    /* to 6 em */                                sign(-4.10, -0.20,  2.54,  0.50),
    /* to 12 em */                               sign(-3.26, -0.81,  4.21, -0.49),
    /* to 20 em */                               sign(-1.97, -0.42,  3.68, -0.38),
    /* to 30 em */                               sign(-0.03, -0.58,  2.86, -0.34),
    /* word across, near proof */                sign( 1.94,  0.50,  1.48,  0.86),
    /* word across */                            sign( 2.05, -0.28,  2.29,  0.52),
    /* no word across */                         sign( 0.15,  0.38, -0.49, -1.68),
    /* function word beside it */                sign( 0.61,  0.20,  0.63,  0.99),
    /* function word in row */                   sign( 0.58, -0.28, -1.73,  1.25),
    /* row is a word */                          sign( 0.47,  0.69, -2.85, -0.47),
    /* row is a name */                          sign( 1.26, -0.06, -2.77,  0.96),
    /* bracket open */                           sign( 3.25,  1.28,  1.78,  0.08),
    /* quotation open */                         sign( 1.77,  1.74,  1.11,  0.48),
    /* behind a stop */                          sign(-2.11,  0.32, -2.06,  1.43),
    /* behind a pause */                         sign( 1.58,  0.51,  2.93,  0.96),
    /* behind a colon */                         sign(-0.20, -0.32, -0.94,  0.43),
    /* behind Latin or a figure */               sign(-0.08,  0.19, -2.44,  1.11),
    /* behind another mark */                    sign(-0.61, -0.13, -0.75, -0.34),
    /* mark in row */                            sign(-0.31,  0.28, -0.35,  0.77),
    /* no mark in row */                         sign(-0.93, -0.69, -2.96,  0.90),
    /* before a forbidden start */               sign(-0.07,  0.83,  2.98,  1.19),
    /* before a marker */                        sign(-4.89,  0.82, -0.47, -0.04),
    /* before an opening mark */                 sign( 0.19,  0.64, -0.60, -0.21),
    /* before a figure */                        sign(-0.22,  0.10,  1.50, -0.08),
    /* before Latin */                           sign(-0.14,  0.07, -2.09, -0.30),
    /* before a blank line */                    sign(-1.09, -0.48,  1.19,  0.22),
    /* before a speaker */                       sign(-1.00,  0.72, -0.06,  0.63),
    /* before a salutation */                    sign( 0.34, -0.02,  0.10, -0.77),
    /* both rows begin alike */                  sign(-1.76, -0.12, -3.28,  0.81),
    /* both rows begin with the same sign */     sign(-0.16, -0.26, -1.86,  0.65),
    /* both rows begin with signs of a class */  sign(-0.45, -0.10, -2.20,  0.22),
    /* both rows end alike */                    sign(-0.67, -0.82, -1.66,  0.36),
    /* row is a clause */                        sign(-0.57,  0.34,  1.60,  0.33),
    /* both rows end in a mark */                sign(-0.71, -0.22, -4.24,  0.01),
    /* both rows are verse */                    sign(-1.97, -1.09, -0.47, -0.94),
    /* row is stretched */                       sign( 0.25,  0.33,  0.94,  0.19),
    /* lone spaces in row */                     sign( 0.50, -0.59,  0.11,  0.02),
    /* row has a label */                        sign(-1.28,  0.64, -3.38, -0.41),
];
