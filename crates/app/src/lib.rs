//! The application: one room for each feature.
