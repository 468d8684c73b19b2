//! Forms written and looked at from outside: one test binary.

mod booklet;
mod document;
mod listing;
mod portable;
mod round_trip;
mod samples;
mod workbook;
