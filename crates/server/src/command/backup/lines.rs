//! Rows as lines of JSON, and back: what a table is, and below it a line for each row.

use std::io::{BufRead, BufReader, Read, Write};

use data_encoding::BASE64;
use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use serde_json::{Value, json};
use veche_chat::{Cell, Rows};

use super::broken::Broken;

/// What is read at once: rows that are written together are a thousand at the most, of a MiB and one row more.
const MOST: u64 = 32 << 20;
const MOST_ROWS: usize = 1000;

/// A row as it is written, and summed up.
pub(super) fn line(row: &[Cell]) -> String {
    let cells = row.iter().map(|cell| match cell {
        Cell::Null => Value::Null,
        Cell::Int(int) => json!(int),
        Cell::Text(text) => json!(text),
        Cell::Blob(blob) => json!({ "base64": BASE64.encode(blob) }),
    });
    Value::Array(cells.collect()).to_string()
}

/// Rows, packed.
pub(super) fn pack(rows: &Rows, lines: &[String]) -> std::io::Result<Vec<u8>> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    let about = json!({ "table": rows.table, "columns": rows.columns });
    writeln!(packed, "{about}")?;
    for line in lines {
        writeln!(packed, "{line}")?;
    }
    packed.finish()
}

/// Reads what [`pack`] wrote.
pub(super) fn unpack(packed: impl Read) -> Result<Rows, Broken> {
    let mut lines = BufReader::new(GzDecoder::new(packed).take(MOST)).lines();
    let about: Value = serde_json::from_str(&lines.next().ok_or("rows without a table")??)?;
    let mut rows = Rows {
        table: serde_json::from_value(about["table"].clone())?,
        columns: serde_json::from_value(about["columns"].clone())?,
        rows: Vec::new(),
    };
    for line in lines {
        if rows.rows.len() == MOST_ROWS {
            return Err("more rows together than are written".into());
        }
        let cells: Vec<Value> = serde_json::from_str(&line?)?;
        if cells.len() != rows.columns.len() {
            return Err("a row that has not a cell for each column".into());
        }
        let cells = cells.into_iter().map(cell);
        rows.rows.push(cells.collect::<Result<_, _>>()?);
    }
    Ok(rows)
}

fn cell(value: Value) -> Result<Cell, Broken> {
    match value {
        Value::Null => Ok(Cell::Null),
        Value::Number(number) => Ok(Cell::Int(
            number.as_i64().ok_or("a number that is too large")?,
        )),
        Value::String(text) => Ok(Cell::Text(text)),
        Value::Object(bytes) => {
            let bytes = bytes.get("base64").and_then(Value::as_str);
            let bytes = bytes.ok_or("bytes that are none")?;
            Ok(Cell::Blob(BASE64.decode(bytes.as_bytes())?))
        }
        _ => Err("a cell of an unknown kind".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_back_as_they_were() {
        let rows = Rows {
            table: "messages".to_owned(),
            columns: ["a", "b", "c", "d"].map(str::to_owned).to_vec(),
            rows: vec![vec![
                Cell::Null,
                Cell::Int(i64::MIN),
                Cell::Text("two\nlines, \u{2028} and \"marks\"".to_owned()),
                Cell::Blob(vec![0, 255]),
            ]],
        };
        let lines: Vec<String> = rows.rows.iter().map(|row| line(row)).collect();
        let packed = pack(&rows, &lines).unwrap();
        assert_eq!(unpack(&packed[..]).unwrap(), rows);
        assert!(unpack(&packed[..packed.len() - 9]).is_err());
        assert!(unpack(&b"no rows"[..]).is_err());
    }
}
