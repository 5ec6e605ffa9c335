//! The options of the output.

use clap::Args;

use super::format::OutputFormat;

/// The options for formats, of which there may be one.
pub const FORMAT_GROUP: &str = "output-format";

/// The options of the output.
#[derive(Args, Default)]
#[group(skip)]
#[command(next_help_heading = "Output")]
pub struct OutputArgs {
    /// Print JSON [the default unless standard output is a terminal]
    #[arg(long, global = true, group = FORMAT_GROUP)]
    pub json: bool,
    /// Print one JSON object per line
    #[arg(long, global = true, group = FORMAT_GROUP)]
    pub jsonl: bool,
    /// Print a table, even to a file or pipe
    #[arg(long, global = true, group = FORMAT_GROUP)]
    pub table: bool,
    /// Print CSV, with the same columns whatever fields an item has
    #[arg(long, global = true, group = FORMAT_GROUP)]
    pub csv: bool,
    /// Print tab-separated values
    #[arg(long, global = true, group = FORMAT_GROUP)]
    pub tsv: bool,
    /// Print the server's response unchanged
    #[arg(long, global = true, group = FORMAT_GROUP)]
    pub raw: bool,
    /// Print CSV or TSV for Excel: with a byte order mark, and with ' in front of text that looks like a formula
    #[arg(long, global = true, hide_short_help = true)]
    pub bom: bool,
    /// The fields to print, in this order, such as name,status,category.category_level1_id
    #[arg(long, global = true, value_delimiter = ',', value_name = "FIELD,…")]
    pub columns: Vec<String>,
    /// Only items for which this jq expression is true, such as '.status == $transcode_failed'
    #[arg(long, global = true, value_name = "EXPR")]
    pub filter: Option<String>,
    /// Sort items by this field; -FIELD for the opposite order
    #[arg(long, global = true, value_name = "FIELD", allow_hyphen_values = true)]
    pub sort: Option<String>,
}

impl OutputArgs {
    /// Returns the format that an option selects.
    pub fn format(&self) -> Option<OutputFormat> {
        let formats = [
            (self.json, OutputFormat::Json),
            (self.jsonl, OutputFormat::Jsonl),
            (self.table, OutputFormat::Table),
            (self.csv, OutputFormat::Csv),
            (self.tsv, OutputFormat::Tsv),
            (self.raw, OutputFormat::Raw),
        ];
        formats.into_iter().find(|(is_selected, _)| *is_selected).map(|(_, format)| format)
    }
}
