//! What every page shares: state, sign-in, rights, errors, frame, assets. It knows no feature.

pub mod actor;
pub mod assets;
pub mod beside;
pub mod clock;
pub mod cross_site;
pub mod download;
pub mod error;
pub mod frame;
pub mod headers;
pub mod health;
pub mod original_file;
pub mod outside;
pub mod page;
pub mod password;
pub mod remembered;
pub mod rights;
pub mod session;
pub mod state;
pub mod waiting;
