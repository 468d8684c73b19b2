//! Files in, forms and problems out.

mod documents;
mod habits;
mod hostile;
mod messages;
mod samples;
mod shared;
mod workbooks;
