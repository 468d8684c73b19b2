//! Typed forms as docx, xlsx and PDF.
