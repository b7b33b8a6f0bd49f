//! Dictionary: the words of Chinese, and how likely a word crosses a gap.

pub(crate) mod compact;
pub(crate) mod jieba;
pub(crate) mod join_gain;
